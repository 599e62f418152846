"""Runs as data: the list, and one run's series for its charts."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from flexor.app.list_runs import list_runs
from flexor.app.run_series import run_series
from flexor.app.show_run import show_run
from flexor.web.api.problems import PROBLEMS
from flexor.web.run_view import chart_stages
from flexor.web.strip import parts
from flexor.web.visit import Visiting

router = APIRouter(prefix="/api/runs", tags=["runs"], responses=PROBLEMS)


class RunLine(BaseModel):
    """One run. Distances in m, times in s."""

    id: UUID
    start: datetime
    title: str | None
    sport: str
    status: str
    distance_m: float | None
    elapsed_s: float
    moving_s: float
    duplicates: int
    flags: list[str]


class RunPage(BaseModel):
    """Some runs, newest first; ``total`` counts all that were asked for."""

    runs: list[RunLine]
    total: int
    page: int
    pages: int


class Stage(BaseModel):
    """A stretch of one kind; seconds from the start."""

    kind: str
    start_s: float
    end_s: float


class RunSeries(BaseModel):
    """Equally long lists; None where nobody knows. Pace in s/km, elevation in m."""

    t_s: list[float]
    pace: list[float | None]
    cadence: list[float | None]
    heart_rate: list[float | None]
    elevation: list[float | None]
    stages: list[Stage]


@router.get("")
def runs(
    visit: Visiting,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=200)] = 50,
    since: date | None = None,
    until: date | None = None,
    sport: Literal["run", "all"] = "run",
) -> RunPage:
    """A page of runs between two days, both included."""
    found = list_runs(
        visit.house,
        visit.runner,
        page=page,
        per_page=per_page,
        since=since,
        until=until,
        sport=sport,
    )
    lines = [
        RunLine.model_validate({**_fields(row), "start": row.start_local}) for row in found.rows
    ]
    return RunPage(runs=lines, total=found.total, page=found.page, pages=found.pages)


@router.get("/{run_id}/series")
def series(visit: Visiting, run_id: UUID) -> RunSeries:
    """Pace, cadence, heart rate and elevation against time, at most 1500 points."""
    shown = show_run(visit.house, visit.runner, run_id)
    curves = run_series(visit.house, visit.runner, run_id)
    return RunSeries.model_validate({**curves, "stages": chart_stages(parts(shown.strip))})


def _fields(row: object) -> dict[str, object]:
    return {name: getattr(row, name) for name in RunLine.model_fields if name != "start"}
