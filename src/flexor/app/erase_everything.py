"""Erasing: everything for good, or everything of one runner."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import delete, select, update

from flexor.app.forget_files import forget_originals
from flexor.app.house import House
from flexor.app.state import forget
from flexor.store.tables import (
    BackupRow,
    DeletedRunRow,
    EntryRow,
    ImportFileRow,
    ImportJobRow,
    RunnerRow,
    RunRow,
    Table,
    WearableRow,
)


@dataclass(frozen=True, slots=True)
class KnownBackup:
    """A backup that was made; ``found`` whether it still lies where it was written."""

    path: str
    made: datetime
    found: bool


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, and the backups that their owner must delete by hand."""

    runs: int
    entries: int
    files: int
    backups: tuple[KnownBackup, ...]


def known_backups(house: House) -> tuple[KnownBackup, ...]:
    """Backups that were ever made from here, oldest first."""
    with house.store.reading() as session:
        rows = session.scalars(select(BackupRow).order_by(BackupRow.made)).all()
    return tuple(KnownBackup(row.path, row.made, Path(row.path).is_file()) for row in rows)


def erase_everything(house: House) -> Erased:
    """Erase every row and every file of the data folder; nothing brings them back but a backup."""
    backups = known_backups(house)
    house.stop_work()
    store = house.store
    with store.session() as session:
        runs = session.scalars(select(RunRow.id)).all()
        entries = session.scalars(select(EntryRow.number)).all()
        session.execute(update(RunRow).values(duplicate_of=None))
        for table in reversed(Table.metadata.sorted_tables):
            session.execute(delete(table))
    files = _remove_all(
        (store.folder.originals.root, store.folder.records.root, store.folder.inbox, house.scratch)
    )
    store.scrub(shrink=True)
    forget(house)
    return Erased(len(runs), len(entries), files, backups)


def erase_runner(house: House, runner_id: UUID) -> None:
    """Erase one runner with all that is theirs, and nothing of anybody else."""
    store = house.store
    with store.session() as session:
        jobs = session.scalars(
            select(ImportJobRow.id).where(ImportJobRow.runner_id == runner_id)
        ).all()
        lines = ImportFileRow.job_id.in_(jobs)
        hashes = set(session.scalars(select(ImportFileRow.sha256).where(lines)))
        records = [
            record_id
            for table in (RunRow, WearableRow)
            for record_id in session.scalars(select(table.id).where(table.runner_id == runner_id))
        ]
        session.execute(
            update(RunRow).where(RunRow.runner_id == runner_id).values(duplicate_of=None)
        )
        session.execute(delete(ImportFileRow).where(lines))
        for owned in (ImportJobRow, RunRow, WearableRow, DeletedRunRow, EntryRow):
            session.execute(delete(owned).where(owned.runner_id == runner_id))
        session.execute(delete(RunnerRow).where(RunnerRow.id == runner_id))
    for record_id in records:
        store.folder.records.delete(record_id)
    for job_id in jobs:
        shutil.rmtree(store.folder.inbox / str(job_id), ignore_errors=True)
    forget_originals(store, filter(None, hashes))
    store.scrub()
    forget(house)


def _remove_all(folders: Sequence[Path]) -> int:
    files = sum(1 for folder in folders for path in folder.rglob("*") if path.is_file())
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    return files
