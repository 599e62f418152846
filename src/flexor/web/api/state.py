"""The day as data: the gate always; light, ceiling, session and water only while it is clear."""

from fastapi import APIRouter

from flexor.app.plan_today import plan_today
from flexor.programme.today import Today
from flexor.web.api.problems import PROBLEMS
from flexor.web.visit import Visiting, own

router = APIRouter(prefix="/api/state", tags=["state"], responses=PROBLEMS)


@router.get("")
def now(visit: Visiting) -> Today:
    """The same plan that the page shows; refused for the made-up runner, whose data says nothing.

    A page can say above everything that its plan is made up; a number in a script cannot.
    """
    own(visit)
    return plan_today(visit.house, visit.runner)
