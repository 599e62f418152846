"""Look around with a made-up runner: one click in, one click out."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from flexor.app.sample_runner import end_sample, start_sample
from flexor.web.viewing import look_at
from flexor.web.visit import Visiting

router = APIRouter(prefix="/sample", include_in_schema=False)


@router.post("/enter")
def enter(visit: Visiting) -> Response:
    """Show the made-up runner's pages; a year of theirs is imported the first time."""
    start_sample(visit.house)
    answer = RedirectResponse("/", 303)
    look_at(answer, "sample")
    return answer


@router.post("/leave")
def leave(visit: Visiting) -> Response:
    """Back to one's own pages; the made-up runner is forgotten."""
    end_sample(visit.house)
    answer = RedirectResponse("/", 303)
    look_at(answer, "self")
    return answer
