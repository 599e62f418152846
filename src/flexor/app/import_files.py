"""Dropping files: begin an import, watch it, stop it, go on with it."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from flexor.app.house import House
from flexor.app.import_ledger import discard_cancelled, ledger
from flexor.app.resume import importer_of, resume_all
from flexor.errors import NotFound, StoreError, UnreadableInput
from flexor.runs.archive import display_path
from flexor.store.files import private_folder
from flexor.store.tables import ImportFileRow, ImportJobRow

__all__ = ["Progress", "begin", "cancel", "imports", "ledger", "progress", "resume", "resume_all"]

UNFINISHED = ("queued", "unpacking", "running")
STOPPED = ("cancelled", "failed")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is. ``total`` is None until everything was counted.

    ``state``: queued, unpacking (counting), running, done, cancelled, failed (see ``reason``).
    ``resumable``: it was stopped or failed, and its files are still there to go on with.
    """

    job_id: UUID
    state: str
    created: datetime
    finished: datetime | None
    names: tuple[str, ...]
    total: int | None
    done: int
    imported: int
    duplicates: int
    not_runs: int
    failed: int
    seconds_left: float | None
    reason: str
    resumable: bool

    @property
    def under_way(self) -> bool:
        """Whether there will be news."""
        return self.state in UNFINISHED


def begin(
    house: House, runner_id: UUID, uploads: Sequence[tuple[str, Path]], *, keep: bool = False
) -> UUID:
    """Take the files over and start to import them; the job's id.

    Each upload is (name to show, file or folder). They are moved into the data folder, or copied
    where ``keep`` says that they are somebody's own.
    """
    if not uploads:
        raise UnreadableInput("No file was dropped.", "Choose one or more files.")
    job_id = uuid4()
    names = [display_path(name or path.name) for name, path in uploads]
    discard_cancelled(house, runner_id)
    _take_over(house.store.folder.inbox / str(job_id), [path for _, path in uploads], keep)
    with house.store.session() as session:
        session.add(
            ImportJobRow(
                id=job_id,
                runner_id=runner_id,
                state="queued",
                created=house.clock(),
                uploads=names,
            )
        )
    importer_of(house).wake()
    return job_id


def progress(house: House, job_id: UUID) -> Progress:
    """How far the import is. Raises NotFound."""
    with house.store.reading() as session:
        return _progress(house, session, _job(session, job_id))


def imports(house: House, runner_id: UUID, most: int = 20) -> tuple[Progress, ...]:
    """The runner's newest imports, newest first."""
    newest = (
        select(ImportJobRow)
        .where(ImportJobRow.runner_id == runner_id)
        .order_by(ImportJobRow.created.desc())
        .limit(most)
    )
    with house.store.reading() as session:
        return tuple(_progress(house, session, job) for job in session.scalars(newest))


def cancel(house: House, job_id: UUID) -> Progress:
    """Stop an import. What was imported stays; the rest can be gone on with (``resume``)."""
    with house.store.session() as session:
        job = _job(session, job_id)
        if job.state in UNFINISHED:
            job.state, job.finished = "cancelled", house.clock()
    return progress(house, job_id)


def resume(house: House, job_id: UUID) -> Progress:
    """Go on with a cancelled or failed import. Raises NotFound when its files are gone."""
    with house.store.session() as session:
        job = _job(session, job_id)
        if job.state in STOPPED:
            if not _has_files(house, job_id):
                raise NotFound("The files of this import are no longer kept.", "Drop them again.")
            job.state, job.finished, job.reason = "queued", None, ""
    importer_of(house).wake()
    return progress(house, job_id)


def _take_over(inbox: Path, paths: Sequence[Path], keep: bool) -> None:
    private_folder(inbox)
    try:
        for number, path in enumerate(paths):
            if not keep:
                shutil.move(path, inbox / str(number))
            elif path.is_dir():
                shutil.copytree(path, inbox / str(number), symlinks=True)
            else:
                shutil.copyfile(path, inbox / str(number))
    except OSError as error:
        shutil.rmtree(inbox, ignore_errors=True)
        raise StoreError(
            f"The files cannot be taken over: {error.strerror}.", "Check the free space."
        ) from error


def _has_files(house: House, job_id: UUID) -> bool:
    return (house.store.folder.inbox / str(job_id)).is_dir()


def _job(session: Session, job_id: UUID) -> ImportJobRow:
    job = session.get(ImportJobRow, job_id)
    if job is None:
        raise NotFound("There is no such import.", "Look at the list of imports.")
    return job


def _progress(house: House, session: Session, job: ImportJobRow) -> Progress:
    counted = (
        select(ImportFileRow.outcome, func.count())
        .where(ImportFileRow.job_id == job.id)
        .group_by(ImportFileRow.outcome)
    )
    counts: dict[str, int] = dict(session.execute(counted).all())
    done = sum(count for outcome, count in counts.items() if outcome != "queued")
    left = None if job.total is None else max(job.total - done, 0)
    return Progress(
        job_id=job.id,
        state=job.state,
        created=job.created,
        finished=job.finished,
        names=tuple(job.uploads),
        total=job.total,
        done=done,
        imported=counts.get("imported", 0),
        duplicates=counts.get("duplicate", 0),
        not_runs=counts.get("not_a_run", 0),
        failed=counts.get("failed", 0),
        seconds_left=importer_of(house).seconds_left(job.id, left) if left is not None else None,
        reason=job.reason,
        resumable=job.state in STOPPED and _has_files(house, job.id),
    )
