"""The ledger of an import: one line a file, in the order of the drop, never two."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, update

from flexor.app.forget_files import forget_originals
from flexor.app.house import House
from flexor.errors import NotFound
from flexor.store.tables import ImportFileRow, ImportJobRow

PER_PAGE = 100
_CANCELLED = "Not read: the import was cancelled."


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What became of one file. ``outcome``: queued, imported, duplicate, not_a_run, failed."""

    path: str
    outcome: str
    reason: str
    run_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Some lines of a ledger; ``total`` counts all that fit the filter."""

    rows: tuple[LedgerRow, ...]
    total: int
    page: int
    pages: int


def ledger(
    house: House,
    job_id: UUID,
    page: int = 1,
    *,
    per_page: int = PER_PAGE,
    outcome: str | None = None,
) -> LedgerPage:
    """A page of the ledger, all lines or those with one ``outcome``. Raises NotFound."""
    of_job = [ImportFileRow.job_id == job_id]
    if outcome is not None:
        of_job.append(ImportFileRow.outcome == outcome)
    with house.store.reading() as session:
        if session.get(ImportJobRow, job_id) is None:
            raise NotFound("There is no such import.", "Look at the list of imports.")
        total = session.scalar(select(func.count()).select_from(ImportFileRow).where(*of_job)) or 0
        pages = max(1, -(-total // per_page))
        page = min(max(page, 1), pages)
        lines = (
            select(ImportFileRow)
            .where(*of_job)
            .order_by(ImportFileRow.ordinal)
            .offset((page - 1) * per_page)
            .limit(per_page)
        )
        rows = tuple(map(_line, session.scalars(lines)))
    return LedgerPage(rows, total, page, pages)


def whole_ledger(house: House, job_id: UUID) -> Iterator[LedgerRow]:
    """Every line, in order."""
    lines = select(ImportFileRow).where(ImportFileRow.job_id == job_id)
    with house.store.reading() as session:
        yield from map(_line, session.scalars(lines.order_by(ImportFileRow.ordinal)))


def discard_cancelled(house: House, runner_id: UUID) -> None:
    """Let go of what cancelled imports still hold: their uploads, and files nobody read."""
    cancelled = select(ImportJobRow.id).where(
        ImportJobRow.runner_id == runner_id, ImportJobRow.state.in_(("cancelled", "failed"))
    )
    unread = (ImportFileRow.job_id.in_(cancelled), ImportFileRow.outcome == "queued")
    with house.store.session() as session:
        jobs = session.scalars(cancelled).all()
        hashes = set(session.scalars(select(ImportFileRow.sha256).where(*unread)))
        session.execute(
            update(ImportFileRow)
            .where(*unread)
            .values(outcome="failed", reason=_CANCELLED, sha256=None)
        )
    for job_id in jobs:
        shutil.rmtree(house.store.folder.inbox / str(job_id), ignore_errors=True)
    forget_originals(house.store, filter(None, hashes))


def _line(row: ImportFileRow) -> LedgerRow:
    return LedgerRow(row.path, row.outcome, row.reason, tuple(UUID(text) for text in row.run_ids))
