"""What a runner says about pain: around a run, in the morning, at an incident. 0-10 throughout."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

Sign = Literal["sharp", "limp", "stride", "rising", "night"]


@dataclass(frozen=True, slots=True)
class Felt:
    """A number on the 0-10 scale, and when it was told."""

    value: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RunPain:
    """Pain around one run: during it, an hour later, the next morning; None where not told."""

    run_id: str
    ran_on: date  # the runner's own calendar
    during: Felt | None = None
    hour_after: Felt | None = None
    next_morning: Felt | None = None
    signs: tuple[tuple[Sign, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Morning:
    """A morning check-in: pain now, new pain in the night, a limp."""

    day: date
    at: datetime
    pain: int
    night_pain: bool = False
    limp: bool = False


@dataclass(frozen=True, slots=True)
class Incident:
    """It went wrong on a run: when, and how bad."""

    at: datetime
    pain: int | None = None
    signs: tuple[Sign, ...] = ()
    note: str = ""


class Mornings:
    """Check-ins by day: one a day, the last one given counts."""

    def __init__(self, mornings: Iterable[Morning]) -> None:
        self._by_day = {morning.day: morning for morning in mornings}

    def add(self, morning: Morning) -> None:
        """A check-in told after those that are here."""
        self._by_day[morning.day] = morning

    def on(self, day: date) -> Morning | None:
        """The check-in of that day."""
        return self._by_day.get(day)

    def usual_before(self, day: date, window_days: float) -> int | None:
        """The usual morning pain before ``day``: the latest check-in within the window."""
        for ago in range(1, int(window_days) + 1):
            known = self._by_day.get(day - timedelta(days=ago))
            if known is not None:
                return known.pain
        return None


def morning_of(mornings: Iterable[Morning], day: date) -> Morning | None:
    """The check-in of that day."""
    return Mornings(mornings).on(day)
