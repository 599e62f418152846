"""Apple Health: the runs, walks and hikes of an export, its steps and its idle hours.

The export is one XML file of up to gigabytes; it streams through and is never held. A workout's
course lies in a GPX beside it; without one the run has only its totals.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, Final

from flexor.runs.apple_day import STAND, STEPS, Days
from flexor.runs.apple_stream import hear
from flexor.runs.apple_workout import SPORTS, Workout, run_of
from flexor.runs.run import Reading, Run, Wearable
from flexor.runs.xml_stream import Listener

Routes = Callable[[str], bytes | None]
"""A route file's bytes by its path in the export; None if it is not there."""

_MOST_RUNS: Final = 50_000


def read_apple_export(stream: BinaryIO, routes: Routes) -> Reading:
    """Everything that an Apple Health ``export.xml`` tells of running, walking and hiking.

    ``routes`` gives a GPX by the path that the export names. All runs are held at once, some
    350 kB for an hour each; :class:`AppleExport` gives them one by one. Raises UnreadableInput if
    it is no such export, LimitExceeded.
    """
    export = AppleExport(stream, routes)
    runs = tuple(export.runs())
    wearable = export.wearable()
    if runs:
        return Reading("apple", "activity", runs, wearable, export.notes())
    return Reading("apple", "wearable" if wearable else "other", (), wearable, export.notes())


class AppleExport:
    """One pass through an export: first :meth:`runs` to its end, then the rest."""

    def __init__(self, stream: BinaryIO, routes: Routes) -> None:
        self._stream, self._routes = stream, routes
        self._heard = AppleListener()
        self._notes: list[str] = []
        self._count = self._unreadable = 0

    def runs(self) -> Iterator[Run]:
        """Runs, walks and hikes in the order of the file, each as soon as it is complete."""
        for damage in hear(self._stream, self._heard):
            if damage:
                self._notes.append(damage.text)
            yield from self._ended()
        yield from self._ended()

    def _ended(self) -> Iterator[Run]:
        for workout in self._heard.take():
            run = run_of(workout, self._routes, self._count) if self._count < _MOST_RUNS else None
            if run:
                self._count += 1
                yield run
            else:
                self._unreadable += 1

    def wearable(self) -> Wearable | None:
        """Steps and idle hours, once all runs were taken."""
        return self._heard.days.wearable()

    def notes(self) -> tuple[str, ...]:
        """In plain words what was left out, once all runs were taken."""
        notes = list(self._notes)
        if self._unreadable:
            notes.append(f"{self._unreadable} workouts carry no usable times and were left out.")
        if self._heard.others:
            kinds = ", ".join(f"{kind} ({n})" for kind, n in self._heard.others.most_common(5))
            notes.append(f"Workouts of other kinds were left out: {kinds}.")
        if self._heard.days.left_out:
            notes.append(f"{self._heard.days.left_out:,} step records beyond the limit left out.")
        return tuple(notes)


class AppleListener(Listener):
    """Gathers workouts as they end, and days all along."""

    def __init__(self) -> None:
        super().__init__()
        self.days = Days()
        self.others: Counter[str] = Counter()
        self._workout: Workout | None = None
        self._done: list[Workout] = []
        self.starts = {
            "Record": self._record,
            "Workout": self._start,
            "MetadataEntry": self._metadata,
            "WorkoutEvent": self._event,
            "WorkoutStatistics": self._statistics,
            "FileReference": self._route,
            "Location": self._location,
        }
        self.ends = {"Workout": self._end}

    def take(self) -> list[Workout]:
        """The workouts that ended since the last time."""
        done, self._done = self._done, []
        return done

    def _record(self, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("type")
        if kind == STEPS:
            self.days.add_steps(attributes)
        elif kind == STAND:
            self.days.add_stand(attributes)

    def _start(self, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("workoutActivityType", "")
        wanted = kind in SPORTS
        self._workout = Workout(dict(attributes)) if wanted else None
        if not wanted and len(self.others) < 200:
            self.others[kind.removeprefix("HKWorkoutActivityType")[:40] or "unnamed"] += 1

    def _end(self, _text: str) -> None:
        if self._workout:
            self._done.append(self._workout)
        self._workout = None

    def _metadata(self, attributes: Mapping[str, str]) -> None:
        if self._workout and len(self.path) > 1 and self.path[-2] == "Workout":
            self._workout.note(attributes.get("key", ""), attributes.get("value", ""))

    def _event(self, attributes: Mapping[str, str]) -> None:
        if self._workout:
            self._workout.event(attributes)

    def _statistics(self, attributes: Mapping[str, str]) -> None:
        if self._workout:
            self._workout.statistics(attributes)

    def _route(self, attributes: Mapping[str, str]) -> None:
        if self._workout:
            self._workout.route(attributes.get("path", ""))

    def _location(self, attributes: Mapping[str, str]) -> None:
        if self._workout:
            self._workout.location(attributes)
