"""Today: what do I do now?"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from fastapi import Form as Field
from starlette.responses import HTMLResponse, RedirectResponse, Response

from flexor.app.check_in import check_in
from flexor.app.import_files import imports
from flexor.app.list_runs import list_runs
from flexor.app.log_drink import log_drink
from flexor.app.plan_today import plan_today
from flexor.app.workout_file import workout_file
from flexor.errors import BadAnswer, NotClear
from flexor.web.pages.imports import told
from flexor.web.render import page
from flexor.web.session_view import session_view
from flexor.web.today_view import today_view
from flexor.web.visit import Visiting, own
from flexor.web.words import ceiling, day

router = APIRouter(include_in_schema=False)


@router.get("/")
def today(visit: Visiting) -> HTMLResponse:
    """The day's one thing to do, or what stands before it."""
    plan = plan_today(visit.house, visit.runner)
    found = list_runs(visit.house, visit.runner, per_page=1)
    last = next(iter(found.rows), None)
    view = today_view(plan, visit.state, last, visit.today, visit.units)
    job = next((job for job in imports(visit.house, visit.runner, 1) if job.under_way), None)
    context = {
        "today": view | {"day": day(visit.today)},
        "job_id": job and job.job_id,
        "progress": job and told(job),
        "poll": True,
    }
    return page(visit.request, "today.html", context, here="today")


@router.post("/today/morning")
def morning(
    visit: Visiting,
    pain: Annotated[int, Field(ge=0, le=10)],
    night_pain: Annotated[bool, Field()] = False,
    limp: Annotated[bool, Field()] = False,
    entry: Annotated[UUID | None, Field()] = None,
) -> Response:
    """Three taps."""
    check_in(visit.house, visit.runner, pain, night_pain=night_pain, limp=limp, entry_id=entry)
    return RedirectResponse("/", 303)


@router.post("/today/drink")
def drink(
    visit: Visiting,
    drink: Annotated[str, Field(pattern=r"^[0-9]{1,4}c?$")],
    entry: Annotated[UUID | None, Field()] = None,
) -> Response:
    """One drink, one tap: ``250``, or ``180c`` with caffeine."""
    millilitres = int(drink.rstrip("c"))
    if not millilitres:
        raise BadAnswer("An empty glass needs no note.", "Choose one of the drinks.")
    log_drink(
        visit.house, visit.runner, millilitres, caffeinated=drink.endswith("c"), entry_id=entry
    )
    return RedirectResponse("/#water", 303)


@router.get("/today/workout.fit")
def workout(visit: Visiting) -> Response:
    """The session for a watch; refused unless clear, and for a made-up runner."""
    file = workout_file(visit.house, visit.runner)
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.data, media_type="application/vnd.ant.fit", headers=headers)


@router.get("/today/card")
def card(visit: Visiting) -> HTMLResponse:
    """The session as a card to print; refused unless clear, and for a made-up runner."""
    own(visit)
    plan = plan_today(visit.house, visit.runner)
    if not plan.clear:
        raise NotClear("The safety questions come first.", "Answer them, then come back.")
    if plan.session is None:
        raise NotClear("Today is for rest.", "There is no session to print.")
    view = session_view(plan.session, visit.units)
    most = ceiling(plan.ceiling_m, visit.units) if plan.ceiling_m else ""
    context = {"card": view, "day": day(visit.today), "ceiling": most}
    return page(visit.request, "card.html", context, here="today")
