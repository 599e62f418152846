"""One row a second out of samples at any time."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Seconds = npt.NDArray[np.int64]


def gap_around(t_s: Floats, seconds: Seconds) -> Floats:
    """The time between the samples on both sides of each second; 0 on a sample, infinite outside.

    ``t_s`` is sorted.
    """
    edges = np.concatenate(([-np.inf], t_s, [np.inf]))
    right = np.searchsorted(edges, seconds, side="left")
    left = np.searchsorted(edges, seconds, side="right") - 1
    return edges[right] - edges[left]


def linear(t_s: Floats, values: Floats, seconds: Seconds, reach_s: float) -> Floats:
    """Straight lines between known values; NaN beyond ``reach_s`` from the nearest."""
    known = np.isfinite(values)
    if not known.any():
        return np.full(seconds.size, np.nan)
    line = np.interp(seconds, t_s[known], values[known])
    return np.where(_distance_to(t_s[known], seconds) <= reach_s, line, np.nan)


def nearest(t_s: Floats, values: Floats, seconds: Seconds, reach_s: float) -> Floats:
    """The nearest known value; NaN beyond ``reach_s``. For values that must not be mixed."""
    known = np.isfinite(values)
    if not known.any():
        return np.full(seconds.size, np.nan)
    time = t_s[known]
    index = np.searchsorted((time[1:] + time[:-1]) / 2, seconds)
    return np.where(np.abs(time[index] - seconds) <= reach_s, values[known][index], np.nan)


def derivative(total: Floats, half_s: int) -> Floats:
    """Change a second of a total (1 Hz) over ± ``half_s``, shorter at both ends."""
    size = total.size
    if size < 2:
        return np.zeros(size)
    index = np.arange(size)
    after, before = np.minimum(index + half_s, size - 1), np.maximum(index - half_s, 0)
    return np.asarray((total[after] - total[before]) / (after - before))


def spread(values: Floats, half_s: int) -> Floats:
    """Variance of ``values`` (1 Hz) over ± ``half_s``, shorter at both ends."""
    size = values.size
    centred = values - values.mean()
    sums = np.concatenate(([0.0], np.cumsum(centred)))
    squares = np.concatenate(([0.0], np.cumsum(centred * centred)))
    index = np.arange(size)
    after, before = np.minimum(index + half_s + 1, size), np.maximum(index - half_s, 0)
    count = after - before
    mean = (sums[after] - sums[before]) / count
    return np.asarray(np.maximum((squares[after] - squares[before]) / count - mean * mean, 0.0))


def mean(values: Floats, half_s: int) -> Floats:
    """Mean of the known ``values`` (1 Hz) over ± ``half_s``; NaN where none is known."""
    known = np.isfinite(values)
    sums = np.concatenate(([0.0], np.cumsum(np.where(known, values, 0.0))))
    counts = np.concatenate(([0], np.cumsum(known)))
    index = np.arange(values.size)
    after = np.minimum(index + half_s + 1, values.size)
    before = np.maximum(index - half_s, 0)
    count = counts[after] - counts[before]
    with np.errstate(invalid="ignore"):
        return np.where(count > 0, (sums[after] - sums[before]) / np.maximum(count, 1), np.nan)


def stretch_lengths(values: npt.NDArray[np.generic]) -> Seconds:
    """For each second (1 Hz) the length of the stretch of equal values that it lies in.

    Unknown (NaN) equals nothing.
    """
    bounds = np.concatenate(([0], np.flatnonzero(values[1:] != values[:-1]) + 1, [values.size]))
    lengths = np.diff(bounds)
    return np.repeat(lengths, lengths)


def marked(size: int, starts: npt.ArrayLike, ends: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Seconds inside any of the spans [start, end), clipped to the grid."""
    edges = np.zeros(size + 1, dtype=np.int64)
    first = np.clip(np.ceil(np.asarray(starts, dtype=np.float64)), 0, size).astype(np.int64)
    last = np.clip(np.ceil(np.asarray(ends, dtype=np.float64)), 0, size).astype(np.int64)
    np.add.at(edges, first, 1)
    np.add.at(edges, np.maximum(first, last), -1)
    return np.cumsum(edges[:-1]) > 0


def _distance_to(time: Floats, seconds: Seconds) -> Floats:
    index = np.searchsorted((time[1:] + time[:-1]) / 2, seconds)
    return np.abs(time[index] - seconds)
