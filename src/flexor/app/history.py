"""What the recorded runs say about today: the last one, the ceiling, what is usual."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flexor.app.house import House
from flexor.app.run_records import last_audit, run_facts
from flexor.app.state import zone_of
from flexor.app.told_of_run import twins_of, warm_up_of
from flexor.diary.fold import State
from flexor.knowledge import knowledge
from flexor.programme import LastRun
from flexor.programme.today import NO_CEILING, Ceiling
from flexor.programme.usual import usual_distance
from flexor.runs.audit import Audit
from flexor.runs.facts import RunFacts
from flexor.runs.load import ceiling

#: Runs that bear on today: twice the 30 days of the ceiling, enough to know what is usual.
RECENT = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class History:
    """Metres and m/s; None where no recent run tells."""

    last_run: LastRun | None = None
    ceiling: Ceiling = NO_CEILING
    usual_m: float | None = None
    steady_speed_m_s: float | None = None


def history_of(house: House, runner_id: UUID, state: State, now: datetime) -> History:
    """The history at ``now``, in the runner's own time zone."""
    newest = last_audit(house, runner_id)
    if newest is None:
        return History()
    known = run_facts(house, runner_id, since=now - RECENT)
    facts = [run for run in known if run.start <= now]
    found = ceiling(facts, now)
    run_id, audit = newest
    if audit.start > now:  # a watch whose clock is wrong says nothing of today
        last, speed = _last_of(facts), None
    else:
        last, speed = _last_run(house, run_id, audit, state), _speed(audit)
    return History(
        last_run=last,
        ceiling=Ceiling(
            metres=None if found.km is None else round(found.km * 10) * 100.0,
            reference_m=found.reference.load_m if found.reference else None,
            why=found.why,
            source=found.source,
            grade=found.grade,
        ),
        usual_m=_usual(facts),
        steady_speed_m_s=speed,
    )


def _last_run(house: House, run_id: UUID, audit: Audit, state: State) -> LastRun:
    with house.store.reading() as session:
        recordings = (run_id, *twins_of(session, [run_id])[run_id])
    walked = (warm_up_of(state, recordings) or 0.0) >= knowledge().running.staged_run.walk.value
    advice = tuple(
        finding.advice
        for finding in audit.findings
        if finding.advice and not (walked and finding.id == "warm_up_walk")
    )
    return LastRun(
        id=str(run_id),
        on=audit.start.astimezone(zone_of(house, state)).date(),
        distance_m=audit.distance_m,
        advice=advice,
    )


def _last_of(facts: Sequence[RunFacts]) -> LastRun | None:
    """The newest of these, oldest first; what its audit advises is not looked up."""
    if not facts:
        return None
    return LastRun(id=facts[-1].id, on=facts[-1].start.date(), distance_m=facts[-1].distance_m)


def _usual(facts: Sequence[RunFacts]) -> float | None:
    return usual_distance([run.load_m for run in facts if run.load_m])


def _speed(audit: Audit) -> float | None:
    """The speed of the last run while running, m/s."""
    if audit.running_m is None or audit.run_s <= 0:
        return None
    return audit.running_m / audit.run_s
