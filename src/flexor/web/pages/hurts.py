"""It hurts now: one tap, then rest. The gate asks again before anything opens."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from fastapi import Form as Field
from starlette.responses import HTMLResponse, RedirectResponse, Response

from flexor.app.record_incident import record_incident
from flexor.app.undo import undo
from flexor.web.render import page
from flexor.web.visit import Visiting

router = APIRouter(include_in_schema=False)


@router.post("/hurts")
def hurts(visit: Visiting) -> Response:
    """Write it down at once; the page that follows can take a mistap back."""
    entry = record_incident(visit.house, visit.house.runner("self"))
    return RedirectResponse(f"/hurts?entry={entry.id}", 303)


@router.get("/hurts")
def stop(visit: Visiting, entry: UUID | None = None) -> HTMLResponse:
    """Stop, and rest."""
    return page(visit.request, "hurts.html", {"entry": entry}, here="today")


@router.post("/undo/{entry}")
def take_back(visit: Visiting, entry: UUID, back: Annotated[str, Field()] = "/") -> Response:
    """Take a mistap back; ``back`` is a place of ours."""
    undo(visit.house, visit.runner, entry)
    ours = back.startswith("/") and not back.startswith(("//", "/\\"))
    return RedirectResponse(back if ours else "/", 303)
