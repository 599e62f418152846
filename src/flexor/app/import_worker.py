"""What a worker does with one file: read it, audit what it holds, keep the records.

Pure but for the records that it writes, whose ids follow from the file's content: doing a file
twice writes the same records twice. Imports neither the database nor the pages: a worker is small.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from flexor.errors import FlexorError
from flexor.runs.apple import AppleExport
from flexor.runs.archive import Member
from flexor.runs.audit import Audit, audit
from flexor.runs.facts import RunFacts, facts
from flexor.runs.read import read
from flexor.runs.run import Run, Wearable
from flexor.store.originals import Originals
from flexor.store.records import Records

_RUNS = UUID("5f6d2c0e-6f1a-4b52-9a3e-0d6b7d1f8a11")  # the namespace of our ids; means nothing


@dataclass(frozen=True, slots=True)
class Task:
    """One file to read. ``member`` is set for an export that is read where it lies."""

    file_id: int
    runner_id: UUID
    sha256: str
    name: str
    size: int
    folder: Path
    member: Member | None = None


@dataclass(frozen=True, slots=True)
class FoundRun:
    """A run whose record is written; the rest is what the database keeps of it."""

    id: UUID
    session_index: int
    facts: RunFacts
    audit: Audit
    sub_sport: str | None
    title: str | None
    utc_offset_s: int | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundDay:
    """A wearable's file whose record is written. Still time in s."""

    id: UUID
    device: str | None
    start: datetime
    end: datetime
    steps: int
    still_s: float


@dataclass(frozen=True, slots=True)
class FoundFile:
    """What one file held; ``error`` instead where no reader understood it."""

    kind: str = "other"
    runs: tuple[FoundRun, ...] = ()
    day: FoundDay | None = None
    notes: tuple[str, ...] = ()
    error: FlexorError | None = None


Work = Callable[[Task], FoundFile]


def work_on(task: Task) -> FoundFile:
    """Read, audit and keep one file. Never raises for what the file holds."""
    try:
        return _export(task, task.member) if task.member is not None else _recording(task)
    except FlexorError as error:
        return FoundFile(error=error)


def run_id(runner_id: UUID, sha256: str, session_index: int) -> UUID:
    """The id of a run: the same for the same session of the same bytes."""
    return uuid5(_RUNS, f"{runner_id}/{sha256}/{session_index}")


def _recording(task: Task) -> FoundFile:
    reading = read(Originals(task.folder / "originals").get(task.sha256), task.name)
    runs = tuple(_keep_run(task, index, run) for index, run in enumerate(reading.runs))
    return FoundFile(reading.kind, runs, _keep_day(task, reading.wearable), reading.notes)


def _export(task: Task, member: Member) -> FoundFile:
    """Apple's export: gigabytes that stream by, one run in memory at a time."""
    with member.open() as stream:
        export = AppleExport(stream, member.beside)
        runs = tuple(_keep_run(task, index, run) for index, run in enumerate(export.runs()))
        day = _keep_day(task, export.wearable())
    return FoundFile("activity" if runs else "other", runs, day, export.notes())


def _keep_run(task: Task, index: int, run: Run) -> FoundRun:
    found_id = run_id(task.runner_id, task.sha256, index)
    Records(task.folder / "records").write(found_id, run)
    judged = audit(run)
    return FoundRun(
        id=found_id,
        session_index=index,
        facts=facts(str(found_id), task.sha256, run, judged),
        audit=judged,
        sub_sport=run.sub_sport,
        title=run.title,
        utc_offset_s=run.utc_offset_s,
        flags=tuple(dict.fromkeys(flag.id for flag in (*run.flags, *judged.flags))),
    )


def _keep_day(task: Task, wearable: Wearable | None) -> FoundDay | None:
    if wearable is None:
        return None
    starts, ends = _column(wearable, "start"), _column(wearable, "end")
    if not starts:
        return None
    found_id = run_id(task.runner_id, task.sha256, -1)
    Records(task.folder / "records").write_wearable(found_id, wearable)
    still = wearable.still
    return FoundDay(
        id=found_id,
        device=wearable.device,
        start=min(starts),
        end=max(ends),
        steps=int(wearable.steps["steps"].sum()),
        still_s=float((still["end"] - still["start"]).dt.total_seconds().sum()),
    )


def _column(wearable: Wearable, name: str) -> list[datetime]:
    return wearable.steps[name].to_list() + wearable.still[name].to_list()
