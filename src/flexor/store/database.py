"""Opening the store: the data folder, the database behind it, and its sessions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from flexor.errors import StoreError
from flexor.store.folder import DataFolder, open_folder
from flexor.store.migrate import upgrade

#: Lies in a data folder while a backup is restored into it.
RESTORING = ".restoring"
_BUSY_MS = 15_000


@dataclass(frozen=True, slots=True)
class Store:
    """The database and the files of one data folder."""

    folder: DataFolder
    engine: Engine

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One unit of work that may write: all of it is committed, or none."""
        writing = self.engine.execution_options(flexor_writes=True)
        with Session(writing, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent view that never waits for a writer (and is never committed)."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Every table as it is at one moment, however long one reads."""
        sqlite = self.engine.dialect.name == "sqlite"  # where every read is of one moment
        engine = (
            self.engine
            if sqlite
            else self.engine.execution_options(isolation_level="REPEATABLE READ")
        )
        with engine.connect() as connection:
            yield connection

    def scrub(self, *, shrink: bool = False) -> None:
        """Leave no trace of deleted rows on the disk, where the database needs telling.

        SQLite overwrites what is deleted, but its log still holds it. ``shrink`` gives the space
        of deleted rows back too, which takes a copy of everything.
        """
        if self.engine.dialect.name != "sqlite":
            return
        bare = self.engine.raw_connection()  # neither may run inside a transaction
        try:
            if shrink:
                bare.cursor().execute("VACUUM")
            bare.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            bare.close()

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def open_store(data_dir: Path, url: str | None = None) -> Store:
    """Open (or found) the store in ``data_dir``; ``url`` names another database than its own.

    Raises StoreError when the folder or the database cannot be used.
    """
    folder = open_folder(data_dir)
    if (folder.root / RESTORING).exists():
        raise StoreError(
            f"A restore into {folder.root} was not finished.", "Run flexor restore once more."
        )
    engine = engine_for(folder, url)
    try:
        upgrade(engine)
    except DBAPIError as error:
        engine.dispose()
        raise StoreError(
            f"The database cannot be used: {error.orig}.",
            "Check the data folder, or restore a backup into an empty one.",
        ) from error
    return Store(folder, engine)


def engine_for(folder: DataFolder, url: str | None = None) -> Engine:
    """The way to the database of ``folder``, or to the one that ``url`` names."""
    engine = create_engine(url or f"sqlite:///{folder.database}", **_options(url))
    if engine.dialect.name == "sqlite":
        _speak_sqlite(engine)
    return engine


def _options(url: str | None) -> dict[str, Any]:
    if url is None or url.startswith("sqlite"):
        return {"connect_args": {"timeout": _BUSY_MS / 1000}}
    return {"pool_pre_ping": True}


def _speak_sqlite(engine: Engine) -> None:
    """WAL, foreign keys, and honest transactions (the driver's own begin too late)."""

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for setting in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "secure_delete=ON",
            f"busy_timeout={_BUSY_MS}",
        ):
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A reader that turns writer fails at once when another wrote meanwhile; so say it early.
        writes = connection.get_execution_options().get("flexor_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
