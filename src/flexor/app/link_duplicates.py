"""Recordings of one run: the richest stands for it, the others point to it."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from flexor.app.run_records import facts_of
from flexor.runs.duplicates import groups
from flexor.store.tables import ImportFileRow, ImportJobRow, RunRow

#: Clocks that are wrong by whole hours are at most half a day and a bit apart.
_AROUND = timedelta(hours=30)


def link_duplicates(session: Session, runner_id: UUID, added: Sequence[RunRow]) -> None:
    """Group the recordings around those that were added, and link each group to its richest."""
    near = _near(session, runner_id, added)
    for group in groups([facts_of(row) for row in near.values()]):
        best = near[group.best.id]
        _point(session, best, None)
        session.flush()
        for other in group.others:
            _point(session, near[other.id], best)


def _near(session: Session, runner_id: UUID, added: Sequence[RunRow]) -> dict[str, RunRow]:
    found: dict[str, RunRow] = {}
    for row in added:
        around = select(RunRow).where(
            RunRow.runner_id == runner_id,
            RunRow.start.between(row.start - _AROUND, row.start + _AROUND),
        )
        found.update({str(near.id): near for near in session.scalars(around)})
    return found


def _point(session: Session, row: RunRow, best: RunRow | None) -> None:
    target = None if best is None else best.id
    if row.duplicate_of == target:
        return
    row.duplicate_of = target
    session.flush()
    if best is not None:
        _tell_ledger(session, row, best)


def _tell_ledger(session: Session, row: RunRow, best: RunRow) -> None:
    """Lines that said "imported" before a richer recording came, if nothing else is in the file."""
    of_file = (RunRow.runner_id == row.runner_id, RunRow.sha256 == row.sha256)
    shown = select(RunRow.id).where(*of_file, RunRow.duplicate_of.is_(None)).limit(1)
    if session.scalar(shown) is not None:
        return
    lines = (
        select(ImportFileRow)
        .join(ImportJobRow, ImportJobRow.id == ImportFileRow.job_id)
        .where(ImportJobRow.runner_id == row.runner_id, ImportFileRow.sha256 == row.sha256)
        .where(ImportFileRow.outcome == "imported")
    )
    for line in session.scalars(lines):
        line.outcome, line.reason = "duplicate", same_as(best)


def same_as(best: RunRow) -> str:
    """Why a recording is not shown by itself."""
    named = f"“{best.title}” of " if best.title else "the run of "
    return f"The same run as {named}{best.start_local_day:%-d %B %Y}, which holds more."
