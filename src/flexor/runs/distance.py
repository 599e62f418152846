"""How far: the watch's own total, unless its satellites say that it cannot be.

The watch knows best (it sees ten fixes a second and a calibrated foot pod), but a lost signal or a
leap of the satellites ends up in its total. Its total is kept unless it contradicts the cleaned
positions; without either, its own speed is summed up.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from flexor.runs.beliefs import beliefs
from flexor.runs.gps import Course

Floats = npt.NDArray[np.float64]

Source = Literal["device", "positions", "speed", "none"]
#: Where the watch and clean positions differ by more, the positions are believed.
_DISAGREE = 1.25
#: Positions are asked only if they cover this share of the time.
_COVERED = 0.8
#: A signal lost for up to this long: a leap of the total at its end has caught up.
_CATCH_UP_S = 180.0


@dataclass(frozen=True, slots=True, eq=False)
class Distance:
    """Metres since the start at ``t_s``; ``claimed_m`` is the total before cleaning."""

    t_s: Floats
    distance_m: Floats
    source: Source
    claimed_m: float | None


def choose(
    t_s: Floats,
    device_m: Floats,
    course: Course | None,
    speed_m_s: Floats,
    fastest_m_s: float,
    indoors: bool,
) -> Distance:
    """The distance to believe. All arrays: n samples, NaN where nothing was recorded."""
    device = _device(t_s, device_m, course, fastest_m_s)
    if device is None or device.distance_m[-1] <= 0:
        if course is not None and not indoors:
            return Distance(
                course.t_s, course.distance_m, "positions", float(course.raw_distance_m[-1])
            )
        summed = _summed(t_s, speed_m_s)
        return summed if summed.source == "speed" or device is None else device
    if course is not None and not indoors and _contradicts(device, course, t_s):
        return Distance(course.t_s, course.distance_m, "positions", device.claimed_m)
    return device


def _device(
    t_s: Floats, device_m: Floats, course: Course | None, fastest_m_s: float
) -> Distance | None:
    known = np.isfinite(device_m)
    if known.sum() < 2:
        return None
    time, total = t_s[known], device_m[known]
    steps = np.diff(total)
    steps = np.where(steps < 0, 0.0, steps)  # a total that restarts goes on from where it was
    claimed = float(steps.sum())
    steps = _without_leaps(time, steps, course, fastest_m_s)
    return Distance(time, np.concatenate(([0.0], np.cumsum(steps))), "device", claimed)


def _without_leaps(
    time: Floats, steps: Floats, course: Course | None, fastest_m_s: float
) -> Floats:
    """Steps that nobody can run become nothing, or spread over the lost signal they catch up.

    A total wavers by some metres from second to second; only what is too fast over ten is a leap.
    """
    leaps = np.flatnonzero(
        (steps > fastest_m_s * np.diff(time)) & _rushing(time, steps, fastest_m_s)
    )
    if not leaps.size:
        return steps
    steps = steps.copy()
    for leap in leaps.tolist():
        since = _signal_lost(time, leap, course)
        waited = time[leap + 1] - time[since]
        caught_up = steps[since : leap + 1].sum()
        if 5 < waited <= _CATCH_UP_S and caught_up < fastest_m_s * waited:
            steps[since : leap + 1] = caught_up * np.diff(time[since : leap + 2]) / waited
        else:
            steps[leap] = 0.0
    return steps


def _rushing(time: Floats, steps: Floats, fastest_m_s: float) -> npt.NDArray[np.bool_]:
    total = np.concatenate(([0.0], np.cumsum(steps)))
    middle = (time[1:] + time[:-1]) / 2
    reach = np.maximum(np.diff(time), 10.0) / 2
    moved = np.interp(middle + reach, time, total) - np.interp(middle - reach, time, total)
    return np.asarray(moved > fastest_m_s * 2 * reach)


def _signal_lost(time: Floats, leap: int, course: Course | None) -> int:
    """The sample since which the satellites were lost at this step; the step's own if not."""
    if course is None:
        return leap
    last_fix = course.t_s[max(int(np.searchsorted(course.t_s, time[leap + 1])) - 1, 0)]
    return min(int(np.searchsorted(time, last_fix)), leap)


def _contradicts(device: Distance, course: Course, t_s: Floats) -> bool:
    gaps = np.diff(course.t_s)
    covered = gaps[gaps <= 60].sum() >= _COVERED * max(_recorded_s(t_s), 1.0)
    mine, theirs = device.distance_m[-1], course.distance_m[-1]
    return bool(covered and theirs > 0 and not 1 / _DISAGREE < mine / theirs < _DISAGREE)


def _recorded_s(t_s: Floats) -> float:
    gaps = np.diff(t_s)
    return float(gaps[gaps <= 60].sum())


def _summed(t_s: Floats, speed_m_s: Floats) -> Distance:
    known = np.isfinite(speed_m_s)
    if known.sum() < 2 or not (speed_m_s[known] > 0).any():
        return Distance(t_s[:1], np.zeros(1), "none", None)
    time, speed = t_s[known], speed_m_s[known]
    interval = np.diff(time)
    steps = np.where(interval <= 60, interval, 0) * (speed[1:] + speed[:-1]) / 2
    total = np.concatenate(([0.0], np.cumsum(steps)))
    return Distance(time, total, "speed", float(total[-1]))


def fast_share(t_s: Floats, device_m: Floats, course: Course | None) -> float:
    """The share of moving half-minutes, before cleaning, that no runner sustains (0 … 1)."""
    known = np.isfinite(device_m)
    if known.sum() >= 2:
        time, total = t_s[known], device_m[known]
    elif course is not None:
        time, total = course.raw_t_s, course.raw_distance_m
    else:
        return 0.0
    speed = np.diff(np.interp(np.arange(0.0, t_s[-1] + 1, 30.0), time, total)) / 30.0
    moving = speed > 0.5
    fast = speed > beliefs().value("sustained_running")
    return float(fast.sum() / moving.sum()) if moving.any() else 0.0
