"""What a runner told of one run, whichever of its recordings they told it of.

A richer recording that comes later stands for the run, and what was told of the first one is still
about the same run.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from flexor.diary.fold import State
from flexor.programme.pain import RunPain
from flexor.store.tables import RunRow


def twins_of(session: Session, run_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """The recordings that each of these runs stands for."""
    linked = select(RunRow.duplicate_of, RunRow.id).where(RunRow.duplicate_of.in_(run_ids))
    found: dict[UUID, list[UUID]] = {run_id: [] for run_id in run_ids}
    for best, twin in session.execute(linked.order_by(RunRow.start, RunRow.id)):
        if best is not None:
            found[best].append(twin)
    return found


def pain_of(state: State, recordings: Sequence[UUID]) -> RunPain | None:
    """The pain told of a run; ``recordings`` in the order in which they are believed."""
    told = [pain for each in recordings if (pain := state.pains.get(str(each))) is not None]
    if not told:
        return None
    return replace(
        told[0],
        during=next((pain.during for pain in told if pain.during), None),
        hour_after=next((pain.hour_after for pain in told if pain.hour_after), None),
        next_morning=next((pain.next_morning for pain in told if pain.next_morning), None),
        signs=next((pain.signs for pain in told if pain.signs), ()),
    )


def warm_up_of(state: State, recordings: Sequence[UUID]) -> float | None:
    """Minutes of walking before the start, as told of a run."""
    told = (state.warm_ups.get(str(each)) for each in recordings)
    return next((minutes for minutes in told if minutes is not None), None)
