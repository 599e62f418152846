"""The list of runs: a page of it, found by date, newest first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from flexor.app.house import House
from flexor.app.local_days import keep_local_days
from flexor.app.run_records import local_start
from flexor.app.run_strip import StripPart, parts_of
from flexor.app.state import state_of, zone_of
from flexor.app.told_of_run import pain_of, twins_of
from flexor.programme.pain import RunPain
from flexor.store import tables

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class RunRow:
    """One line of the list. Distances in m, times in s; ``flags`` are ids."""

    id: UUID
    start_local: datetime
    title: str | None
    sport: str
    distance_m: float | None
    elapsed_s: float
    moving_s: float
    status: str
    strip: tuple[StripPart, ...]
    duplicates: int
    pain: RunPain | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunList:
    """A page of runs. ``weekly``: Monday → metres of all runs of that week, for the weeks shown."""

    rows: tuple[RunRow, ...]
    total: int
    page: int
    pages: int
    weekly: dict[date, float]


def list_runs(
    house: House,
    runner_id: UUID,
    *,
    page: int = 1,
    per_page: int = 50,
    since: date | None = None,
    until: date | None = None,
    sport: Literal["run", "all"] = "run",
) -> RunList:
    """Runs (or everything recorded), without duplicates, from ``since`` to ``until`` inclusive."""
    wanted = _wanted(runner_id, since, until, sport)
    state = state_of(house, runner_id)
    zone = zone_of(house, state)
    keep_local_days(house, runner_id, zone)
    with house.store.reading() as session:
        total = session.scalar(select(func.count()).select_from(tables.RunRow).where(*wanted)) or 0
        pages = max(1, -(-total // per_page))
        page = min(max(page, 1), pages)
        found = session.scalars(
            select(tables.RunRow)
            .where(*wanted)
            .order_by(tables.RunRow.start_local_day.desc(), tables.RunRow.start.desc())
            .offset((page - 1) * per_page)
            .limit(per_page)
        ).all()
        twins = twins_of(session, [row.id for row in found])
        weekly = _weekly(session, runner_id, [row.start_local_day for row in found])
    rows = tuple(
        RunRow(
            id=row.id,
            start_local=local_start(row, zone),
            title=row.title,
            sport=row.sport,
            distance_m=row.distance_m,
            elapsed_s=row.elapsed_s,
            moving_s=row.moving_s,
            status=row.status,
            strip=parts_of(row.strip),
            duplicates=len(twins[row.id]),
            pain=pain_of(state, (row.id, *twins[row.id])),
            flags=tuple(row.flags),
        )
        for row in found
    )
    return RunList(rows, total, page, pages, weekly)


def _wanted(
    runner_id: UUID, since: date | None, until: date | None, sport: str
) -> list[ColumnElement[bool]]:
    run = tables.RunRow
    wanted: list[ColumnElement[bool]] = [run.runner_id == runner_id, run.duplicate_of.is_(None)]
    if since is not None:
        wanted.append(run.start_local_day >= since)
    if until is not None:
        wanted.append(run.start_local_day <= until)
    if sport == "run":
        wanted.append(run.status == "run")
    return wanted


def _weekly(session: Session, runner_id: UUID, days: list[date]) -> dict[date, float]:
    """Metres run in every week of which a day is shown."""
    if not days:
        return {}
    first, last = _monday(min(days)), _monday(max(days)) + _WEEK
    run = tables.RunRow
    statement = select(run.start_local_day, run.load_m).where(
        run.runner_id == runner_id,
        run.duplicate_of.is_(None),
        run.start_local_day >= first,
        run.start_local_day < last,
        run.status == "run",
    )
    weeks = {_monday(day): 0.0 for day in days}
    for day, metres in session.execute(statement):
        if _monday(day) in weeks:
            weeks[_monday(day)] += metres or 0.0
    return weeks


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
