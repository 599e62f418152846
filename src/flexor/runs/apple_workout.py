"""One workout of an Apple export, and the run that it becomes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

import polars as pl

from flexor.errors import FlexorError
from flexor.runs.apple_day import apple_moment
from flexor.runs.gpx import read_gpx
from flexor.runs.run import Event, Flag, Provenance, Run, Totals
from flexor.runs.summary import NO_SAMPLES, summary_frame
from flexor.runs.xml_points import Point, Points, local_offset, number, one_line

SPORTS: Final = {
    "HKWorkoutActivityTypeRunning": "running",
    "HKWorkoutActivityTypeWalking": "walking",
    "HKWorkoutActivityTypeHiking": "hiking",
}
_METRES: Final = {"km": 1000.0, "mi": 1609.344, "m": 1.0, "ft": 0.3048, "yd": 0.9144, "cm": 0.01}
_SECONDS: Final = {"min": 60.0, "s": 1.0, "sec": 1.0, "hr": 3600.0, "h": 3600.0}
_EVENTS: Final[dict[str, Literal["start", "stop", "marker"]]] = {
    "HKWorkoutEventTypePause": "stop",
    "HKWorkoutEventTypeMotionPaused": "stop",
    "HKWorkoutEventTypeResume": "start",
    "HKWorkoutEventTypeMotionResumed": "start",
    "HKWorkoutEventTypeMarker": "marker",
}
_DISTANCE: Final = "HKQuantityTypeIdentifierDistanceWalkingRunning"
_MOST_EVENTS: Final = 10_000
_MOST_ROUTES: Final = 20
_MOST_LOCATIONS: Final = 400_000
_LONGEST: Final = timedelta(days=4)
_NO_ROUTE: Final = Flag("route_missing", "Its route was not in the export, or not readable.")


@dataclass(slots=True)
class Workout:
    """What the XML says of one workout, while it streams by."""

    attributes: dict[str, str]
    metadata: dict[str, str] = field(default_factory=dict)
    events: list[tuple[datetime, Literal["start", "stop", "marker"]]] = field(default_factory=list)
    routes: list[str] = field(default_factory=list)
    points: Points = field(default_factory=Points)
    distance_m: float | None = None

    def note(self, key: str, value: str) -> None:
        """A metadata entry, if it is one of the two that matter."""
        if key in {"HKIndoorWorkout", "HKTimeZone"}:
            self.metadata[key] = value.strip()

    def event(self, attributes: Mapping[str, str]) -> None:
        """A pause, a resumption or a marker."""
        kind = _EVENTS.get(attributes.get("type", ""))
        when = apple_moment(attributes.get("date"))
        if kind and when and len(self.events) < _MOST_EVENTS:
            self.events.append((when, kind))

    def statistics(self, attributes: Mapping[str, str]) -> None:
        """The total distance, where newer exports keep it."""
        if attributes.get("type") == _DISTANCE:
            distance = _quantity(attributes.get("sum"), attributes.get("unit"), _METRES)
            self.distance_m = distance or self.distance_m

    def route(self, path: str) -> None:
        """Where the course lies."""
        if len(self.routes) < _MOST_ROUTES and path.lower().endswith(".gpx"):
            self.routes.append(path)

    def location(self, attributes: Mapping[str, str]) -> None:
        """A point of the course, as exports before 2019 held it inline."""
        when = apple_moment(attributes.get("date"))
        if when and len(self.points) < _MOST_LOCATIONS:
            names = {"lat_deg": "latitude", "lon_deg": "longitude", "altitude_m": "altitude"}
            point = Point()
            point.update({ours: attributes.get(theirs) for ours, theirs in names.items()})
            point["time"] = when.isoformat()
            self.points.add(point)


def run_of(workout: Workout, routes: Callable[[str], bytes | None], index: int) -> Run | None:
    """The run that a workout becomes; None if it has no usable times.

    With a route its samples are the run's, else start and end with the total distance, flagged.
    """
    attributes = workout.attributes
    begin, end = apple_moment(attributes.get("startDate")), apple_moment(attributes.get("endDate"))
    if begin is None or end is None or not timedelta(0) <= end - begin <= _LONGEST:
        return None
    start, samples, flags = _course(workout, routes, begin, end)
    return Run(
        start=start,
        sport=SPORTS[attributes["workoutActivityType"]],
        sub_sport="treadmill" if workout.metadata.get("HKIndoorWorkout") == "1" else None,
        samples=samples,
        provenance=Provenance(
            "apple", device=one_line(attributes.get("sourceName", "")), session_index=index
        ),
        utc_offset_s=_offset(workout, begin),
        totals=Totals(
            elapsed_s=(end - begin).total_seconds(),
            timer_s=_quantity(attributes.get("duration"), attributes.get("durationUnit"), _SECONDS),
            distance_m=_distance(workout),
        ),
        events=_events(workout, start),
        flags=flags,
    )


def _course(
    workout: Workout, routes: Callable[[str], bytes | None], begin: datetime, end: datetime
) -> tuple[datetime, pl.DataFrame, tuple[Flag, ...]]:
    """Start in UTC, samples and flags: from routes, from inline points, or from totals."""
    parts = [part for path in workout.routes for part in _route_runs(path, routes)]
    if parts:
        return _joined(sorted(parts, key=lambda part: part.start))
    inline = workout.points.samples()
    if inline:
        return inline.start, inline.frame, inline.flags
    missing = (_NO_ROUTE,) if workout.routes else ()
    frame = summary_frame((end - begin).total_seconds(), _distance(workout))
    return begin.astimezone(UTC), frame, (NO_SAMPLES, *missing)


def _route_runs(path: str, routes: Callable[[str], bytes | None]) -> tuple[Run, ...]:
    try:
        data = routes(path)
        return read_gpx(data).runs if data is not None else ()
    except FlexorError:
        return ()


def _joined(parts: list[Run]) -> tuple[datetime, pl.DataFrame, tuple[Flag, ...]]:
    start = parts[0].start
    frames = [
        part.samples.with_columns(pl.col("t_s") + (part.start - start).total_seconds())
        for part in parts
    ]
    flags = dict.fromkeys(flag for part in parts for flag in part.flags)
    return start, pl.concat(frames), tuple(flags)


def _events(workout: Workout, start: datetime) -> tuple[Event, ...]:
    """Timer events in order; those of a run that was never paused tell nothing."""
    made = [Event((when - start).total_seconds(), kind) for when, kind in workout.events]
    return tuple(sorted(made, key=lambda event: event.t_s))


def _distance(workout: Workout) -> float | None:
    total = workout.attributes.get("totalDistance"), workout.attributes.get("totalDistanceUnit")
    return workout.distance_m or _quantity(*total, _METRES)


def _quantity(value: str | None, unit: str | None, units: Mapping[str, float]) -> float | None:
    """A quantity in our unit; None without a number or with a unit that nobody uses for it."""
    amount, factor = number(value or ""), units.get((unit or "").strip())
    return None if amount is None or factor is None or amount < 0 else amount * factor


def _offset(workout: Workout, begin: datetime) -> int | None:
    """Local time's offset at the start: by the workout's own zone, else by how it is written.

    The export writes all times in the phone's present zone, so the workout's own is preferred.
    """
    try:
        offset = ZoneInfo(workout.metadata.get("HKTimeZone", "")).utcoffset(begin)
    except (KeyError, ValueError, OSError):
        offset = None
    return local_offset(begin) if offset is None else round(offset.total_seconds())
