"""From the uploads of an import to tasks: every file gets its line, once, and its bytes are kept.

May be interrupted at any point and begun again: what has a line is not looked at twice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from flexor.app.house import House
from flexor.app.import_worker import Task
from flexor.errors import FlexorError, NotAnActivity
from flexor.runs import strava
from flexor.runs.archive import Member, members
from flexor.store.tables import (
    DeletedRunRow,
    ImportFileRow,
    ImportJobRow,
    OriginalRow,
    RunRow,
    WearableRow,
)

_AT_ONCE = 16
_LIST = "Strava's list of activities: its names are used."
TWICE = "The same file was imported before."
DELETED = "You deleted this run. To have it back, drop its file by itself."


def count_files(house: House, job: ImportJobRow) -> int:
    """How many lines the ledger will have."""
    return sum(1 for _ in _walk(house, job))


def tasks(house: House, job: ImportJobRow) -> Iterator[Task]:
    """What is still to be read, each once; lines are written on the way, in small batches."""
    unpacking = _Unpacking(house, job)
    yield from unpacking.waiting()
    known = unpacking.known()
    for ordinal, alone, member in _walk(house, job):
        unpacking.learn_names(member)
        if ordinal in known:
            yield from unpacking.wait_for_export(known[ordinal], member)
            continue
        unpacking.add(ordinal, alone, member)
        if len(unpacking.lines) >= _AT_ONCE:
            yield from unpacking.flush()
    yield from unpacking.flush()


def _walk(house: House, job: ImportJobRow) -> Iterator[tuple[int, bool, Member]]:
    """Every file of every upload: its place in the drop, whether it was dropped by itself.

    A folder comes as many uploads: nobody chose each of its files.
    """
    ordinals, only = count(), len(job.uploads) == 1
    for number, name in enumerate(job.uploads):
        path = house.store.folder.inbox / str(job.id) / str(number)
        try:
            for member in members(path, name):
                yield next(ordinals), only and member.path == name, member
        except FlexorError as failure:
            yield next(ordinals), only, Member(name, 0, failure=failure)


@dataclass(slots=True)
class _Unpacking:
    """One pass over the files of a job."""

    house: House
    job: ImportJobRow
    titles: dict[str, str] = field(default_factory=dict)
    lines: list[tuple[ImportFileRow, Member]] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)  # by their hash: the same bytes are read once

    def waiting(self) -> Iterator[Task]:
        """Lines from before an interruption whose bytes are kept."""
        for row in self._lines_where(ImportFileRow.outcome == "queued"):
            if row.kind != "apple":
                yield from self._task(row, None)

    def known(self) -> dict[int, ImportFileRow]:
        """The lines that are there, by ordinal."""
        return {row.ordinal: row for row in self._lines_where()}

    def wait_for_export(self, row: ImportFileRow, member: Member) -> Iterator[Task]:
        """An export is read where it lies, so it needs its member again."""
        if row.outcome == "queued" and row.kind == "apple":
            yield from self._task(row, member)

    def learn_names(self, member: Member) -> None:
        """Keep the names of Strava's list for the files that follow."""
        if member.kind == "strava_csv":
            try:
                self.titles.update(strava.titles(member.data()))
            except FlexorError:
                return  # its line says so

    def add(self, ordinal: int, alone: bool, member: Member) -> None:
        """A new line, with the file's bytes kept where a reader should look at them."""
        row = ImportFileRow(
            job_id=self.job.id,
            ordinal=ordinal,
            path=member.path,
            alone=alone,
            kind=member.kind[:16],
            title=strava.title_for(member.path, self.titles),
            size=member.size,
            outcome="queued",
        )
        try:
            self._keep(row, member)
        except NotAnActivity as refusal:
            row.outcome, row.reason = "not_a_run", str(refusal)
        except FlexorError as failure:
            row.outcome, row.reason = "failed", str(failure)
        self.lines.append((row, member))

    def flush(self) -> Iterator[Task]:
        """Write the lines down; then what is to be read of them."""
        lines, self.lines = self.lines, []
        with self.house.store.session() as session:
            rows = [row for row, _ in lines]
            self._remember_originals(session, rows)
            self._settle_known(session, rows)
            session.add_all(rows)
        for row, member in lines:
            if row.outcome == "queued":
                yield from self._task(row, member if row.kind == "apple" else None)

    def _keep(self, row: ImportFileRow, member: Member) -> None:
        originals = self.house.store.folder.originals
        if member.kind == "strava_csv":
            strava.titles(member.data())
            row.outcome, row.reason = "not_a_run", _LIST
        elif member.kind == "apple":
            with member.open() as stream:
                row.sha256, row.size = originals.put_stream(stream)
        else:
            data = member.data()
            row.sha256, row.size = originals.put(data), len(data)

    def _remember_originals(self, session: Session, rows: list[ImportFileRow]) -> None:
        kept = {row.sha256: row for row in rows if row.sha256 is not None}
        there = select(OriginalRow.sha256).where(OriginalRow.sha256.in_(kept))
        for sha256 in kept.keys() - set(session.scalars(there)):
            row = kept[sha256]
            session.add(
                OriginalRow(
                    sha256=sha256,
                    kind=row.kind,
                    size=row.size,
                    stored_size=self.house.store.folder.originals.stored_size(sha256),
                    created=self.house.clock(),
                )
            )
        session.flush()

    def _settle_known(self, session: Session, rows: list[ImportFileRow]) -> None:
        """Files whose bytes were imported before, or whose run was deleted, are not read again."""
        hashes = {row.sha256 for row in rows if row.outcome == "queued"}
        runs = self._found(session, RunRow, hashes)
        days = self._found(session, WearableRow, hashes)
        deleted = self._found(session, DeletedRunRow, hashes)
        for row in rows:
            if row.outcome != "queued" or (row.alone and row.sha256 in deleted):
                continue
            if row.sha256 in runs or row.sha256 in days:
                row.outcome, row.reason = "duplicate", TWICE
                row.run_ids = [str(run.id) for run in runs.get(row.sha256, ())]
            elif row.sha256 in deleted:
                row.outcome, row.reason = "duplicate", DELETED

    def _found(self, session: Session, table: Any, hashes: set[str | None]) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        of_runner = table.runner_id == self.job.runner_id
        for row in session.scalars(select(table).where(of_runner, table.sha256.in_(hashes))):
            found.setdefault(row.sha256, []).append(row)
        return found

    def _task(self, row: ImportFileRow, member: Member | None) -> Iterator[Task]:
        if row.sha256 is None or row.sha256 in self.taken:
            return  # its twin is being read; both lines are settled at the end
        self.taken.add(row.sha256)
        yield Task(
            file_id=row.id,
            runner_id=self.job.runner_id,
            sha256=row.sha256,
            name=row.path,
            size=row.size,
            folder=self.house.store.folder.root,
            member=member,
        )

    def _lines_where(self, *conditions: ColumnElement[bool]) -> Sequence[ImportFileRow]:
        statement = select(ImportFileRow).where(ImportFileRow.job_id == self.job.id, *conditions)
        with self.house.store.reading() as session:
            return session.scalars(statement.order_by(ImportFileRow.ordinal)).all()
