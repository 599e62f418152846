"""Putting away what an interruption left behind: half-written files, files that no row names."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from flexor.store.database import Store
from flexor.store.tables import ImportJobRow, OriginalRow, RunRow, WearableRow

_DAY_S = 86_400


def sweep(store: Store) -> int:
    """Remove leftovers; how many. Nobody may import into this folder meanwhile."""
    leftovers = _unnamed_files(store)
    for path in leftovers:
        path.unlink(missing_ok=True)
    uploads = _finished_uploads(store)
    for path in uploads:
        shutil.rmtree(path, ignore_errors=True)
    return len(leftovers) + len(uploads)


def _unnamed_files(store: Store) -> list[Path]:
    there = {
        path
        for root in (store.folder.originals.root, store.folder.records.root)
        for path in root.rglob("*")
        if path.is_file()
    }
    return sorted(there.difference(_named(store))) if there else []


def _named(store: Store) -> Iterator[Path]:
    folder = store.folder
    with store.reading() as session:
        yield from map(folder.originals.path, session.scalars(select(OriginalRow.sha256)))
        for table in (RunRow, WearableRow):
            yield from map(folder.records.path, session.scalars(select(table.id)))


def _finished_uploads(store: Store) -> list[Path]:
    """Inboxes of no import that might need them; young ones may be about to get their row."""
    with store.reading() as session:
        open_jobs = session.scalars(select(ImportJobRow.id).where(ImportJobRow.state != "done"))
        needed = {str(job_id) for job_id in open_jobs}
    inbox = store.folder.inbox
    return [
        path
        for path in (inbox.iterdir() if inbox.is_dir() else ())
        if path.name not in needed and time.time() - _touched(path) > _DAY_S
    ]


def _touched(path: Path) -> float:
    """When it was last changed, seconds since 1970; now, if its owner has just put it away."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()
