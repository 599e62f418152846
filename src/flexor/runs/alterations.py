"""Where the pace leaves that of the minutes around it, and stays away.

Method: the level speed against its running median over five minutes; a change counts above 8 % and
above twice what the speed of this recording wavers anyway, if it lasts. A slow drift is no change.
"""

import numpy as np
import numpy.typing as npt

from flexor.runs.beliefs import beliefs

Floats = npt.NDArray[np.float64]

#: Seconds between two looks, half the window of the median, and the edges of a stretch, in looks.
_STEP_S, _HALF, _EDGE = 5, 30, 3
#: The median moves slowly: every fourth look is enough.
_SPARSE = 4
#: How often the wavering (its standard deviation from half-minute differences) must be exceeded.
_CLEAR = 2.0


def changes_of_pace(
    level_m_s: Floats, stretches: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Start and end (s) of every change inside the stretches of running. ``level_m_s`` is 1 Hz."""
    return [change for start, end in stretches for change in _changes(level_m_s, start, end)]


def threshold(away: Floats) -> float:
    """The share by which the pace must leave that around it (0.08 or more)."""
    wavering = 1.48 * np.median(np.abs(away[6:] - away[:-6])) / np.sqrt(2)
    return max(beliefs().value("alteration_size") / 100, _CLEAR * float(wavering))


def _changes(level_m_s: Floats, start: float, end: float) -> list[tuple[float, float]]:
    speed = level_m_s[int(start) : int(end) : _STEP_S][_EDGE:-_EDGE]
    if speed.size < _HALF or not np.isfinite(speed).all():
        return []
    away = speed / np.maximum(_around(speed), 0.1) - 1
    beyond = np.abs(away) > threshold(away)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], beyond.astype(np.int8), [0]))))
    hold = beliefs().value("alteration_hold")
    first = start + _EDGE * _STEP_S
    return [
        (first + begin * _STEP_S, first + stop * _STEP_S)
        for begin, stop in edges.reshape(-1, 2).tolist()
        if (stop - begin) * _STEP_S >= hold
    ]


def _around(speed: Floats) -> Floats:
    """The running median over five minutes, mirrored at the edges."""
    padded = np.pad(speed, _HALF, "reflect" if speed.size > _HALF else "edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * _HALF + 1)[::_SPARSE]
    looks = np.arange(speed.size)
    return np.interp(looks, looks[::_SPARSE], np.median(windows, axis=1))
