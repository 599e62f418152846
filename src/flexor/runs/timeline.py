"""When: one clock that only runs forward, out of whatever the watch wrote down.

Real clocks jump: a watch that lost its date writes 1989 until the first satellite, a recording that
nobody stopped gains a second life the next day, samples arrive twice or out of order.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from flexor.runs.run import Flag, Run

Floats = npt.NDArray[np.float64]

#: What cleaning looks at.
COLUMNS: Final[tuple[str, ...]] = (
    "lat_deg",
    "lon_deg",
    "altitude_m",
    "distance_m",
    "speed_m_s",
    "heart_rate_bpm",
    "cadence_raw",
)
#: Nobody pauses a run for longer; what follows is another recording or a broken clock.
JUMP_S = 6 * 3600
#: The longest grid that is built: a two-day race. It bounds time and memory for hostile files.
LONGEST_S = 48 * 3600
#: Watches without a date count from 1989 or 1990.
CLOCK_SET = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """Samples in order, one row a moment; ``start`` is the first kept sample, where t_s is 0."""

    start: datetime
    t_s: Floats
    columns: dict[str, Floats]
    flags: tuple[Flag, ...]


def timeline(run: Run) -> Timeline:
    """Sort, join doubled moments, and keep the one stretch without a jump of the clock."""
    time = _column(run.samples, "t_s")
    rows = np.flatnonzero(np.isfinite(time))
    moments, group = np.unique(time[rows], return_inverse=True)
    if not moments.size:
        return Timeline(run.start, np.zeros(1), {}, (Flag("no_times", "No sample has a time."),))
    first, last, flags = _stretch(moments, run.start)
    columns = {
        name: _joined(_column(run.samples, name)[rows], group, moments.size)[first:last]
        for name in COLUMNS
        if name in run.samples.columns
    }
    start = run.start + timedelta(seconds=float(moments[first]))
    return Timeline(start, moments[first:last] - moments[first], columns, flags)


def _column(samples: pl.DataFrame, name: str) -> Floats:
    return samples[name].to_numpy().astype(np.float64, copy=False)


def _joined(column: Floats, group: npt.NDArray[np.intp], size: int) -> Floats:
    """One value a moment: the last that was recorded for it."""
    if size == column.size:
        return column[np.argsort(group)] if np.any(np.diff(group) < 0) else column
    joined = np.full(size, np.nan)
    known = ~np.isnan(column)
    joined[group[known]] = column[known]
    return joined


def _stretch(moments: Floats, start: datetime) -> tuple[int, int, tuple[Flag, ...]]:
    """First and last row (exclusive) of the stretch that is kept, and what that left out."""
    flags = []
    unset = int(np.searchsorted(moments, (CLOCK_SET - start).total_seconds()))
    if unset == moments.size:
        unset = 0
        flags.append(Flag("clock_not_set", "The watch's date was not set: only durations count."))
    elif unset:
        flags.append(Flag("clock_was_set_late", f"{unset} samples before the clock was set."))
    bounds = np.concatenate(
        ([unset], unset + 1 + np.flatnonzero(np.diff(moments[unset:]) > JUMP_S), [moments.size])
    )
    longest = int(np.argmax(np.diff(bounds)))
    first, last = int(bounds[longest]), int(bounds[longest + 1])
    if bounds.size > 2:
        left_out = moments.size - unset - (last - first)
        flags.append(
            Flag("time_jump", f"The clock jumps by hours; {left_out} samples beyond are left out.")
        )
    if moments[last - 1] - moments[first] > LONGEST_S:
        last = int(np.searchsorted(moments, moments[first] + LONGEST_S))
        flags.append(Flag("cut_at_48_h", "Longer than 48 hours; the rest is left out."))
    return first, last, tuple(flags)
