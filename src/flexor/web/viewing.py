"""Which runner's pages are looked at: one's own, or the made-up one. A cookie remembers."""

from typing import Final, Literal

from fastapi import Request
from starlette.responses import Response

COOKIE: Final = "flexor_viewing"


def views_sample(request: Request) -> bool:
    """Whether the sample runner's pages are open."""
    return request.cookies.get(COOKIE) == "sample"


def kind(request: Request) -> Literal["self", "sample"]:
    """The kind of runner to ask the house for."""
    return "sample" if views_sample(request) else "self"


def look_at(answer: Response, runner: Literal["self", "sample"]) -> None:
    """Remember the choice until the browser closes; the cookie says nothing about anyone."""
    if runner == "sample":
        answer.set_cookie(COOKIE, "sample", httponly=True, samesite="strict", path="/")
    else:
        answer.delete_cookie(COOKIE, path="/")
