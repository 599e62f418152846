"""Letting go of original files that nothing refers to any more."""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from flexor.store import Store
from flexor.store.tables import ImportFileRow, OriginalRow, RunRow, WearableRow


def forget_originals(store: Store, hashes: Iterable[str]) -> int:
    """Forget those of these files that no run, no day and no waiting line needs; how many."""
    with store.session() as session:
        free = [sha256 for sha256 in set(hashes) if not _is_needed(session, sha256)]
        session.execute(delete(OriginalRow).where(OriginalRow.sha256.in_(free)))
    for sha256 in free:
        store.folder.originals.delete(sha256)
    return len(free)


def _is_needed(session: Session, sha256: str) -> bool:
    waiting = ImportFileRow.outcome.in_(("queued", "failed"))  # what failed may be read one day
    return any(
        session.scalar(statement.limit(1)) is not None
        for statement in (
            select(RunRow.sha256).where(RunRow.sha256 == sha256),
            select(WearableRow.sha256).where(WearableRow.sha256 == sha256),
            select(ImportFileRow.sha256).where(ImportFileRow.sha256 == sha256, waiting),
        )
    )
