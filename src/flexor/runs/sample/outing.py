"""One outing of the made-up runner: what is done, in which order, and what the watch does wrong."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal

State = Literal["walk", "run", "still", "pause"]
Quirk = Literal["", "smart", "hops", "copied"]

#: Stands in every file as device and creator, so that nobody takes a sample for a person.
DEVICE: Final = "Flexor sample"


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of one kind. ``intensity`` and ``step`` are set when a workout asked for it."""

    state: State
    seconds: float
    speed_m_s: float = 0.0
    intensity: str | None = None
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Pain:
    """0 to 10: during the run, an hour later, next morning."""

    during: int
    hour_after: int
    next_morning: int


@dataclass(frozen=True, slots=True)
class Outing:
    """An activity as it will be recorded. ``number`` seeds its noise; ``hour`` is local time."""

    name: str
    phases: tuple[Phase, ...]
    sport: Literal["running", "walking"] = "running"
    treadmill: bool = False
    quirk: Quirk = ""
    pain: Pain = Pain(0, 0, 0)
    warmed_up_min: int | None = None  # what the runner says about the time before pressing start
    number: int = 0
    day: date = date.min
    hour: float = 7.0

    @property
    def start(self) -> datetime:
        """UTC, whole seconds; this runner lives where local time is UTC."""
        midnight = datetime.combine(self.day, datetime.min.time(), UTC)
        return midnight + timedelta(seconds=round(self.hour * 3600))

    @property
    def title(self) -> str:
        """What a list shows; it always says that this is a sample."""
        return f"Sample: {self.name}"

    @property
    def file_name(self) -> str:
        """The FIT file's path in the archive; it always says that this is a sample."""
        return f"activities/sample-{self.day.isoformat()}-{self.name.replace(' ', '-')}.fit"
