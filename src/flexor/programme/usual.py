"""How far a runner usually runs, so that a day's session is no longer than that."""

from collections.abc import Sequence
from statistics import median
from typing import Final

#: Runs that make "usual", the newest of them.
RUNS: Final = 5


def usual_distance(distances_m: Sequence[float]) -> float | None:
    """The median of the last few runs (metres, oldest first); None without any."""
    known = [metres for metres in distances_m if metres > 0][-RUNS:]
    return median(known) if known else None
