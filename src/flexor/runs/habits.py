"""What recordings with a cadence teach about a runner's speeds, for those without one."""

from collections.abc import Iterable

import numpy as np

from flexor.runs.clean import Cleaned
from flexor.runs.evidence import Habits
from flexor.runs.states import RUN, WALK, Told

#: Seconds of counted steps in a state before a recording teaches its speed.
_LEAST_S = 60
#: Recordings before they make a habit.
_LEAST_RUNS = 3


def taught(cleaned: Cleaned, told: Told) -> Habits:
    """The speeds of this recording's own walking and running, where its steps were counted."""
    return Habits(_speed(cleaned, told, WALK), _speed(cleaned, told, RUN))


def learn(recordings: Iterable[Habits]) -> Habits:
    """The runner's habits: the median over recordings; None where fewer than three teach it."""
    known = list(recordings)
    return Habits(
        _usual([habit.walking_speed_m_s for habit in known]),
        _usual([habit.running_speed_m_s for habit in known]),
    )


def _speed(cleaned: Cleaned, told: Told, state: int) -> float | None:
    counted = (told.states == state) & told.evidence.by_cadence & np.isfinite(cleaned.speed_m_s)
    return float(np.median(cleaned.speed_m_s[counted])) if counted.sum() >= _LEAST_S else None


def _usual(speeds: list[float | None]) -> float | None:
    known = [speed for speed in speeds if speed is not None]
    return float(np.median(known)) if len(known) >= _LEAST_RUNS else None
