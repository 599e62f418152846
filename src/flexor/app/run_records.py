"""What the database keeps of runs, in the domain's own types."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import undefer

from flexor.app.house import House
from flexor.app.run_strip import strip_of
from flexor.app.state import state_of, zone_of
from flexor.errors import NotFound
from flexor.runs.audit import Audit
from flexor.runs.facts import RunFacts
from flexor.store.tables import RunRow

#: All of time, as far as recordings go.
FIRST = datetime.min.replace(tzinfo=UTC)
LAST = datetime.max.replace(tzinfo=UTC)

#: An audit as JSON and back.
AUDIT = TypeAdapter(Audit)


def facts_of(row: RunRow, zone: tzinfo = UTC) -> RunFacts:
    """What duplicates and load look at; the start by the run's own clock, else in ``zone``."""
    return RunFacts(
        id=str(row.id),
        start=local_start(row, zone),
        duration_s=row.elapsed_s,
        distance_m=row.distance_m,
        format=row.format,  # type: ignore[arg-type]  # as it was written
        device=row.device,
        serial=row.serial,
        created=row.created,
        sha256=row.sha256,
        sport=row.sport,
        samples=row.samples,
        channels=row.channels,
        status=row.status,
        running_m=row.running_m,
        profile=tuple(row.profile),
    )


def apply_audit(
    row: RunRow, facts: RunFacts, judged: Audit, habits_used: Sequence[float | None] = (None, None)
) -> None:
    """Put what the audit and the facts say into the row."""
    row.audit_version, row.has_cadence = judged.version[:80], judged.cadence_available
    row.habits_taught = [judged.habits.walking_speed_m_s, judged.habits.running_speed_m_s]
    row.habits_used = list(habits_used)
    row.elapsed_s, row.moving_s = facts.duration_s, judged.moving_s
    row.distance_m, row.running_m, row.load_m = facts.distance_m, facts.running_m, facts.load_m
    row.sport, row.status = facts.sport[:40], facts.status
    row.samples, row.channels, row.profile = facts.samples, facts.channels, list(facts.profile)
    row.format, row.device, row.serial = facts.format, facts.device, facts.serial
    row.created = facts.created
    row.strip = strip_of(judged)
    row.audit = AUDIT.dump_python(judged, mode="json")


def run_facts(
    house: House, runner_id: UUID, since: datetime = FIRST, until: datetime = LAST
) -> tuple[RunFacts, ...]:
    """The runs that began between two moments, both included, oldest first.

    No walks, no rides, no duplicates: what load is made of.
    """
    zone = zone_of(house, state_of(house, runner_id))
    with house.store.reading() as session:
        rows = session.scalars(
            select(RunRow)
            .where(
                RunRow.runner_id == runner_id,
                RunRow.duplicate_of.is_(None),
                RunRow.status == "run",
                RunRow.start.between(since, until),
            )
            .order_by(RunRow.start)
        )
        return tuple(facts_of(row, zone) for row in rows)


def last_audit(house: House, runner_id: UUID) -> tuple[UUID, Audit] | None:
    """The newest run and its audit, advice included: show that only to who is clear."""
    newest = (
        select(RunRow)
        .where(RunRow.runner_id == runner_id, RunRow.duplicate_of.is_(None), RunRow.status == "run")
        .order_by(RunRow.start.desc())
        .limit(1)
        .options(undefer(RunRow.audit))
    )
    with house.store.reading() as session:
        row = session.scalars(newest).one_or_none()
    return None if row is None else (row.id, AUDIT.validate_python(row.audit))


def the_run(house: House, runner_id: UUID, run_id: UUID) -> RunRow:
    """One run with its audit. Raises NotFound, also for somebody else's."""
    with house.store.reading() as session:
        row = session.get(RunRow, run_id, options=[undefer(RunRow.audit)])
    if row is None or row.runner_id != runner_id:
        raise NotFound("There is no such run.", "Look for it in the list.")
    return row


def local_start(row: RunRow, zone: tzinfo) -> datetime:
    """The start by the clock where it was run: as recorded, else in ``zone``."""
    return local_time(row.start, row.utc_offset_s, zone)


def local_time(moment: datetime, utc_offset_s: int | None, zone: tzinfo) -> datetime:
    """The moment by the clock with this offset; in ``zone`` where nobody recorded it."""
    if utc_offset_s is None:
        return moment.astimezone(zone)
    return moment.astimezone(timezone(timedelta(seconds=utc_offset_s)))
