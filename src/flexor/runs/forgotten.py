"""A watch that nobody stopped: what it collects after the run are no metres of the run."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from flexor.runs.clean import Cleaned
from flexor.runs.run import Flag
from flexor.runs.states import RUN, STILL, UNKNOWN, Told, stretches

#: Half an hour without movement ends a run,
_FORGOTTEN_S = 1800
#: unless more than this share of its running is still to come (lunch on a long day).
_STILL_TO_COME = 0.1


def until_forgotten(cleaned: Cleaned, told: Told) -> Cleaned:
    """The same recording whose distance ends where the watch was forgotten, with a flag."""
    end = _end(told)
    if end is None or end == 0:
        return cleaned
    total = cleaned.distance_m.copy()
    total[end:] = total[end]
    hours, minutes = divmod(round((cleaned.elapsed_s - end) / 60), 60)
    text = f"The watch ran on for {hours} h {minutes:02} min after the run; that does not count."
    flag = Flag("left_running", text)
    return replace(cleaned, distance_m=total, flags=(*cleaned.flags, flag))


def _end(told: Told) -> int | None:
    """The second at which the first long rest begins after which hardly any running comes."""
    run_so_far = np.concatenate(([0], np.cumsum(told.states == RUN)))
    resting = (told.states == STILL) | (told.states == UNKNOWN) & ~told.evidence.by_cadence
    bounds = [*stretches(resting), resting.size]
    for start, end in pairwise(bounds):
        if resting[start] and end - start >= _FORGOTTEN_S and run_so_far[start]:
            to_come = run_so_far[-1] - run_so_far[end]
            if to_come <= _STILL_TO_COME * run_so_far[start]:
                return int(start)
    return None
