"""When the timer stood: what its events say, else a gap in which the runner hardly moved.

A gap of twelve to thirty seconds at running speed is a watch that saves memory; it is no pause.
"""

import numpy as np
import numpy.typing as npt

from flexor.runs.grid import marked
from flexor.runs.run import Event

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: Without events: a longer gap, crossed more slowly.
_GAP_S, _SPEED_M_S = 12.0, 0.5
#: A "stop" during which the watch goes on and the runner moves faster did not stop anything.
_MOVING_M_S = 1.0


def paused(events: tuple[Event, ...], t_s: Floats, total_m: Floats) -> Bools:
    """Seconds (1 Hz, as ``total_m``) in a pause. ``t_s``: times of the samples, sorted; event
    times count from the same start.
    """
    starts, ends = _gaps(t_s, total_m)
    stopped, resumed = _stops(events, t_s, total_m)
    return marked(total_m.size, np.concatenate((starts, stopped)), np.concatenate((ends, resumed)))


def _gaps(t_s: Floats, total_m: Floats) -> tuple[Floats, Floats]:
    wide = np.flatnonzero(np.diff(t_s) > _GAP_S)
    starts, ends = t_s[wide], t_s[wide + 1]
    slow = _speed(starts, ends, total_m) < _SPEED_M_S
    return starts[slow] + 1, ends[slow]


def _stops(events: tuple[Event, ...], t_s: Floats, total_m: Floats) -> tuple[Floats, Floats]:
    spans, since = [], None
    for event in sorted(events, key=lambda event: event.t_s):
        if event.kind == "stop" and since is None:
            since = event.t_s
        elif event.kind == "start" and since is not None:
            spans.append((since, event.t_s))
            since = None
    starts, ends = np.array(spans, dtype=np.float64).reshape(-1, 2).T
    samples = np.searchsorted(t_s, ends) - np.searchsorted(t_s, starts, side="right")
    recording = samples > (ends - starts) / 5
    real = ~(recording & (_speed(starts, ends, total_m) > _MOVING_M_S))
    return starts[real] + 1, ends[real]


def _speed(starts: Floats, ends: Floats, total_m: Floats) -> Floats:
    seconds = np.arange(total_m.size)
    moved = np.interp(ends, seconds, total_m) - np.interp(starts, seconds, total_m)
    return np.asarray(moved / np.maximum(ends - starts, 1e-9))
