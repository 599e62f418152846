"""The shape of a recording in few numbers, by which the same run is known in another file."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

_SLICES = 32
_ALIKE = 0.9


def profile(distance_m: npt.NDArray[np.float64]) -> tuple[float, ...]:
    """Metres in 32 equal slices of the time, from a cumulative distance (1 Hz); () if unknown."""
    if distance_m.size <= _SLICES or not np.isfinite(distance_m).all():
        return ()
    edges = np.linspace(0, distance_m.size - 1, _SLICES + 1)
    cumulative = np.interp(edges, np.arange(distance_m.size), distance_m)
    return tuple(np.round(np.diff(cumulative), 1).tolist())


def alike(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Do both rise and fall together? Two runs of one distance on one day hardly do."""
    if len(one) != len(other):
        return False
    return float(_normal(one) @ _normal(other)) >= _ALIKE


@lru_cache(maxsize=1024)
def _normal(shape: tuple[float, ...]) -> npt.NDArray[np.float64]:
    """The profile about its mean, of length one; nothing where it never varies."""
    about = np.array(shape) - np.mean(shape)
    length = np.linalg.norm(about)
    return np.asarray(about / length) if length else about
