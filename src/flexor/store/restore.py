"""Making an empty data folder what it was when a backup was taken, every part checked."""

import hashlib
import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from flexor.errors import StoreError
from flexor.store.backup import MANIFEST, SCHEMA, Manifest, Part
from flexor.store.database import RESTORING, engine_for, open_store
from flexor.store.files import write_whole
from flexor.store.folder import DataFolder, open_folder
from flexor.store.migrate import upgrade
from flexor.store.rows import insert_lines
from flexor.store.tables import Table

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_FILE = re.compile(
    rf"originals/[0-9a-f]{{2}}/[0-9a-f]{{64}}\.gz"
    rf"|records/[0-9a-f]{{2}}/{_UUID}\.parquet"
    rf"|inbox/{_UUID}/\d{{1,6}}"
)
_TABLE = re.compile(r"tables/[a-z_]{1,40}\.jsonl")
_CHUNK = 1 << 20


def restore(archive: Path, data_dir: Path, url: str | None = None) -> Manifest:
    """Fill the empty (or missing) folder ``data_dir`` from a backup.

    Raises StoreError when the folder is not empty or the archive is no backup, is damaged, or
    comes from a newer Flexor; the folder is then left empty.
    """
    folder = _empty_folder(data_dir)
    (folder.root / RESTORING).touch(mode=0o600)
    try:
        with _opened(archive) as opened:
            manifest = _manifest(opened)
            _restore_files(opened, manifest, folder)
            _restore_rows(opened, manifest, folder, url)
    except BaseException:
        _clear(folder.root)
        raise
    (folder.root / RESTORING).unlink()
    open_store(data_dir, url).close()
    return manifest


def _empty_folder(data_dir: Path) -> DataFolder:
    if (data_dir / RESTORING).exists():
        _clear(data_dir)  # a restore that was killed: nothing here was ever used
    if data_dir.exists() and any(data_dir.iterdir()):
        raise StoreError(
            f"The folder {data_dir} is not empty.", "Restore into a new or an empty folder."
        )
    return open_folder(data_dir)


def _opened(archive: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(archive)
    except OSError as error:
        raise StoreError(f"The file {archive} cannot be opened: {error.strerror}.") from error
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise _no_backup() from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        told = json.loads(archive.read(MANIFEST))
        parts = {name: Part(**part) for name, part in told.pop("parts").items()}
        manifest = Manifest(**told, parts=parts)
    except (KeyError, TypeError, ValueError, AttributeError, zipfile.BadZipFile) as error:
        raise _no_backup() from error
    if manifest.schema != SCHEMA:
        raise StoreError("This backup is of a kind that this Flexor cannot read.", "Update Flexor.")
    if not all(_FILE.fullmatch(name) or _TABLE.fullmatch(name) for name in parts):
        raise _no_backup()
    return manifest


def _restore_files(archive: zipfile.ZipFile, manifest: Manifest, folder: DataFolder) -> None:
    for name in filter(_FILE.fullmatch, manifest.parts):

        def fill(file: BinaryIO, name: str = name) -> None:
            for chunk in _checked(archive, name, manifest.parts[name]):
                file.write(chunk)

        write_whole(folder.root / name, fill)


def _restore_rows(
    archive: zipfile.ZipFile, manifest: Manifest, folder: DataFolder, url: str | None
) -> None:
    engine = engine_for(folder, url)
    try:
        upgrade(engine, manifest.revision)
        with engine.execution_options(flexor_writes=True).begin() as connection:
            known = [f"tables/{table.name}.jsonl" for table in Table.metadata.sorted_tables]
            others = [n for n in manifest.parts if _TABLE.fullmatch(n) and n not in known]
            for name in filter(manifest.parts.__contains__, known + others):
                data = b"".join(_checked(archive, name, manifest.parts[name]))
                insert_lines(connection, data.decode().splitlines())
    finally:
        engine.dispose()


def _checked(archive: zipfile.ZipFile, name: str, part: Part) -> Iterator[bytes]:
    """The part's bytes; raises StoreError at the end when they are not the ones of the backup."""
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(name) as stream:
            while (chunk := stream.read(_CHUNK)) and size <= part.size:
                digest.update(chunk)
                size += len(chunk)
                yield chunk
    except (KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise _damaged(name) from error
    if (size, digest.hexdigest()) != (part.size, part.sha256):
        raise _damaged(name)


def _clear(root: Path) -> None:
    for path in root.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _no_backup() -> StoreError:
    return StoreError("This file is no backup of Flexor.", "Choose one that flexor backup wrote.")


def _damaged(name: str) -> StoreError:
    return StoreError(f"The backup is damaged at {name}.", "Take another backup, if there is one.")
