"""Which runner's pages are looked at: one's own, or the made-up one. A cookie remembers."""

from typing import Final, Literal
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from flexor.app.house import House

COOKIE: Final = "flexor_viewing"


def sample_viewed(request: Request) -> UUID | None:
    """The made-up runner, while their pages are open and they exist."""
    if request.cookies.get(COOKIE) != "sample":
        return None
    house: House | None = getattr(request.app.state, "house", None)
    return house.runner_if_any("sample") if house else None


def look_at(answer: Response, runner: Literal["self", "sample"]) -> None:
    """Remember the choice until the browser closes; the cookie says nothing about anyone."""
    if runner == "sample":
        answer.set_cookie(COOKIE, "sample", httponly=True, samesite="strict", path="/")
    else:
        answer.delete_cookie(COOKIE, path="/")
