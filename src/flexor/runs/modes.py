"""Two speeds in one run: does it fall apart into walking and running by itself?

Method: the divide that separates the speeds best (Otsu), accepted only if both sides are narrow
against their distance (Ashman's D above 2), and the divide lies in a valley.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_BIN_M_S = 0.05
_LOWEST_M_S, _HIGHEST_M_S = 0.6, 6.0
#: Seconds that each side needs at least: one walk break is not yet a habit of the run.
_LEAST_S = 60
_ASHMAN = 2.0
#: The valley holds at most this share of what the lower of both peaks holds.
_VALLEY = 0.35


@dataclass(frozen=True, slots=True)
class Modes:
    """Mean and spread (m/s) of the slower and the faster part, and the valley between them."""

    slow_m_s: float
    slow_sd: float
    fast_m_s: float
    fast_sd: float
    divide_m_s: float


def two_modes(speed_m_s: Floats) -> Modes | None:
    """The two speeds of a recording (1 Hz, moving seconds), or None if there is but one."""
    bins = np.arange(_LOWEST_M_S, _HIGHEST_M_S + _BIN_M_S, _BIN_M_S)
    count, _ = np.histogram(speed_m_s, bins)
    count = count.astype(np.float64)
    middle = (bins[1:] + bins[:-1]) / 2
    below, above = np.cumsum(count), count.sum() - np.cumsum(count)
    possible = (below >= _LEAST_S) & (above >= _LEAST_S)
    if not possible.any():
        return None
    mass = np.cumsum(count * middle)
    means = mass / np.maximum(below, 1), (mass[-1] - mass) / np.maximum(above, 1)
    apart = np.where(possible, below * above * (means[1] - means[0]) ** 2, -1.0)
    cut = int(np.argmax(apart))
    return _accepted(count, middle, cut)


def _accepted(count: Floats, middle: Floats, cut: int) -> Modes | None:
    slow, slow_sd = _moments(count[: cut + 1], middle[: cut + 1])
    fast, fast_sd = _moments(count[cut + 1 :], middle[cut + 1 :])
    if np.sqrt(2) * (fast - slow) < _ASHMAN * np.hypot(slow_sd, fast_sd):
        return None
    smooth = np.convolve(count, np.ones(5) / 5, mode="same")
    first, last = np.searchsorted(middle, (slow, fast))
    lowest = first + int(np.argmin(smooth[first : last + 1]))
    if smooth[lowest] > _VALLEY * min(smooth[: lowest + 1].max(), smooth[lowest:].max()):
        return None
    return Modes(slow, slow_sd, fast, fast_sd, _valley(middle, smooth, first, last))


def _moments(count: Floats, middle: Floats) -> tuple[float, float]:
    mean = float((count * middle).sum() / count.sum())
    return mean, float(np.sqrt((count * (middle - mean) ** 2).sum() / count.sum())) + 0.05


def _valley(middle: Floats, smooth: Floats, first: int, last: int) -> float:
    """The middle of the lowest stretch between both peaks."""
    between = smooth[first : last + 1]
    lowest = np.flatnonzero(between <= between.min() + 1e-9) + first
    return float(middle[lowest].mean())
