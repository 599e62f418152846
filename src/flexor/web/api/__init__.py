"""The JSON API under /api, for the islands, scripts and offline phones."""

from typing import Final

from fastapi import APIRouter

from flexor.web.api import diary, imports, runs, state

ROUTERS: Final[tuple[APIRouter, ...]] = (
    diary.router,
    imports.router,
    runs.router,
    state.router,
)
