"""Times in a FIT file: five-bit and sixteen-bit short forms, and clocks that nobody set."""

import numpy as np
from numpy.typing import NDArray

from flexor.runs.fit.protocol import COMPRESSED, LATEST


def within(values: NDArray[np.float64], most: float) -> NDArray[np.float64]:
    """Values from 0 to ``most``; NaN for others (a damaged file may call any number anything)."""
    return np.where((values >= 0) & (values <= most), values, np.nan)


def expand_compressed(headers: NDArray[np.uint8], full: NDArray[np.float64]) -> NDArray[np.float64]:
    """Times of messages whose header carries the low five bits of the time.

    ``full`` is each message's own timestamp, NaN where it has none. The short form counts on
    from the message before, rolling over every 32 s; NaN where no full timestamp came before.
    """
    full = within(full, LATEST)
    bearing = np.flatnonzero((headers >= COMPRESSED) | ~np.isnan(full))
    own = full[bearing]
    short = np.isnan(own)
    low = np.where(short, headers[bearing] & 31, np.where(short, 0, own).astype(np.int64) & 31)
    step = np.diff(low, prepend=low[:1]) & 31
    passed = np.cumsum(np.where(short, step, 0))
    anchor = np.maximum.accumulate(np.where(short, -1, np.arange(len(own))))
    times = np.full(len(headers), np.nan)
    times[bearing] = np.where(anchor >= 0, own[anchor] + passed - passed[anchor], np.nan)
    return times


def expand_modular(
    full: NDArray[np.float64],
    short: NDArray[np.float64],
    modulus: int,
    before: float | None = None,
) -> NDArray[np.float64]:
    """Times told by their remainder alone: the first such time at or after the one before.

    ``full`` is NaN where only ``short`` is given; both NaN gives NaN. ``before`` is a time to
    count from until the first full one.
    """
    times = np.full(len(full), np.nan)
    last = np.nan if before is None else before
    for i, (whole, rest) in enumerate(zip(full.tolist(), short.tolist(), strict=True)):
        if whole == whole:
            last = whole
        elif rest == rest:
            last = last + (rest - last) % modulus
        else:
            continue
        times[i] = last
    return times


def unroll(values: NDArray[np.float64], modulus: int) -> NDArray[np.float64]:
    """A running total from a counter that starts again at ``modulus``; NaN stays NaN."""
    total = np.full(len(values), np.nan)
    given = ~np.isnan(values)
    counted = values[given]
    if len(counted):
        total[given] = counted[0] + np.cumsum(np.diff(counted, prepend=counted[0]) % modulus)
    return total
