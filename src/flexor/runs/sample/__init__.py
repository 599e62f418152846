"""A year of a made-up runner, for looking around: watch files and the diary that goes with them.

Nobody ran these runs. Every file says so: in its name, its title and its device. The same seed
and last day give the same bytes. No real place, no real person; the numbers are plausible, the
story is there to show every feature once.
"""

from collections.abc import Iterator
from datetime import date

import numpy as np

from flexor.runs.sample.copy import gpx_copy
from flexor.runs.sample.diary import sample_diary
from flexor.runs.sample.motion import motion
from flexor.runs.sample.outing import DEVICE, Outing
from flexor.runs.sample.watch import record
from flexor.runs.sample.year import outings

__all__ = ["DEVICE", "outings", "sample_diary", "sample_files", "sample_year"]


def sample_year(seed: int, last_day: date) -> Iterator[tuple[str, bytes]]:
    """Every file of the year as (name, bytes), oldest first; about 140 of them, 7 MB.

    The newest run is two days before ``last_day``. FIT, and a few GPX copies of the same runs.
    """
    for outing in outings(seed, last_day):
        yield from sample_files(seed, outing)


def sample_files(seed: int, outing: Outing) -> Iterator[tuple[str, bytes]]:
    """The file or files of one outing; noise depends on ``seed`` and the outing's number."""
    rng = np.random.default_rng([seed, 1 + outing.number])
    seen = motion(outing, rng)
    yield outing.file_name, record(outing, seen, rng)
    if outing.quirk == "copied":
        yield gpx_copy(outing, seen)
