"""One run's page: its audit, where it comes from, the pain of that day, the answers about it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from flexor.app.gate_now import gate_now
from flexor.app.house import House
from flexor.app.run_records import AUDIT, facts_of, local_start, run_facts, the_run
from flexor.app.run_strip import StripPart, parts_of
from flexor.app.state import state_of, zone_of
from flexor.app.told_of_run import pain_of, warm_up_of
from flexor.programme.pain import RunPain
from flexor.runs.audit import Audit
from flexor.runs.facts import RunFacts
from flexor.runs.load import Spike, spike
from flexor.store.tables import ImportFileRow, ImportJobRow, RunRow, WearableRow

#: Runs that a run is held against: its 30 days, and a day for the clocks.
_COMPARED = timedelta(days=31)
#: How far before the start steps are counted as a possible warm-up.
_WARMING = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Recording:
    """Another recording of the same run; ``file`` as it was dropped, ``why`` it is the same."""

    id: UUID
    start_local: datetime
    title: str | None
    format: str
    device: str | None
    file: str | None
    why: str | None


@dataclass(frozen=True, slots=True)
class RunPage:
    """Everything that a run's page shows.

    While the gate is closed the audit's findings carry no advice. ``spike`` compares the run with
    the longest of the 30 days before it. ``duplicate_of`` is set on a recording that another one
    stands for. ``steps_before`` are those that a wearable counted in the quarter of an hour before
    the start, None where there is none.
    """

    id: UUID
    start_local: datetime
    title: str | None
    sport: str
    sub_sport: str | None
    audit: Audit
    facts: RunFacts
    spike: Spike | None
    strip: tuple[StripPart, ...]
    file: str | None
    duplicates: tuple[Recording, ...]
    duplicate_of: Recording | None
    pain: RunPain | None
    warm_up_min: float | None
    steps_before: int | None
    clear: bool


def show_run(house: House, runner_id: UUID, run_id: UUID) -> RunPage:
    """The page of one run. Raises NotFound."""
    row = the_run(house, runner_id, run_id)
    state = state_of(house, runner_id)
    zone = zone_of(house, state)
    facts = facts_of(row, zone)
    clear = gate_now(house, runner_id).clear
    judged: Audit = AUDIT.validate_python(row.audit)
    with house.store.reading() as session:
        best = session.get(RunRow, row.duplicate_of) if row.duplicate_of is not None else None

        def recording(of: RunRow) -> Recording:
            start = local_start(of, zone)
            file = _file(session, of)
            why = (of if best is None else row).duplicate_why
            return Recording(of.id, start, of.title, of.format, of.device, file, why)

        twins = session.scalars(
            select(RunRow).where(RunRow.duplicate_of == run_id).order_by(RunRow.start)
        ).all()
        told_of = (run_id, *(twin.id for twin in twins))
        return RunPage(
            id=row.id,
            start_local=local_start(row, zone),
            title=row.title,
            sport=row.sport,
            sub_sport=row.sub_sport,
            audit=judged if clear else without_advice(judged),
            facts=facts,
            spike=spike(facts, _before(house, runner_id, row)),
            strip=parts_of(row.strip),
            file=_file(session, row),
            duplicates=tuple(map(recording, twins)),
            duplicate_of=None if best is None else recording(best),
            pain=pain_of(state, told_of),
            warm_up_min=warm_up_of(state, told_of),
            steps_before=_steps_before(house, session, row),
            clear=clear,
        )


def _before(house: House, runner_id: UUID, row: RunRow) -> tuple[RunFacts, ...]:
    return run_facts(house, runner_id, since=row.start - _COMPARED, until=row.start)


def without_advice(judged: Audit) -> Audit:
    """What was observed, and nothing of what to do about it."""
    return replace(judged, findings=tuple(replace(f, advised=False) for f in judged.findings))


def _file(session: Session, row: RunRow) -> str | None:
    """The path of the file as it was last dropped."""
    return session.scalar(
        select(ImportFileRow.path)
        .join(ImportJobRow, ImportJobRow.id == ImportFileRow.job_id)
        .where(ImportFileRow.sha256 == row.sha256, ImportJobRow.runner_id == row.runner_id)
        .order_by(ImportFileRow.id.desc())
        .limit(1)
    )


def _steps_before(house: House, session: Session, row: RunRow) -> int | None:
    """Steps in the quarter of an hour before the start, from every wearable's file around it."""
    since, until = row.start - _WARMING, row.start
    around = session.scalars(
        select(WearableRow.id).where(
            WearableRow.runner_id == row.runner_id,
            WearableRow.end > since,
            WearableRow.start < until,
        )
    ).all()
    if not around:
        return None
    records = house.store.folder.records
    counts = [
        records.read_wearable(wearable_id)
        .steps.filter((pl.col("start") >= since) & (pl.col("end") <= until))["steps"]
        .sum()
        for wearable_id in around
    ]
    return int(max(counts))  # two wearables count the same steps
