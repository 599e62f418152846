"""FIT bytes to a reading: what kind of file it is, and what it holds for us."""

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

import polars as pl

from flexor.errors import UnreadableInput
from flexor.runs.fit.activity import runs_of
from flexor.runs.fit.decode import FitFile, decode
from flexor.runs.fit.enums import (
    FILE_ACTIVITY,
    FILE_COURSE,
    FILE_WORKOUT,
    FILES_MONITORING,
    FILES_SETTINGS,
)
from flexor.runs.fit.flags import flags_of
from flexor.runs.fit.marks import number
from flexor.runs.fit.monitoring import wearable_of
from flexor.runs.run import Reading, Run, Wearable

Kind: TypeAlias = Literal["activity", "wearable", "workout", "settings", "course", "other"]

#: Of chained files the first of these decides what the whole is.
_ORDER: Final[tuple[Kind, ...]] = ("activity", "wearable", "course", "workout", "settings", "other")
_NOTES: Final[dict[Kind, str]] = {
    "course": "This is a planned route, not a recording.",
    "workout": "This is a planned workout for a watch, not a recording.",
    "settings": "This file holds settings of a watch, not a recording.",
    "other": "This FIT file holds neither an activity nor a day of steps.",
}


def read_fit(data: bytes) -> Reading:
    """Read a FIT file, or several chained into one; raises UnreadableInput, LimitExceeded.

    Whatever can be read of a damaged file is returned: its runs carry flags, the reading notes.
    """
    files = [(kind_of(file), file) for file in decode(data)]
    if not any(len(file) for _, file in files):
        raise UnreadableInput(
            "This FIT file is empty or damaged from its beginning: nothing in it can be read.",
            "Copy it again from the watch, or export it again from the app.",
        )
    kind = min((kind for kind, _ in files), key=_ORDER.index)
    runs: tuple[Run, ...] = ()
    for file in (file for kind, file in files if kind == "activity"):
        runs += runs_of(file, first_index=len(runs))
    days = [wearable_of(file) for kind, file in files if kind == "wearable"]
    wearable = _joined([day for day in days if day])
    notes = dict.fromkeys(_notes(kind, [file for _, file in files], runs, wearable))
    return Reading("fit", kind, runs, wearable, tuple(notes))


def kind_of(file: FitFile) -> Kind:
    """What a file is: by its declared type, else by what it holds."""
    declared = number(next(file["file_id"].rows("type"), {}), "type")
    if declared == FILE_ACTIVITY:
        return "activity"
    if declared in FILES_MONITORING:
        return "wearable"
    if declared == FILE_COURSE:
        return "course"
    if declared == FILE_WORKOUT:
        return "workout"
    if declared in FILES_SETTINGS:
        return "settings"
    return _kind_by_content(file)


def _kind_by_content(file: FitFile) -> Kind:
    if "record" in file or "session" in file:
        return "activity"
    if "monitoring" in file:
        return "wearable"
    return "workout" if "workout_step" in file else "other"


def _notes(
    kind: Kind, files: list[FitFile], runs: tuple[Run, ...], wearable: Wearable | None
) -> Iterator[str]:
    if kind in _NOTES:
        yield _NOTES[kind]
    if kind == "activity" and not runs:
        yield "This activity holds no samples, only a summary or nothing."
    if kind == "wearable" and wearable is None:
        yield "This day holds neither steps nor still time."
    for file in files:
        for flag in flags_of(file):
            yield flag.text


def _joined(days: list[Wearable]) -> Wearable | None:
    """Chained days as one."""
    if len(days) < 2:
        return days[0] if days else None
    return Wearable(
        steps=pl.concat([day.steps for day in days]),
        still=pl.concat([day.still for day in days]),
        device=days[0].device,
    )
