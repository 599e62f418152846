"""A backup: one zip that holds every row and every file, taken while the program runs.

manifest.json       what is inside, with the size and SHA-256 of each part
tables/NAME.jsonl   the rows (see :mod:`flexor.store.rows`), all of one moment
originals/… records/… inbox/…   the files that those rows name
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, select

from flexor.errors import StoreError
from flexor.store.database import Store
from flexor.store.files import write_whole
from flexor.store.migrate import current
from flexor.store.rows import lines
from flexor.store.tables import BackupRow, ImportJobRow, OriginalRow, RunRow, Table, WearableRow

SCHEMA = "flexor.backup/1"
MANIFEST = "manifest.json"
_TRIES = 5
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """One file in the archive."""

    size: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """What a backup holds. ``revision`` is the form of its tables."""

    made: str
    revision: str
    schema: str = SCHEMA
    parts: dict[str, Part] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts.values())


class _ChangedError(Exception):
    """A file that a row named is gone: something was deleted while we copied."""


def backup(store: Store, target: Path, now: datetime | None = None) -> Manifest:
    """Write everything to ``target`` (a file, or a folder to name one in), whole or not at all.

    Raises StoreError when it cannot be written, or when files that should be there are missing.
    """
    moment = now or datetime.now(UTC)
    if target.is_dir():
        target = target / f"flexor-{moment:%Y%m%d-%H%M%S}.zip"
    if target.resolve().is_relative_to(store.folder.root.resolve()):
        raise StoreError(
            "A backup inside the data folder would be lost with it.", "Name a place outside it."
        )
    for _ in range(_TRIES):
        try:
            return _write(store, target, moment)
        except _ChangedError as change:
            missing = str(change)
    raise StoreError(
        f"A kept file is missing: {missing}.", "The rest is fine; delete that run and try again."
    )


def _write(store: Store, target: Path, moment: datetime) -> Manifest:
    manifest = Manifest(moment.isoformat(), "")

    def fill(file: BinaryIO) -> None:
        with zipfile.ZipFile(file, "w", allowZip64=True) as archive:
            _fill(store, archive, manifest)

    write_whole(target, fill)
    target.chmod(0o600)
    with store.session() as session:
        session.add(BackupRow(made=moment, path=str(target.resolve()), size=target.stat().st_size))
    return manifest


def _fill(store: Store, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    with store.snapshot() as connection:
        manifest.revision = current(connection) or ""
        for table in Table.metadata.sorted_tables:
            text = (f"{line}\n".encode() for line in lines(connection, table))
            name = f"tables/{table.name}.jsonl"
            manifest.parts[name] = _add(archive, name, text, zipfile.ZIP_DEFLATED)
        paths = list(_named_files(store, connection))
    for path in paths:
        name = path.relative_to(store.folder.root).as_posix()
        manifest.parts[name] = _add(archive, name, _chunks(path), zipfile.ZIP_STORED)
    archive.writestr(MANIFEST, json.dumps(asdict(manifest)), zipfile.ZIP_DEFLATED)


def _named_files(store: Store, connection: Connection) -> Iterator[Path]:
    folder = store.folder
    for sha256 in connection.scalars(select(OriginalRow.sha256)):
        yield folder.originals.path(sha256)
    for table in (RunRow, WearableRow):
        for record_id in connection.scalars(select(table.id)):
            yield folder.records.path(record_id)
    for job in connection.scalars(select(ImportJobRow.id).where(ImportJobRow.finished.is_(None))):
        yield from sorted((folder.inbox / str(job)).glob("*"))


def _add(archive: zipfile.ZipFile, name: str, data: Iterable[bytes], how: int) -> Part:
    size, digest = 0, hashlib.sha256()
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = how
    entry.external_attr = 0o600 << 16
    with archive.open(entry, "w", force_zip64=True) as out:
        for chunk in data:
            out.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return Part(size, digest.hexdigest())


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except FileNotFoundError as error:
        raise _ChangedError(path.name) from error
