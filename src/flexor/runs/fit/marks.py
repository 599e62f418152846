"""What a device marks beside the samples: laps, timer events, its own run/walk detection."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from flexor.runs.fit.decode import FitFile
from flexor.runs.fit.enums import (
    EVENT_MARKER,
    EVENT_START,
    EVENTS_STOP,
    INTENSITIES,
    SPLIT_STATES,
    TIMER_EVENT,
    USER_MARKER_EVENT,
)
from flexor.runs.fit.epoch import Clock
from flexor.runs.fit.table import Row
from flexor.runs.run import DeviceSplit, Event, Lap

Stretch = TypeVar("Stretch", Lap, DeviceSplit)

#: The columns that tell when a lap, a session or a split began and ended.
SPAN: Final = ("start_time", "timestamp", "total_elapsed_time", "total_timer_time")


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of a whole file; their times are FIT times (seconds since FIT's epoch)."""

    laps: tuple[Lap, ...]
    events: tuple[Event, ...]
    splits: tuple[DeviceSplit, ...]

    def within(self, first: float, last: float, origin: float) -> "Marks":
        """The marks that begin in ``first <= t < last``, in seconds since ``origin``."""
        return Marks(
            tuple(_moved(lap, origin) for lap in self.laps if first <= lap.start_s < last),
            tuple(Event(e.t_s - origin, e.kind) for e in self.events if first <= e.t_s < last),
            tuple(_moved(part, origin) for part in self.splits if first <= part.start_s < last),
        )


def marks_of(file: FitFile, clock: Clock) -> Marks:
    """Every mark that the file holds."""
    return Marks(
        tuple(_laps(file, clock)), tuple(_events(file, clock)), tuple(_splits(file, clock))
    )


def _moved(stretch: Stretch, origin: float) -> Stretch:
    return replace(stretch, start_s=stretch.start_s - origin, end_s=stretch.end_s - origin)


def _laps(file: FitFile, clock: Clock) -> Iterator[Lap]:
    for row in file["lap"].rows(*SPAN, "total_distance", "intensity", "wkt_step_index"):
        span = _span(row, clock)
        if span:
            yield Lap(
                *span,
                distance_m=number(row, "total_distance"),
                intensity=_named(row.get("intensity"), INTENSITIES),
                workout_step=_whole(row.get("wkt_step_index")),
            )


def _events(file: FitFile, clock: Clock) -> Iterator[Event]:
    for row in file["event"].rows("timestamp", "event", "event_type"):
        at = clock.fix_one(row.get("timestamp"))
        event, kind = row.get("event"), row.get("event_type")
        if at is None:
            continue
        if event == USER_MARKER_EVENT or kind == EVENT_MARKER:
            yield Event(at, "marker")
        elif event == TIMER_EVENT and kind == EVENT_START:
            yield Event(at, "start")
        elif event == TIMER_EVENT and kind in EVENTS_STOP:
            yield Event(at, "stop")


def _splits(file: FitFile, clock: Clock) -> Iterator[DeviceSplit]:
    for row in file["split"].rows(*SPAN, "end_time", "split_type"):
        kind = row.get("split_type")
        state = SPLIT_STATES.get(int(kind)) if isinstance(kind, float) else None
        span = _span(row, clock)
        if span and state:
            yield DeviceSplit(*span, state)


def number(row: Row, name: str) -> float | None:
    """A number of the row; None where there is none."""
    value = row.get(name)
    return value if isinstance(value, float) else None


def start_of(row: Row, clock: Clock) -> float | None:
    """When a lap or session began: as told, else its end less its length."""
    start = clock.fix_one(row.get("start_time"))
    end = clock.fix_one(row.get("timestamp"))
    length = number(row, "total_elapsed_time")
    if start is None and end is not None:
        return end - length if length is not None else None
    return start


def _span(row: Row, clock: Clock) -> tuple[float, float] | None:
    start = start_of(row, clock)
    if start is None:
        return None
    end = clock.fix_one(row.get("end_time"))
    if end is None:
        length = number(row, "total_elapsed_time") or number(row, "total_timer_time")
        end = start + length if length is not None else clock.fix_one(row.get("timestamp"))
    return (start, end) if end is not None and end >= start else None


def _named(code: object, names: dict[int, str]) -> str | None:
    return names.get(int(code)) if isinstance(code, float) else None


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, float) else None
