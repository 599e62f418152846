"""Taking everything along, and erasing everything."""

from typing import Annotated, Any, Final

from fastapi import APIRouter
from fastapi import Form as Field
from starlette.responses import HTMLResponse, Response, StreamingResponse

from flexor.app.erase_everything import erase_everything
from flexor.app.export_runner import export_runner
from flexor.errors import NotFound
from flexor.web.render import page
from flexor.web.viewing import look_at
from flexor.web.visit import Visit, Visiting
from flexor.web.words import plural

router = APIRouter(prefix="/settings", include_in_schema=False)

WORD: Final = "erase"


@router.get("/export")
def export(visit: Visiting) -> Response:
    """Everything of this runner as one zip, streamed."""
    name = f"flexor-{visit.today.isoformat()}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    pieces = export_runner(visit.house, visit.runner)
    return StreamingResponse(pieces, media_type="application/zip", headers=headers)


@router.get("/erase")
def ask(visit: Visiting) -> HTMLResponse:
    """Ask for the word that erases."""
    return _ask(visit)


@router.post("/erase")
def erase(visit: Visiting, typed: Annotated[str, Field(max_length=50)] = "") -> Response:
    """Erase for good, once the word is typed."""
    if typed.strip().lower() != WORD:
        return _ask(visit, f"To go on, type {WORD}.")
    if visit.is_sample:
        raise NotFound("There is nothing of yours here.", "Go back to your own pages first.")
    erased = erase_everything(visit.house)
    gone = (
        plural(erased.runs, "run"),
        plural(erased.entries, "diary entry", "diary entries"),
        plural(erased.files, "file"),
    )
    context = {
        "told": f"{', '.join(gone)}: gone from this machine for good.",
        "backups": [backup.path for backup in erased.backups if backup.found],
    }
    answer = page(visit.request, "erased.html", context, here="settings")
    look_at(answer, "self")
    return answer


def _ask(visit: Visit, problem: str = "") -> HTMLResponse:
    confirm: dict[str, Any] = {
        "title": "Erase everything?",
        "text": "Your runs, their files, your diary and your settings will be deleted from this "
        "machine for good. Nothing brings them back but a backup of your own.",
        "word": WORD,
        "button": "Erase everything",
        "action": "/settings/erase",
        "back": "/settings",
        "problem": problem,
    }
    status = 422 if problem else 200
    return page(visit.request, "confirm.html", {"confirm": confirm}, here="settings", status=status)
