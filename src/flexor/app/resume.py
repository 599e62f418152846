"""The thread that imports, one job at a time; at the start it goes on where it was interrupted.

The database is the truth: whatever is unfinished there is done, whoever began it. A lock file
lets only one process import into a data folder at any time.
"""

import contextlib
import fcntl
import logging
import shutil
import time
from collections import deque
from collections.abc import Iterator
from threading import Event, Thread
from uuid import UUID

from sqlalchemy import select

from flexor.app.audit_again import audit_again
from flexor.app.house import House
from flexor.app.import_unpack import count_files, tasks
from flexor.app.import_worker import Task, Work, work_on
from flexor.app.import_write import settle, settle_twins
from flexor.errors import FlexorError
from flexor.store.sweep import sweep
from flexor.store.tables import ImportJobRow
from flexor.work import batches

_LOG = logging.getLogger(__name__)
_BATCH = 8
_CLOSING_S = 20
#: After so long without an import the worker processes are let go.
IDLE_S = 120
_UNFINISHED = ("queued", "unpacking", "running")


def resume_all(house: House) -> None:
    """Go on with every import that is unfinished; called once when the program starts."""
    importer_of(house).wake()


def importer_of(house: House) -> "Importer":
    """The importer of this house, made on first use."""
    with house.lock:
        if house.importer is None:
            house.importer = Importer(house)
        importer: Importer = house.importer
        return importer


class Importer:
    """Works through the unfinished jobs in a thread of its own; ``work`` is what workers do."""

    def __init__(self, house: House, work: Work = work_on) -> None:
        self._house, self._work = house, work
        self._news, self._closing = Event(), Event()
        self._thread: Thread | None = None
        self._pace = _Pace()

    def wake(self) -> None:
        """There may be something to do."""
        self._news.set()
        with self._house.lock:
            if self._thread is None:
                self._thread = Thread(target=self._live, name="flexor-import", daemon=True)
                self._thread.start()

    def close(self) -> bool:
        """Stop soon, and say whether it did; what is unfinished goes on at the next start."""
        self._closing.set()
        self._news.set()
        if self._thread is None:
            return True
        self._thread.join(_CLOSING_S)
        return not self._thread.is_alive()

    def seconds_left(self, job_id: UUID, files: int) -> float | None:
        """An estimate from the last files of this job; None while there is none."""
        return self._pace.seconds_for(job_id, files)

    def _live(self) -> None:
        while not self._closing.is_set():
            if not self._news.wait(IDLE_S):
                self._house.cluster.close()  # workers that have nothing to do still hold memory
                self._news.wait()
            self._news.clear()
            try:
                self._work_through()
            except Exception:  # noqa: BLE001 - a thread that dies silently would import never again
                _LOG.exception("importing stopped")  # the database is gone; a new wake tries again

    def _work_through(self) -> None:
        with self._alone() as may:
            if may:
                sweep(self._house.store)  # after a crash of ours
            while may and not self._closing.is_set() and (job := self._next()) is not None:
                self._do(job)
                sweep(self._house.store)  # after a crash of a worker
            if may and not self._closing.is_set():
                audit_again(self._house, self._closing.is_set)

    def _next(self) -> ImportJobRow | None:
        oldest = (
            select(ImportJobRow)
            .where(ImportJobRow.state.in_(_UNFINISHED))
            .order_by(ImportJobRow.created)
            .limit(1)
        )
        with self._house.store.reading() as session:
            return session.scalars(oldest).one_or_none()

    def _do(self, job: ImportJobRow) -> None:
        try:
            self._import(job)
        except FlexorError as failure:
            self._finish(job, "failed", str(failure))
        except Exception as error:  # noqa: BLE001 - a bug of ours costs one job, and is told
            _LOG.exception("an import failed")
            self._finish(job, "failed", f"Flexor stumbled ({type(error).__name__}: {error}).")

    def _import(self, job: ImportJobRow) -> None:
        house = self._house
        self._set(job, state="unpacking")
        self._set(job, total=count_files(house, job), state="running")
        self._pace.begin(job.id)
        stopped = _Stopped(self, job.id)
        found = batches(
            house.cluster, self._work, tasks(house, job), batch=_BATCH, limit_s=_limit, stop=stopped
        )
        for answers in found:
            settle(house, job, answers)
            self._pace.count(len(answers))
        if stopped():
            return
        settle_twins(house, job.id)
        if self._finish(job, "done"):  # cancelled at the last moment, it may still be gone on with
            shutil.rmtree(house.store.folder.inbox / str(job.id), ignore_errors=True)

    def _finish(self, job: ImportJobRow, state: str, reason: str = "") -> bool:
        return self._set(job, state=state, reason=reason, finished=self._house.clock())

    def _set(self, job: ImportJobRow, **values: object) -> bool:
        """Change the job's row, unless somebody cancelled it meanwhile; whether it was changed."""
        with self._house.store.session() as session:
            row = session.get(ImportJobRow, job.id)
            if row is None or row.state not in _UNFINISHED:
                return False
            for name, value in values.items():
                setattr(row, name, value)
            return True

    def is_stopped(self, job_id: UUID) -> bool:
        """Whether the program ends, or the job was cancelled or erased."""
        if self._closing.is_set():
            return True
        with self._house.store.reading() as session:
            row = session.get(ImportJobRow, job_id)
        return row is None or row.state not in _UNFINISHED

    @contextlib.contextmanager
    def _alone(self) -> Iterator[bool]:
        """True once no other process imports into this folder; False when we must stop waiting."""
        with (self._house.store.folder.root / "importer.lock").open("w") as file:
            while not self._closing.is_set():
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    self._closing.wait(1)
            yield not self._closing.is_set()


class _Stopped:
    """Asks the database at most twice a second."""

    def __init__(self, importer: Importer, job_id: UUID) -> None:
        self._importer, self._job_id = importer, job_id
        self._asked, self._answer = 0.0, False

    def __call__(self) -> bool:
        if not self._answer and time.monotonic() - self._asked > 0.5:
            self._asked = time.monotonic()
            self._answer = self._importer.is_stopped(self._job_id)
        return self._answer


class _Pace:
    """How fast the files of the present job are done."""

    def __init__(self) -> None:
        self._job_id: UUID | None = None
        self._done: deque[tuple[float, int]] = deque(maxlen=40)  # (when, files so far)

    def begin(self, job_id: UUID) -> None:
        self._done.clear()
        self._job_id = job_id

    def count(self, files: int) -> None:
        before = self._done[-1][1] if self._done else 0
        self._done.append((time.monotonic(), before + files))

    def seconds_for(self, job_id: UUID, files: int) -> float | None:
        done = list(self._done)
        if job_id != self._job_id or len(done) < 3:
            return None
        (began, first), (ended, last) = done[0], done[-1]
        return files * (ended - began) / max(last - first, 1)


def _limit(task: Task) -> float:
    """Seconds that reading a file may take: thirty, and one more per MB."""
    return 30 + task.size / 1e6
