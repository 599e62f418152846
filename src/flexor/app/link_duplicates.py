"""Recordings of one run: the richest stands for it, the others point to it."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from flexor.app.run_records import facts_of
from flexor.runs.duplicates import Group, groups
from flexor.store.tables import ImportFileRow, ImportJobRow, RunRow

#: Clocks that are wrong by whole hours are at most half a day and a bit apart.
_AROUND = timedelta(hours=30)


def link_duplicates(session: Session, runner_id: UUID, added: Sequence[RunRow]) -> None:
    """Link each recording that was added, or what is the same as it, to the richest of them."""
    near = _near(session, runner_id, added)
    new = {str(row.id) for row in added}
    for group in groups([facts_of(row) for row in near.values()]):
        if not new.isdisjoint((group.best, *(other.id for other in group.others))):
            _link(session, near, group)


def _near(session: Session, runner_id: UUID, added: Sequence[RunRow]) -> dict[str, RunRow]:
    found: dict[str, RunRow] = {}
    for row in added:
        around = select(RunRow).where(
            RunRow.runner_id == runner_id,
            RunRow.start.between(row.start - _AROUND, row.start + _AROUND),
        )
        found.update({str(near.id): near for near in session.scalars(around)})
    return found


def _link(session: Session, near: dict[str, RunRow], group: Group) -> None:
    best = near[group.best]
    best.duplicate_of = best.duplicate_why = None
    session.flush()
    for other in group.others:
        row = near[other.id]
        best.title = best.title or row.title
        if row.duplicate_of != best.id:
            row.duplicate_of, row.duplicate_why = best.id, other.because
            session.flush()
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
        line.outcome, line.reason = "duplicate", same_as(best, row.duplicate_why)


def same_as(best: RunRow, why: str | None) -> str:
    """What a ledger says of a recording that another stands for."""
    named = f"“{best.title}” of " if best.title else "the run of "
    return f"The same run as {named}{best.start_local_day:%-d %B %Y}. {why or ''}".strip()
