"""The house: everything that the use cases need, wired together in one place.

A use case is a function of the house and a runner; nothing else knows how to open a database or
what time it is.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from threading import Lock
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from flexor.app.settings import Settings, from_environment
from flexor.errors import NotFound, StoreError
from flexor.store import Store, open_store
from flexor.store.diary import StoredDiary
from flexor.store.tables import RunnerRow
from flexor.work import Cluster

RunnerKind = Literal["self", "sample"]


@dataclass(slots=True, eq=False)
class House:
    """Settings, store, workers and the clock. Safe to use from several threads."""

    settings: Settings
    store: Store
    cluster: Cluster
    clock: Callable[[], datetime]
    #: The thread that imports, once something is imported (see :mod:`flexor.app.resume`).
    importer: Any = None
    lock: Lock = field(default_factory=Lock)

    def runner(self, kind: RunnerKind = "self") -> UUID:
        """The id of the runner of this kind, who is made when there was none."""
        if (known := self.runner_if_any(kind)) is not None:
            return known
        with self.store.session() as session:
            row = session.scalars(select(RunnerRow).where(RunnerRow.kind == kind)).one_or_none()
            if row is None:
                row = RunnerRow(kind=kind, created=self.clock())
                session.add(row)
                session.flush()
            return row.id

    def runner_if_any(self, kind: RunnerKind) -> UUID | None:
        """The id of the runner of this kind, or None."""
        with self.store.reading() as session:
            return session.scalars(select(RunnerRow.id).where(RunnerRow.kind == kind)).one_or_none()

    def is_sample(self, runner_id: UUID) -> bool:
        """Whether this is the made-up runner. Raises NotFound when there is no such runner."""
        with self.store.reading() as session:
            row = session.get(RunnerRow, runner_id)
        if row is None:
            raise NotFound("There is no such runner.", "Start again from the first page.")
        return row.kind == "sample"

    def diary(self, runner_id: UUID) -> StoredDiary:
        """The diary of this runner."""
        return StoredDiary(self.store, runner_id, self.clock())

    def timezone(self) -> tzinfo:
        """The zone of this machine, with its summer time."""
        return machine_zone()

    @property
    def scratch(self) -> Path:
        """Where workers may put what nobody keeps."""
        return self.store.folder.root / "scratch"

    def stop_work(self) -> None:
        """Stop what runs in the background; a later import starts it again.

        Raises StoreError when it does not stop.
        """
        with self.lock:
            importer, self.importer = self.importer, None
        stopped = importer is None or importer.close()
        self.cluster.close()
        if not stopped:
            raise StoreError("An import is still busy.", "Wait a minute, then try again.")

    def close(self) -> None:
        """Stop what runs in the background and let go of the database."""
        try:
            self.stop_work()
        finally:
            self.store.close()


def open_house(
    data_dir: Path | None = None,
    clock: Callable[[], datetime] | None = None,
    settings: Settings | None = None,
) -> House:
    """Open the house in ``data_dir`` (else where the environment says).

    Nothing runs in the background yet. Raises StoreError when the data cannot be used.
    """
    chosen = settings or from_environment(data_dir)
    store = open_store(chosen.data_dir, chosen.database_url)
    cluster = Cluster(store.folder.root / "scratch", chosen.dask)
    return House(chosen, store, cluster, clock or _now)


def machine_zone() -> tzinfo:
    """``TZ`` or what ``/etc/localtime`` points to; UTC when neither tells."""
    name = os.environ.get("TZ", "").removeprefix(":")
    if not name:
        name = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # as it says that it does not know a zone
        return UTC


def _now() -> datetime:
    return datetime.now(UTC)
