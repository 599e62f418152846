"""GPX: one run per track. Segments are pauses; routes and waypoints are courses, not runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from flexor.runs.run import Flag, Provenance, Reading, Run
from flexor.runs.sports import sport_named
from flexor.runs.xml_points import Point, Points, one_line, pauses
from flexor.runs.xml_stream import Listener, beheaded, check_count, nothing_left, parse

#: Local names inside a point, whatever the namespace: gpxtpx, ns3, gpxdata, pwr, none.
_IN_POINT: Final = {
    "ele": "altitude_m",
    "time": "time",
    "speed": "speed_m_s",
    "distance": "distance_m",
    "hr": "heart_rate_bpm",
    "heartrate": "heart_rate_bpm",
    "cad": "cadence_raw",
    "cadence": "cadence_raw",
    "RunCadence": "cadence_raw",
    "power": "power_w",
    "PowerInWatts": "power_w",
    "atemp": "temperature_c",
    "temp": "temperature_c",
}
_MOST_TRACKS: Final = 1000


@dataclass(slots=True)
class Track:
    """One ``<trk>`` while it is read."""

    points: Points = field(default_factory=Points)
    breaks: list[int] = field(default_factory=list)
    name: str | None = None
    kind: str | None = None


class GpxListener(Listener):
    """Gathers tracks; counts what belongs to courses."""

    def __init__(self) -> None:
        super().__init__()
        self.tracks: list[Track] = []
        self.creator: str | None = None
        self.name: str | None = None
        self.course_points = 0
        self._at = Point()
        self.starts = {
            "gpx": self._gpx,
            "trk": self._track,
            "trkseg": self._segment,
            "trkpt": self._point,
            "rtept": self._course_point,
            "wpt": self._course_point,
        }
        self.ends = {"trkpt": self._point_end, "name": self._named, "type": self._typed}
        self.ends |= self._at.setters(_IN_POINT)

    def heard(self) -> int:
        """All points of all tracks."""
        return sum(len(track.points) for track in self.tracks)

    def _gpx(self, attributes: Mapping[str, str]) -> None:
        self.creator = one_line(attributes.get("creator", ""))

    def _track(self, _attributes: Mapping[str, str]) -> None:
        self.tracks.append(Track())
        check_count(len(self.tracks), _MOST_TRACKS, "tracks")

    def _segment(self, _attributes: Mapping[str, str]) -> None:
        track = self._current()
        track.breaks.append(len(track.points))

    def _point(self, attributes: Mapping[str, str]) -> None:
        self._at.begin()
        if "lat" in attributes and "lon" in attributes:
            self._at["lat_deg"], self._at["lon_deg"] = attributes["lat"], attributes["lon"]

    def _point_end(self, _text: str) -> None:
        self._current().points.add(self._at)

    def _course_point(self, _attributes: Mapping[str, str]) -> None:
        self.course_points += 1

    def _named(self, text: str) -> None:
        title = one_line(text)
        if self.parent() == "trk":
            self._current().name = title
        elif self.parent() == "metadata":
            self.name = title

    def _typed(self, text: str) -> None:
        if self.parent() == "trk":
            self._current().kind = text

    def _current(self) -> Track:
        if not self.tracks:  # a segment outside a track: recovered, or simply wrong
            self.tracks.append(Track())
        return self.tracks[-1]


def read_gpx(data: bytes) -> Reading:
    """Every track of a GPX file as a run, whatever its sport.

    A track none of whose points carries a time is a course: nobody ran it yet. Raises
    UnreadableInput when there is no GPX in it, LimitExceeded when there is too much.
    """
    heard, damage = parse(data, GpxListener)
    damage = damage or beheaded(heard, "gpx")
    damages = (damage,) if damage else ()
    made = (_run(heard, index, track, damages) for index, track in enumerate(heard.tracks))
    runs = tuple(run for run in made if run)
    if runs:
        return Reading("gpx", "activity", runs, notes=_notes(heard, len(runs), damage))
    if heard.course_points or any(len(track.points) for track in heard.tracks):
        return Reading("gpx", "course", notes=("A course: its points carry no times.",))
    if damage:
        raise nothing_left(damage)
    return Reading("gpx", "other", notes=("A GPX file without any points.",))


def _run(heard: GpxListener, index: int, track: Track, damages: tuple[Flag, ...]) -> Run | None:
    samples = track.points.samples()
    if samples is None:
        return None
    sport, sub_sport = sport_named(track.kind)
    return Run(
        start=samples.start,
        sport=sport,
        sub_sport=sub_sport,
        samples=samples.frame,
        provenance=Provenance("gpx", device=heard.creator, session_index=index),
        utc_offset_s=samples.utc_offset_s,
        title=track.name or heard.name,
        events=pauses(samples, track.breaks),
        flags=samples.flags + damages,
    )


def _notes(heard: GpxListener, runs: int, damage: Flag | None) -> tuple[str, ...]:
    untimed = sum(1 for track in heard.tracks if len(track.points)) - runs
    notes = [damage.text] if damage else []
    if untimed:
        notes.append(f"{untimed} of its tracks carry no times: courses, not runs.")
    return tuple(notes)
