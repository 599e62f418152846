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
    """Every file of the year as (path, bytes), laid out as an export archive; about 140, 7 MB.

    First the list with the titles, then the activities, oldest first: FIT, and a few GPX copies of
    the same runs. The newest run is two days before ``last_day``.
    """
    year = list(outings(seed, last_day))
    yield "activities.csv", _titles(year)
    for outing in year:
        yield from sample_files(seed, outing)


def _titles(year: list[Outing]) -> bytes:
    """The list of activities as Strava's archives have it, as far as anybody reads it."""
    head = "Activity ID,Activity Date,Activity Name,Activity Type,Filename"
    rows = (f"{o.number + 1},{o.start:%F %T},{o.title},Run,{o.file_name}" for o in year)
    return "\n".join((head, *rows)).encode()


def sample_files(seed: int, outing: Outing) -> Iterator[tuple[str, bytes]]:
    """The file or files of one outing; noise depends on ``seed`` and the outing's number."""
    rng = np.random.default_rng([seed, 1 + outing.number])
    seen = motion(outing, rng)
    yield outing.file_name, record(outing, seen, rng)
    if outing.quirk == "copied":
        yield gpx_copy(outing, seen)
