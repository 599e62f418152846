"""From what a worker found to the database: the runs, and the file's line, in one transaction."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from flexor.app.forget_files import forget_originals
from flexor.app.house import House
from flexor.app.import_unpack import DELETED
from flexor.app.import_worker import FoundDay, FoundFile, FoundRun, Task
from flexor.app.link_duplicates import link_duplicates, same_as
from flexor.app.run_records import apply_audit, local_time
from flexor.app.state import state_of, zone_of
from flexor.errors import NotAnActivity
from flexor.store.tables import DeletedRunRow, ImportFileRow, ImportJobRow, RunRow, WearableRow
from flexor.work import Broken, Done, Raised

Answer = Done[Task, FoundFile] | Raised[Task] | Broken[Task]

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


def settle(house: House, answer: Answer) -> None:
    """Write down what became of one file. Doing it twice changes nothing."""
    task = answer.item
    with house.store.session() as session:
        line = session.get(ImportFileRow, task.file_id)
        if line is None or line.outcome != "queued":
            return
        if isinstance(answer, Done):
            _settle_found(house, session, line, task, answer.result)
        elif isinstance(answer, Raised):
            line.outcome = "failed"
            line.reason = (
                f"Flexor stumbled over this file ({answer.error}). It is kept; please report it."
            )
        else:
            line.outcome, line.reason = "failed", _BROKEN[answer.how]
        unwanted = line.outcome == "not_a_run"
    if unwanted:
        forget_originals(house.store, [task.sha256])


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


def _settle_found(
    house: House, session: Session, line: ImportFileRow, task: Task, found: FoundFile
) -> None:
    if found.error is not None:
        line.outcome = "not_a_run" if isinstance(found.error, NotAnActivity) else "failed"
        line.reason = str(found.error)
        return
    if not found.runs and found.day is None:
        line.outcome = "not_a_run"
        line.reason = " ".join((_NOT_RUNS.get(found.kind, _NOT_RUNS["other"]), *found.notes))
        return
    job = session.get_one(ImportJobRow, line.job_id)
    wanted = _wanted(session, job.runner_id, line, found.runs)
    rows = [_add_run(house, session, job.runner_id, line, run) for run in wanted]
    if found.day is not None:
        _add_day(session, job.runner_id, task, found.day)
    session.flush()
    link_duplicates(session, job.runner_id, rows)
    _conclude(session, line, found, rows)


def _wanted(
    session: Session, runner_id: UUID, line: ImportFileRow, runs: Sequence[FoundRun]
) -> list[FoundRun]:
    """All runs but the deleted ones, which come back only if their file was dropped by itself."""
    of_file = (DeletedRunRow.runner_id == runner_id, DeletedRunRow.sha256 == line.sha256)
    if line.alone:
        session.execute(delete(DeletedRunRow).where(*of_file))
    deleted = set(session.scalars(select(DeletedRunRow.session_index).where(*of_file)))
    return [run for run in runs if run.session_index not in deleted]


def _add_run(
    house: House, session: Session, runner_id: UUID, line: ImportFileRow, found: FoundRun
) -> RunRow:
    known = session.get(RunRow, found.id)
    if known is not None:
        return known
    facts, zone = found.facts, zone_of(house, state_of(house, runner_id))
    row = RunRow(
        id=found.id,
        runner_id=runner_id,
        sha256=line.sha256,
        session_index=found.session_index,
        imported=house.clock(),
        start=facts.start,
        utc_offset_s=found.utc_offset_s,
        start_local_day=local_time(facts.start, found.utc_offset_s, zone).date(),
        sub_sport=found.sub_sport[:40] if found.sub_sport else None,
        title=line.title or found.title,
        flags=list(found.flags),
    )
    apply_audit(row, facts, found.audit)
    session.add(row)
    return row


def _add_day(session: Session, runner_id: UUID, task: Task, day: FoundDay) -> None:
    if session.get(WearableRow, day.id) is None:
        session.add(WearableRow(runner_id=runner_id, sha256=task.sha256, **asdict(day)))


def _conclude(
    session: Session, line: ImportFileRow, found: FoundFile, rows: Sequence[RunRow]
) -> None:
    line.run_ids = [str(row.id) for row in rows]
    twins = [row.duplicate_of for row in rows if row.duplicate_of is not None]
    if found.runs and not rows:
        line.outcome, line.reason = "duplicate", DELETED
    elif rows and len(twins) == len(rows):
        line.outcome, line.reason = (
            "duplicate",
            same_as(session.get_one(RunRow, twins[0]), rows[0].duplicate_why),
        )
    else:
        line.outcome = "imported"
        day = "" if found.day is None else f"Steps and still time of {found.day.start:%-d %B %Y}."
        line.reason = " ".join(filter(None, (day, *found.notes)))
