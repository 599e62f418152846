"""The JSON API under /api, for the islands, scripts and offline phones."""

from typing import Final

from fastapi import APIRouter

ROUTERS: Final[tuple[APIRouter, ...]] = ()
