"""The list of runs, week by week, ten years deep."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from statistics import median
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from pydantic import BeforeValidator
from starlette.responses import HTMLResponse

from flexor.app.import_files import imports
from flexor.app.list_runs import RunList, RunRow, list_runs
from flexor.web.render import page
from flexor.web.strip import Part, parts
from flexor.web.visit import Visiting
from flexor.web.words import day, time_of_day, week_of

router = APIRouter(prefix="/runs", include_in_schema=False)

#: An empty date field of a form is no date.
Day = Annotated[date | None, BeforeValidator(lambda value: value or None)]
#: The empty page's pictures: a short walk-run, and three staged runs.
GHOSTS: Final = (
    (0.55, (("walk", 5), *((kind, 2) for kind in ("steady", "walk") * 4), ("cool_down", 4))),
    (0.7, (("walk", 5), ("build_up", 3), ("steady", 14), ("stop", 1), ("cool_down", 5))),
    (0.85, (("walk", 4), ("build_up", 3), ("steady", 20), ("cool_down", 5))),
    (1.0, (("walk", 5), ("build_up", 3), ("steady", 26), ("cool_down", 5))),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One run of the list, in words; ``share`` is its length on the page's scale."""

    id: str
    day: str
    time: str
    title: str
    distance_m: float | None
    elapsed_s: float
    parts: tuple[Part, ...]
    share: float
    remarks: tuple[str, ...]


@router.get("")
def show(
    visit: Visiting,
    page_number: int = Query(1, alias="page", ge=1, le=100_000),
    since: Day = None,
    until: Day = None,
    sport: Literal["run", "all"] = "run",
) -> HTMLResponse:
    """A page of runs, and where to drop more."""
    found = list_runs(
        visit.house, visit.runner, page=page_number, since=since, until=until, sport=sport
    )
    asked = {"since": since, "until": until, "sport": sport if sport != "run" else None}
    query = urlencode({name: value for name, value in asked.items() if value})
    context = {
        "total": found.total,
        "filtered": bool(query),
        "weeks": list(_weeks(found, visit.today)),
        "ghosts": list(_ghosts()) if not found.total else [],
        "jobs": _jobs(visit),
        "since": since,
        "until": until,
        "sport": sport,
        "query": query and f"{query}&",
        "page_number": found.page,
        "pages": found.pages,
        "units": visit.units,
    }
    return page(visit.request, "runs.html", context, here="runs")


def _weeks(found: RunList, today: date) -> Iterator[dict[str, Any]]:
    scale = _scale([row.elapsed_s for row in found.rows])
    for monday, rows in groupby(found.rows, lambda row: week_of(row.start_local.date())):
        yield {
            "name": _week_name(monday, today),
            "distance_m": found.weekly.get(monday),
            "runs": [_line(row, scale, today) for row in rows],
        }


def _scale(lengths_s: list[float]) -> float:
    """What fills the column: the longest run, but one left on for a night squeezes nobody."""
    if not lengths_s:
        return 1.0
    return max(min(max(lengths_s), 2.5 * median(lengths_s)), 1.0)


def _week_name(monday: date, today: date) -> str:
    ago = (week_of(today) - monday).days // 7
    named = {0: "This week", 1: "Last week"}.get(ago)
    return named or f"Week of {day(monday, today)[4:]}"


def _line(row: RunRow, scale: float, today: date) -> Line:
    return Line(
        id=str(row.id),
        day=day(row.start_local.date(), today),
        time=time_of_day(row.start_local),
        title=row.title or _plain_title(row),
        distance_m=row.distance_m,
        elapsed_s=row.elapsed_s,
        parts=parts(row.strip),
        share=row.elapsed_s / scale,
        remarks=tuple(_remarks(row)),
    )


def _plain_title(row: RunRow) -> str:
    return time_of_day(row.start_local) if row.status == "run" else row.sport.capitalize()


def _remarks(row: RunRow) -> Iterator[str]:
    if row.pain:
        told = (row.pain.during, row.pain.hour_after, row.pain.next_morning)
        numbers = ", ".join(str(felt.value) if felt else "–" for felt in told)
        yield f"Pain {numbers}"
    if row.status == "walk":
        yield "A walk"
    if row.duplicates:
        yield f"{row.duplicates + 1} recordings of it"


def _ghosts() -> Iterator[dict[str, Any]]:
    for share, pieces in GHOSTS:
        at, drawn = 0.0, []
        for kind, minutes in pieces:
            drawn.append(Part(kind, at, at + minutes))  # type: ignore[arg-type]
            at += minutes
        yield {"share": share, "parts": drawn}


def _jobs(visit: Visiting) -> list[dict[str, Any]]:
    """The newest import, while it is under way or fresh."""
    newest = imports(visit.house, visit.runner, 1)
    return [
        {"id": job.job_id, "running": job.under_way}
        for job in newest
        if job.under_way or (visit.now - job.created).total_seconds() < 3600
    ]
