"""Places that aren't built yet say in one sentence what will be there."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from flexor.web.render import page

router = APIRouter(include_in_schema=False)

PROMISES: Final = {
    "gait": (
        "Gait",
        "Here a film of you running, from the side or from behind, will become cadence, contact, "
        "stride and the stretch of the psoas, each with its error bar.",
    ),
    "plan": (
        "Plan",
        "Here will be the road back to running: phases with their gates, the walk-run ladder and "
        "the exercises, one clear step at a time.",
    ),
    "progress": (
        "Progress",
        "Here pain, load, strength and habits will share one time axis, with a page for your "
        "physio.",
    ),
}


@router.get("/gait")
@router.get("/plan")
@router.get("/progress")
def elsewhere(request: Request) -> HTMLResponse:
    """One sentence about what will be there."""
    place = request.url.path.strip("/")
    name, promise = PROMISES[place]
    return page(request, "elsewhere.html", {"name": name, "promise": promise}, here=place)
