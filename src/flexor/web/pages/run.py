"""One run: what the recording shows, how it felt, and how to be rid of it."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from fastapi import Form as Field
from starlette.responses import HTMLResponse, RedirectResponse, Response

from flexor.app.answer_warm_up import answer_warm_up
from flexor.app.delete_run import delete_run
from flexor.app.log_pain import log_pain
from flexor.app.show_run import show_run
from flexor.web.render import page
from flexor.web.run_view import lasted, run_view
from flexor.web.visit import Visiting
from flexor.web.words import plural

router = APIRouter(prefix="/runs/{run_id}", include_in_schema=False)

When = Literal["during", "hour_after", "next_morning"]


@router.get("")
def show(visit: Visiting, run_id: UUID) -> HTMLResponse:
    """The run's page."""
    view = run_view(show_run(visit.house, visit.runner, run_id), visit.today, visit.units)
    return page(visit.request, "run.html", {"run": view}, here="runs")


@router.post("/pain")
def pain(
    visit: Visiting,
    run_id: UUID,
    when: Annotated[When, Field()],
    pain: Annotated[int, Field(ge=0, le=10)],
) -> Response:
    """One number, one tap."""
    log_pain(
        visit.house,
        visit.runner,
        run_id,
        during=pain if when == "during" else None,
        hour_after=pain if when == "hour_after" else None,
        next_morning=pain if when == "next_morning" else None,
    )
    return RedirectResponse(f"/runs/{run_id}#pain", 303)


@router.post("/signs")
def signs(
    visit: Visiting, run_id: UUID, sign: Annotated[list[str] | None, Field()] = None
) -> Response:
    """What else was noticed."""
    log_pain(visit.house, visit.runner, run_id, signs=sign or [])
    return RedirectResponse(f"/runs/{run_id}#pain", 303)


@router.post("/warm-up")
def warm_up(
    visit: Visiting, run_id: UUID, minutes: Annotated[float, Field(ge=0, le=180)]
) -> Response:
    """Minutes of walking before the recording began."""
    show_run(visit.house, visit.runner, run_id)
    answer_warm_up(visit.house, visit.runner, str(run_id), minutes)
    return RedirectResponse(f"/runs/{run_id}", 303)


@router.get("/delete")
def ask(visit: Visiting, run_id: UUID) -> HTMLResponse:
    """Is it this one?"""
    run = show_run(visit.house, visit.runner, run_id)
    view = run_view(run, visit.today, visit.units)
    also = (
        f", with {plural(len(run.duplicates), 'other recording')} of it" if run.duplicates else ""
    )
    confirm = {
        "title": "Delete this run?",
        "text": f"{view['title']} ({view['when']}, {lasted(run)}){also}. It is deleted for good, "
        "the file it came from too.",
        "word": "",
        "button": "Delete it",
        "action": f"/runs/{run_id}/delete",
        "back": f"/runs/{run_id}",
        "problem": "",
    }
    return page(visit.request, "confirm.html", {"confirm": confirm}, here="runs")


@router.post("/delete")
def delete(visit: Visiting, run_id: UUID) -> Response:
    """Delete it, and its other recordings."""
    delete_run(visit.house, visit.runner, run_id)
    return RedirectResponse("/runs", 303)
