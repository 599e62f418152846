"""Deleting a run for good: its line, its record, its original, what the ledger says of it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from flexor.app.forget_files import forget_originals
from flexor.app.house import House
from flexor.app.run_records import the_run
from flexor.store.tables import DeletedRunRow, ImportFileRow, ImportJobRow, RunRow

_DELETED = "Imported, and deleted by you."


def delete_run(house: House, runner_id: UUID, run_id: UUID) -> int:
    """Delete the run, with its duplicates if it is the one that is shown; how many recordings.

    The same file in a later archive does not bring it back; dropped by itself it does. Raises
    NotFound.
    """
    the_run(house, runner_id, run_id)
    with house.store.session() as session:
        doomed = session.scalars(
            select(RunRow)
            .where((RunRow.id == run_id) | (RunRow.duplicate_of == run_id))
            .order_by(RunRow.duplicate_of.is_(None))
        ).all()
        for row in doomed:
            _remember(house, session, row)
            _correct_ledger(session, row)
            session.delete(row)
            session.flush()  # the linked ones first: they point to the other
    for row in doomed:
        house.store.folder.records.delete(row.id)
    forget_originals(house.store, {row.sha256 for row in doomed})
    house.store.scrub()
    return len(doomed)


def _remember(house: House, session: Session, row: RunRow) -> None:
    key = (row.runner_id, row.sha256, row.session_index)
    if session.get(DeletedRunRow, key) is None:
        session.add(
            DeletedRunRow(
                runner_id=row.runner_id,
                sha256=row.sha256,
                session_index=row.session_index,
                deleted=house.clock(),
            )
        )


def _correct_ledger(session: Session, row: RunRow) -> None:
    """Lines that led to the run lead there no more; the last one of a file says why."""
    of_file = select(ImportFileRow).where(
        ImportFileRow.sha256 == row.sha256,
        ImportFileRow.job_id.in_(
            select(ImportJobRow.id).where(ImportJobRow.runner_id == row.runner_id)
        ),
    )
    for line in session.scalars(of_file):
        line.run_ids = [other for other in line.run_ids if other != str(row.id)]
        if not line.run_ids:
            line.reason = _DELETED
