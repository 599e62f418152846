"""From what workers found to the database: a file's runs and its line in one transaction."""

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from flexor.app.forget_files import forget_originals
from flexor.app.house import House
from flexor.app.import_unpack import DELETED
from flexor.app.import_worker import FoundFile, FoundRun, Task
from flexor.app.link_duplicates import link_duplicates, same_as
from flexor.app.run_records import apply_audit, local_time
from flexor.app.state import state_of, zone_of
from flexor.errors import FlexorError, NotAnActivity
from flexor.store.tables import DeletedRunRow, ImportFileRow, ImportJobRow, RunRow, WearableRow
from flexor.work import Answer, Broken, Raised

_LOG = logging.getLogger(__name__)

FileAnswer = Answer[Task, FoundFile]

_NOT_RUNS = {
    "workout": "A planned workout, not a recording.",
    "settings": "Settings of the watch, not a recording.",
    "course": "A course to follow, not a recording.",
    "wearable": "A day's file of the watch in which there is nothing.",
    "activity": "An activity in which nothing was recorded.",
    "other": "Not a recording of a run.",
}
_STUMBLED = "Flexor stumbled over this file ({}). It is kept; please report it."
_BROKEN = {
    "crashed": "Reading this file crashed the reader. The file is kept; please report it.",
    "too_slow": "Reading this file took too long. The file is kept; please report it.",
}


def settle(house: House, job: ImportJobRow, answers: Sequence[FileAnswer]) -> None:
    """Write down what became of these files, together. Doing it twice changes nothing."""
    try:
        _settle(house, job, answers)
    except (SQLAlchemyError, FlexorError, ArithmeticError, LookupError, TypeError, ValueError):
        if len(answers) > 1:
            for answer in answers:
                settle(house, job, [answer])
            return
        _LOG.exception("what was found in a file cannot be written down")
        _settle(house, job, [Raised(answers[0].item, "its content cannot be kept")])


def _settle(house: House, job: ImportJobRow, answers: Sequence[FileAnswer]) -> None:
    zone = zone_of(house, state_of(house, job.runner_id))
    unwanted = []
    with house.store.session() as session:
        ids = [answer.item.file_id for answer in answers]
        found = session.scalars(select(ImportFileRow).where(ImportFileRow.id.in_(ids)))
        lines = {line.id: line for line in found if line.outcome == "queued"}
        writing = _Writing(session, job.runner_id, zone, house.clock())
        for answer in answers:
            if (line := lines.pop(answer.item.file_id, None)) is not None:
                writing.settle(line, answer)
                unwanted += [line.sha256] if line.outcome == "not_a_run" else []
    forget_originals(house.store, filter(None, unwanted))


def settle_twins(house: House, job_id: UUID) -> None:
    """Lines whose bytes were read under another line of the same drop."""
    of_job = ImportFileRow.job_id == job_id
    with house.store.session() as session:
        waiting = select(ImportFileRow).where(of_job, ImportFileRow.outcome == "queued")
        for line in session.scalars(waiting).all():
            first = session.scalars(
                select(ImportFileRow)
                .where(of_job, ImportFileRow.sha256 == line.sha256, ImportFileRow.id != line.id)
                .where(ImportFileRow.outcome != "queued")
                .order_by(ImportFileRow.ordinal)
            ).first()
            if first is None:
                continue
            same = first.outcome not in ("imported", "duplicate")
            line.outcome = first.outcome if same else "duplicate"
            line.reason = first.reason if same else f"The same file as {first.path}."
            line.run_ids = first.run_ids


@dataclass(frozen=True, slots=True)
class _Writing:
    """What belongs to one transaction of one runner's import."""

    session: Session
    runner_id: UUID
    zone: tzinfo
    now: datetime

    def settle(self, line: ImportFileRow, answer: FileAnswer) -> None:
        """One file's line, and what was found in it."""
        if isinstance(answer, Broken):
            line.outcome, line.reason = "failed", _BROKEN[answer.how]
        elif isinstance(answer, Raised):
            line.outcome, line.reason = "failed", _STUMBLED.format(answer.error)
        elif answer.result.error is not None:
            refused = isinstance(answer.result.error, NotAnActivity)
            line.outcome = "not_a_run" if refused else "failed"
            line.reason = str(answer.result.error)
        elif answer.result.runs or answer.result.day:
            self._keep(line, answer.result)
        else:
            why = _NOT_RUNS.get(answer.result.kind, _NOT_RUNS["other"])
            line.outcome, line.reason = "not_a_run", " ".join((why, *answer.result.notes))

    def _keep(self, line: ImportFileRow, found: FoundFile) -> None:
        rows = [self._run(line, run) for run in self._wanted(line, found.runs)]
        if found.day is not None and self.session.get(WearableRow, found.day.id) is None:
            day = WearableRow(runner_id=self.runner_id, sha256=line.sha256, **asdict(found.day))
            self.session.add(day)
        self.session.flush()
        link_duplicates(self.session, self.runner_id, rows)
        self._conclude(line, found, rows)

    def _wanted(self, line: ImportFileRow, runs: Sequence[FoundRun]) -> list[FoundRun]:
        """All but the deleted ones, which come back only if their file was dropped by itself."""
        of_file = (DeletedRunRow.runner_id == self.runner_id, DeletedRunRow.sha256 == line.sha256)
        if line.alone:
            self.session.execute(delete(DeletedRunRow).where(*of_file))
        deleted = set(self.session.scalars(select(DeletedRunRow.session_index).where(*of_file)))
        return [run for run in runs if run.session_index not in deleted]

    def _run(self, line: ImportFileRow, found: FoundRun) -> RunRow:
        known = self.session.get(RunRow, found.id)
        if known is not None:
            return known
        start = found.facts.start
        row = RunRow(
            id=found.id,
            runner_id=self.runner_id,
            sha256=line.sha256,
            session_index=found.session_index,
            imported=self.now,
            start=start,
            utc_offset_s=found.utc_offset_s,
            start_local_day=local_time(start, found.utc_offset_s, self.zone).date(),
            sub_sport=found.sub_sport[:40] if found.sub_sport else None,
            title=line.title or found.title,
            flags=list(found.flags),
        )
        apply_audit(row, found.facts, found.audit)
        self.session.add(row)
        return row

    def _conclude(self, line: ImportFileRow, found: FoundFile, rows: Sequence[RunRow]) -> None:
        line.run_ids = [str(row.id) for row in rows]
        twins = [row.duplicate_of for row in rows if row.duplicate_of is not None]
        if found.runs and not rows:
            line.outcome, line.reason = "duplicate", DELETED
        elif rows and len(twins) == len(rows):
            best = self.session.get_one(RunRow, twins[0])
            line.outcome, line.reason = "duplicate", same_as(best, rows[0].duplicate_why)
        else:
            days = [f"Steps and still time of {found.day.start:%-d %B %Y}."] if found.day else []
            line.outcome, line.reason = "imported", " ".join((*days, *found.notes))
