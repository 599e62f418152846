"""Take a stretch of messages at once where their headers repeat in a pattern.

Watches write one record a second, often with the same few companions each time. Once the pattern
has been seen three times, the headers of all its repetitions ahead are compared in one step.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

LONGEST: Final = 16
_NONE: Final = np.empty(0, np.int64)


def repeat(
    data: bytes, found: list[int], steps: list[int], at: int, end: int
) -> tuple[NDArray[np.int64], int]:
    """Positions of the messages from ``at`` on that repeat the pattern, and where they end.

    ``found`` holds the positions just before ``at``, ``steps`` message sizes by header byte.
    """
    pattern = _pattern(bytes([data[i] for i in found[-3 * LONGEST :]]))
    if not pattern:
        return _NONE, at
    sizes = [steps[header] for header in pattern]
    period = sum(sizes)
    offsets = np.cumsum([0, *sizes[:-1]])
    times = _repetitions(data, at, end, period, offsets, pattern)
    starts = at + period * np.arange(times)
    return (starts[:, None] + offsets).reshape(-1), at + period * times


def _pattern(headers: bytes) -> bytes:
    """The shortest pattern that the headers end with three times over."""
    for length in range(1, min(LONGEST, len(headers) // 3) + 1):
        pattern = headers[-length:]
        if headers.endswith(pattern * 3):
            return pattern
    return b""


def _repetitions(
    data: bytes, at: int, end: int, period: int, offsets: NDArray[np.int64], pattern: bytes
) -> int:
    """How often the pattern stands whole from ``at`` on."""
    most = (end - at) // period
    expected = np.frombuffer(pattern, np.uint8)
    done, window = 0, 128
    while done < most:
        take = min(window, most - done)
        rows = np.frombuffer(data, np.uint8, take * period, at + done * period)
        same = (rows.reshape(take, period)[:, offsets] == expected).all(axis=1)
        if not same.all():
            return done + int(same.argmin())
        done += take
        window *= 8
    return most
