"""Auditing stored runs again: when the method changed, or the runner's habits became known.

A recording without cadence says little by itself; the runner's own walking and running speeds,
learnt from the recordings that have one, tell more.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from flexor.app.house import House
from flexor.app.run_records import apply_audit
from flexor.errors import FlexorError
from flexor.runs.audit import METHOD, Audit, Habits, audit, learn
from flexor.runs.beliefs import beliefs
from flexor.runs.facts import RunFacts, facts
from flexor.store.records import Records
from flexor.store.tables import RunnerRow, RunRow
from flexor.work import Done, each

#: Speeds are told in steps of this: a habit that moves by less is no reason to look again.
_STEP_M_S = 0.1


@dataclass(frozen=True, slots=True)
class Again:
    """A stored run to audit again."""

    run_id: UUID
    sha256: str
    folder: Path
    habits: tuple[float | None, float | None]


def version() -> str:
    """The version of audits that are made now."""
    return f"audit {METHOD}, knowledge {beliefs().version}"


def audit_again(house: House, stop: Callable[[], bool] = lambda: False) -> int:
    """Audit again whatever is out of date; how many. Interrupted, it is gone on with next time."""
    with house.store.reading() as session:
        runners = session.scalars(select(RunnerRow.id)).all()
    stale = [task for runner_id in runners for task in _stale(house, runner_id)]
    done = 0
    for answer in each(house.cluster, look_again, stale, stop=stop):
        if isinstance(answer, Done) and answer.result is not None:
            _write(house, answer.item, *answer.result)
            done += 1
    return done


def look_again(task: Again) -> tuple[RunFacts, Audit] | None:
    """What a worker does; None when the record is gone or damaged."""
    try:
        run = Records(task.folder / "records").read(task.run_id)
    except FlexorError:
        return None
    judged = audit(run, Habits(*task.habits))
    return facts(str(task.run_id), task.sha256, run, judged), judged


def habits_of(house: House, runner_id: UUID) -> tuple[float | None, float | None]:
    """The runner's walking and running speed, m/s, as far as their recordings teach them."""
    of_runner = (RunRow.runner_id == runner_id, RunRow.duplicate_of.is_(None))
    with house.store.reading() as session:
        taught = session.scalars(select(RunRow.habits_taught).where(*of_runner)).all()
    known = learn(Habits(*speeds) for speeds in taught)
    return _rounded(known.walking_speed_m_s), _rounded(known.running_speed_m_s)


def _stale(house: House, runner_id: UUID) -> Iterator[Again]:
    habits, now = habits_of(house, runner_id), version()
    looked_at = (RunRow.id, RunRow.sha256, RunRow.audit_version, RunRow.has_cadence)
    statement = select(*looked_at, RunRow.habits_used).where(RunRow.runner_id == runner_id)
    with house.store.reading() as session:
        rows = session.execute(statement).all()
    for run_id, sha256, made_by, has_cadence, used in rows:
        wanted = (None, None) if has_cadence else habits
        if made_by != now or tuple(used) != wanted:
            yield Again(run_id, sha256, house.store.folder.root, wanted)


def _write(house: House, task: Again, told: RunFacts, judged: Audit) -> None:
    with house.store.session() as session:
        row = session.get(RunRow, task.run_id)
        if row is not None:
            apply_audit(row, told, judged, task.habits)


def _rounded(speed: float | None) -> float | None:
    return None if speed is None else round(round(speed / _STEP_M_S) * _STEP_M_S, 1)
