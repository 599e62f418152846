"""The tables. What a runner did is in ``entry``; everything about runs can be computed again.

The files themselves lie beside the database (see :mod:`flexor.store.folder`); ``original``,
``run`` and ``wearable`` say what they are.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from flexor.store.types import UtcDateTime

_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(DeclarativeBase):
    """Every table; names of constraints are fixed so that a migration can name them."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way to say it
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


class RunnerRow(Table):
    """The person at this machine (``self``), or the made-up one (``sample``)."""

    __tablename__ = "runner"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(16), unique=True)
    created: Mapped[datetime]


class EntryRow(Table):
    """One line of the diary: appended, never edited. ``number`` is the order of arrival."""

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("runner_id", "id"),
        Index("ix_entry_stamp", "runner_id", "number"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    runner_id: Mapped[UUID] = mapped_column(ForeignKey("runner.id"))
    id: Mapped[UUID]
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(40))
    body: Mapped[dict[str, Any]]
    knowledge: Mapped[str] = mapped_column(String(40))
    recorded_at: Mapped[datetime | None]
    received_at: Mapped[datetime]


class ImportJobRow(Table):
    """One drop of files. ``state``: queued, unpacking, running, done, cancelled, failed."""

    __tablename__ = "import_job"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    runner_id: Mapped[UUID] = mapped_column(ForeignKey("runner.id"))
    state: Mapped[str] = mapped_column(String(16), index=True)
    created: Mapped[datetime]
    finished: Mapped[datetime | None]
    uploads: Mapped[list[Any]]  # names as given, in order
    total: Mapped[int | None]  # files in all, once everything is unpacked
    reason: Mapped[str] = mapped_column(Text, default="")


class ImportFileRow(Table):
    """The ledger: one line a file, by its place in the drop.

    ``outcome``: queued, imported, duplicate, not_a_run, failed. ``attempts`` counts how often the
    reading of it began.
    """

    __tablename__ = "import_file"
    __table_args__ = (
        UniqueConstraint("job_id", "ordinal"),
        Index("ix_import_file_progress", "job_id", "outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    job_id: Mapped[UUID] = mapped_column(ForeignKey("import_job.id"))
    ordinal: Mapped[int]
    path: Mapped[str] = mapped_column(Text)  # for the eye only; never opened
    alone: Mapped[bool] = mapped_column(default=False)  # dropped by itself, not in an archive
    kind: Mapped[str] = mapped_column(String(16), default="")
    title: Mapped[str | None] = mapped_column(Text)  # the name an archive's list gives it
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    outcome: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[int] = mapped_column(default=0)
    run_ids: Mapped[list[Any]] = mapped_column(default=list)


class OriginalRow(Table):
    """A kept file: bytes as given, and on the disk."""

    __tablename__ = "original"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    size: Mapped[int] = mapped_column(BigInteger)
    stored_size: Mapped[int] = mapped_column(BigInteger)
    created: Mapped[datetime]


class RunRow(Table):
    """What lists, load and duplicates need to know of a run, and its audit.

    ``start_local_day`` is the day by the runner's clock, which is what people search for.
    Distances in m, times in s.
    """

    __tablename__ = "run"
    __table_args__ = (
        UniqueConstraint("runner_id", "sha256", "session_index"),
        Index("ix_run_start", "runner_id", "start"),
        # All that counting, paging and weekly sums look at, without touching the rows.
        Index("ix_run_list", "runner_id", "duplicate_of", "start_local_day", "status", "load_m"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    runner_id: Mapped[UUID] = mapped_column(ForeignKey("runner.id"))
    sha256: Mapped[str] = mapped_column(ForeignKey("original.sha256"), index=True)
    session_index: Mapped[int]
    duplicate_of: Mapped[UUID | None] = mapped_column(ForeignKey("run.id"))
    duplicate_why: Mapped[str | None] = mapped_column(Text)
    imported: Mapped[datetime]

    start: Mapped[datetime]
    utc_offset_s: Mapped[int | None]
    start_local_day: Mapped[date]
    sport: Mapped[str] = mapped_column(String(40))
    sub_sport: Mapped[str | None] = mapped_column(String(40))
    title: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(16))  # run, walk, other
    elapsed_s: Mapped[float]
    moving_s: Mapped[float]
    distance_m: Mapped[float | None]
    running_m: Mapped[float | None]
    load_m: Mapped[float | None]  # what counts as a run's length; None if it is no run
    samples: Mapped[int]
    channels: Mapped[int]

    format: Mapped[str] = mapped_column(String(16))
    device: Mapped[str | None] = mapped_column(Text)
    serial: Mapped[str | None] = mapped_column(Text)
    created: Mapped[datetime | None]

    audit_version: Mapped[str] = mapped_column(String(80))
    has_cadence: Mapped[bool]
    habits_taught: Mapped[list[Any]]  # walking and running speed that it teaches, m/s or None
    habits_used: Mapped[list[Any]]  # those that its audit was told
    flags: Mapped[list[Any]]
    profile: Mapped[list[Any]]
    strip: Mapped[list[Any]]
    audit: Mapped[dict[str, Any]] = mapped_column(deferred=True)  # large, so last in the row


class WearableRow(Table):
    """What a wrist saw between ``start`` and ``end``: steps, and inferred still time in s."""

    __tablename__ = "wearable"
    __table_args__ = (
        UniqueConstraint("runner_id", "sha256"),
        Index("ix_wearable_end", "runner_id", "end"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    runner_id: Mapped[UUID] = mapped_column(ForeignKey("runner.id"))
    sha256: Mapped[str] = mapped_column(ForeignKey("original.sha256"), index=True)
    device: Mapped[str | None] = mapped_column(Text)
    start: Mapped[datetime]
    end: Mapped[datetime]
    steps: Mapped[int]
    still_s: Mapped[float]


class DeletedRunRow(Table):
    """A run that its owner deleted: the same file in a later archive does not bring it back.

    Nothing of the run is kept but the hash of the file it came from.
    """

    __tablename__ = "deleted_run"

    runner_id: Mapped[UUID] = mapped_column(ForeignKey("runner.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    session_index: Mapped[int] = mapped_column(primary_key=True)
    deleted: Mapped[datetime]


class BackupRow(Table):
    """A backup that was made, so that erasing everything can name what it cannot reach."""

    __tablename__ = "backup"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    made: Mapped[datetime]
    path: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
