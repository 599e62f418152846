"""TCX: one run per activity, with laps; pauses are gaps between tracks. Treadmills are welcome."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from flexor.runs.run import Flag, Lap, Provenance, Reading, Run, Totals
from flexor.runs.sports import sport_named
from flexor.runs.summary import NO_SAMPLES, summary_frame
from flexor.runs.xml_points import Point, Points, Samples, instant, number, one_line, pauses
from flexor.runs.xml_stream import Listener, beheaded, check_count, nothing_left, parse

_IN_POINT: Final = {
    "Time": "time",
    "LatitudeDegrees": "lat_deg",
    "LongitudeDegrees": "lon_deg",
    "AltitudeMeters": "altitude_m",
    "Cadence": "cadence_raw",
    "RunCadence": "cadence_raw",  # the later one counts, and that is this
    "Speed": "speed_m_s",
    "Watts": "power_w",
}
_MOST_ACTIVITIES: Final = 1000
_MOST_LAPS: Final = 10_000
_INTENSITY: Final = {"active": "active", "resting": "rest"}


@dataclass(slots=True)
class DeviceLap:
    """One ``<Lap>`` while it is read; ``row`` is the first point in it."""

    row: int
    start: datetime | None
    timer_s: float | None = None
    distance_m: float | None = None
    intensity: str | None = None
    tracks: int = 0


@dataclass(slots=True)
class Activity:
    """One ``<Activity>`` while it is read."""

    sport: str
    points: Points = field(default_factory=Points)
    laps: list[DeviceLap] = field(default_factory=list)
    pauses: list[int] = field(default_factory=list)  # first row of a further track in a lap
    started: datetime | None = None
    notes: str | None = None
    device: str | None = None
    serial: str | None = None

    def total(self, name: str) -> float | None:
        """The sum over the laps that say it; None where none does."""
        told = [value for lap in self.laps if (value := getattr(lap, name)) is not None]
        return sum(told) if told else None


class TcxListener(Listener):
    """Gathers activities; counts courses and workouts."""

    def __init__(self) -> None:
        super().__init__()
        self.activities: list[Activity] = []
        self.courses = self.workouts = 0
        self._activity: Activity | None = None
        self._at = Point()
        self.starts = {
            "Activity": self._activity_start,
            "Lap": self._lap,
            "Track": self._track,
            "Trackpoint": self._point,
            "Course": self._course,
            "Workout": self._workout,
        }
        self.ends = {
            "Activity": self._activity_end,
            "Trackpoint": self._point_end,
            "Value": self._heart_rate,
            "HeartRateBpm": self._bare_heart_rate,
            "DistanceMeters": self._distance,
            "TotalTimeSeconds": self._lap_time,
            "Intensity": self._lap_intensity,
            "Id": self._id,
            "Notes": self._notes,
            "Name": self._name,
            "UnitId": self._unit,
        }
        self.ends |= self._at.setters(_IN_POINT)

    def heard(self) -> int:
        """All points of all activities."""
        return sum(len(activity.points) for activity in self.activities)

    def _activity_start(self, attributes: Mapping[str, str]) -> None:
        self._activity = Activity(attributes.get("Sport", ""))
        self.activities.append(self._activity)
        check_count(len(self.activities), _MOST_ACTIVITIES, "activities")

    def _activity_end(self, _text: str) -> None:
        self._activity = None

    def _course(self, _attributes: Mapping[str, str]) -> None:
        self.courses += 1

    def _workout(self, _attributes: Mapping[str, str]) -> None:
        self.workouts += 1

    def _lap(self, attributes: Mapping[str, str]) -> None:
        if self._activity:
            start = instant(attributes.get("StartTime"))
            self._activity.laps.append(DeviceLap(len(self._activity.points), start))
            check_count(len(self._activity.laps), _MOST_LAPS, "laps")

    def _track(self, _attributes: Mapping[str, str]) -> None:
        if self._activity and (lap := self._current_lap()):
            lap.tracks += 1
            if lap.tracks > 1:
                self._activity.pauses.append(len(self._activity.points))

    def _point(self, _attributes: Mapping[str, str]) -> None:
        self._at.begin()

    def _point_end(self, _text: str) -> None:
        if self._activity:
            self._activity.points.add(self._at)

    def _heart_rate(self, text: str) -> None:
        if self.parent() == "HeartRateBpm":
            self._at["heart_rate_bpm"] = text

    def _bare_heart_rate(self, text: str) -> None:
        if text.strip():
            self._at["heart_rate_bpm"] = text

    def _distance(self, text: str) -> None:
        parent = self.parent()
        if parent == "Trackpoint":
            self._at["distance_m"] = text
        elif parent == "Lap" and (lap := self._current_lap()):
            lap.distance_m = number(text)

    def _lap_time(self, text: str) -> None:
        if self.parent() == "Lap" and (lap := self._current_lap()):
            lap.timer_s = number(text)

    def _lap_intensity(self, text: str) -> None:
        if self.parent() == "Lap" and (lap := self._current_lap()):
            lap.intensity = _INTENSITY.get(text.strip().lower())

    def _id(self, text: str) -> None:
        if self._activity and self.parent() == "Activity":
            self._activity.started = instant(text)

    def _notes(self, text: str) -> None:
        if self._activity and self.parent() == "Activity":
            self._activity.notes = one_line(text)

    def _name(self, text: str) -> None:
        if self._activity and self.parent() == "Creator":
            self._activity.device = one_line(text)

    def _unit(self, text: str) -> None:
        if self._activity and self.parent() == "Creator" and text.strip(" 0"):
            self._activity.serial = one_line(text)

    def _current_lap(self) -> DeviceLap | None:
        return self._activity.laps[-1] if self._activity and self._activity.laps else None


def read_tcx(data: bytes) -> Reading:
    """Every activity of a TCX file as a run, whatever its sport.

    An activity of which only lap totals are known becomes a run of two samples, flagged
    ``no_samples``. Raises UnreadableInput when damage left nothing, LimitExceeded.
    """
    heard, damage = parse(data, TcxListener)
    damage = damage or beheaded(heard, "TrainingCenterDatabase")
    flags = (damage,) if damage else ()
    notes = tuple(flag.text for flag in flags)
    made = [_run(activity, index, flags) for index, activity in enumerate(heard.activities)]
    runs = tuple(run for run in made if run)
    if runs:
        return Reading("tcx", "activity", runs, notes=notes + _left_out(len(made) - len(runs)))
    if damage and not (heard.courses or heard.workouts):
        raise nothing_left(damage)
    if heard.courses:
        return Reading("tcx", "course", notes=(*notes, "A course: nobody ran it yet."))
    if heard.workouts:
        return Reading("tcx", "workout", notes=(*notes, "A workout plan, not a recording."))
    return Reading("tcx", "other", notes=("A TCX file without a recorded activity.",))


def _left_out(empty: int) -> tuple[str, ...]:
    return (f"{empty} of its activities hold nothing and were left out.",) if empty else ()


def _run(activity: Activity, index: int, damages: tuple[Flag, ...]) -> Run | None:
    samples = activity.points.samples()
    start = samples.start if samples else _start_of_totals(activity)
    timer_s, distance_m = activity.total("timer_s"), activity.total("distance_m")
    if start is None or (samples is None and not timer_s):
        return None
    sport, sub_sport = sport_named(activity.sport)
    return Run(
        start=start,
        sport=sport,
        sub_sport=sub_sport,
        samples=samples.frame if samples else summary_frame(timer_s or 0.0, distance_m),
        provenance=Provenance(
            "tcx", device=activity.device, serial=activity.serial, session_index=index
        ),
        utc_offset_s=samples.utc_offset_s if samples else None,
        title=activity.notes,
        totals=Totals(timer_s=timer_s, distance_m=distance_m),
        laps=tuple(_laps(activity, start, samples)),
        events=pauses(samples, activity.pauses) if samples else (),
        flags=(samples.flags if samples else (NO_SAMPLES,)) + damages,
    )


def _start_of_totals(activity: Activity) -> datetime | None:
    starts = [lap.start for lap in activity.laps if lap.start]
    start = starts[0] if starts else activity.started
    return start.astimezone(UTC) if start else None


def _laps(activity: Activity, start: datetime, samples: Samples | None) -> Iterator[Lap]:
    """Laps from their own start to the next one's; the last one ends with the recording."""
    starts = [_lap_start(lap, start, samples) for lap in activity.laps]
    last = samples.frame["t_s"][-1] if samples else None
    for index, lap in enumerate(activity.laps):
        begin = starts[index]
        if begin is None:
            continue
        timed = begin + (lap.timer_s or 0.0)
        following = starts[index + 1] if index + 1 < len(starts) else last
        end = timed if following is None else max(following, begin)
        yield Lap(begin, end, lap.distance_m, lap.intensity)


def _lap_start(lap: DeviceLap, start: datetime, samples: Samples | None) -> float | None:
    if lap.start is not None:
        return (lap.start - start).total_seconds()
    return samples.t_of_row(lap.row) if samples else None
