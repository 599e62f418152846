"""How far an import is."""

from uuid import UUID

from fastapi import APIRouter

from flexor.app.import_files import Progress, progress
from flexor.web.api.problems import PROBLEMS
from flexor.web.visit import Visiting

router = APIRouter(prefix="/api/imports", tags=["imports"], responses=PROBLEMS)


@router.get("/{job_id}")
def how_far(visit: Visiting, job_id: UUID) -> Progress:
    """Files done of the total, by outcome, and the seconds left."""
    return progress(visit.house, job_id)
