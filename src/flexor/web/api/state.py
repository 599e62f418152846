"""The day as data: the gate always; light, ceiling, session and water only while it is clear."""

from fastapi import APIRouter

from flexor.app.plan_today import plan_today
from flexor.programme.today import Today
from flexor.web.api.problems import PROBLEMS
from flexor.web.visit import Visiting

router = APIRouter(prefix="/api/state", tags=["state"], responses=PROBLEMS)


@router.get("")
def now(visit: Visiting) -> Today:
    """The same plan that the page shows."""
    return plan_today(visit.house, visit.runner)
