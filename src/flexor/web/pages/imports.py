"""Dropping files, and what became of each of them."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from flexor.app.import_files import Progress, begin, cancel, ledger, progress, resume
from flexor.app.import_ledger import LedgerRow
from flexor.web.render import fragment, page
from flexor.web.uploads import received
from flexor.web.visit import Visiting
from flexor.web.words import NB, plural

router = APIRouter(prefix="/imports", include_in_schema=False)

OUTCOMES: Final = (
    ("all", "All"),
    ("imported", "Imported"),
    ("duplicate", "Duplicates"),
    ("not_a_run", "Not runs"),
    ("failed", "Failed"),
)
ICONS: Final = {
    "imported": "done",
    "duplicate": "copy",
    "not_a_run": "skip",
    "failed": "alert",
    "queued": "wait",
}
WORDS: Final = {
    "imported": "Imported.",
    "duplicate": "Already here.",
    "not_a_run": "Not a run.",
    "failed": "Could not be read.",
    "queued": "Waiting.",
}
HEADLINES: Final = {
    "queued": "About to begin",
    "unpacking": "Looking through the files",
    "running": "Reading your files",
    "done": "All files are read",
    "cancelled": "Stopped",
    "failed": "This import failed",
}


@router.post("")
async def drop(request: Request, visit: Visiting) -> Response:
    """Take the files and show how far they are."""
    async with received(request, visit.house.scratch) as files:
        job = await run_in_threadpool(begin, visit.house, visit.runner, files)
    return RedirectResponse(f"/imports/{job}", 303)


@router.get("/{job}")
def show(
    visit: Visiting,
    job: UUID,
    outcome: str = "all",
    page_number: int = Query(1, alias="page", ge=1, le=100_000),
) -> HTMLResponse:
    """Progress and the ledger."""
    kind = outcome if outcome in WORDS else None
    lines = ledger(visit.house, job, page_number, outcome=kind)
    context = {
        "job_id": job,
        "progress": told(progress(visit.house, job)),
        "poll": False,
        "outcomes": OUTCOMES,
        "outcome": kind or "all",
        "rows": [_line(row) for row in lines.rows],
        "shown_words": plural(lines.total, "file"),
        "page_number": lines.page,
        "pages": lines.pages,
    }
    return page(visit.request, "import.html", context, here="runs")


@router.get("/{job}/progress")
def how_far(visit: Visiting, job: UUID) -> HTMLResponse:
    """The progress alone, asked for again and again while it runs."""
    context = {"job_id": job, "progress": told(progress(visit.house, job)), "poll": True}
    return fragment("import_progress.html", context)


@router.post("/{job}/cancel")
def stop(visit: Visiting, job: UUID) -> Response:
    """Stop; what was imported stays."""
    cancel(visit.house, job)
    return RedirectResponse(f"/imports/{job}", 303)


@router.post("/{job}/resume")
def go_on(visit: Visiting, job: UUID) -> Response:
    """Go on with what was stopped or failed."""
    resume(visit.house, job)
    return RedirectResponse(f"/imports/{job}", 303)


def told(how: Progress) -> dict[str, Any]:
    """Progress in words."""
    return {
        "running": how.under_way,
        "can_resume": how.resumable,
        "headline": HEADLINES.get(how.state, "Reading your files"),
        "left": _left(how.seconds_left) if how.under_way else "",
        "total": how.total,
        "done": how.done,
        "sentence": _sentence(how),
        "counts": [
            ("Imported", how.imported),
            ("Duplicates", how.duplicates),
            ("Not runs", how.not_runs),
            ("Failed", how.failed),
        ],
    }


def _sentence(how: Progress) -> str:
    if how.reason:
        return how.reason
    if how.total is None:
        return f"{plural(how.done, 'file')} looked at so far."
    return f"{how.done:,} of {plural(how.total, 'file')} done."


def _left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < 5:
        return "a few seconds left"
    if seconds < 90:
        return f"about {round(seconds / 5) * 5}{NB}seconds left"
    return f"about {round(seconds / 60)}{NB}minutes left"


def _line(row: LedgerRow) -> dict[str, Any]:
    return {
        "path": row.path,
        "outcome": row.outcome,
        "icon": ICONS.get(row.outcome, "wait"),
        "words": row.reason or WORDS.get(row.outcome, ""),
        "run_ids": row.run_ids,
    }
