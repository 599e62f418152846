"""A recording as it was → one row a second that can be believed.

Speed is the derivative of the distance over ten seconds: the watch's own lags by up to a minute.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt

from flexor.runs import cadence, distance, gps, grid
from flexor.runs.beliefs import beliefs
from flexor.runs.distance import Distance
from flexor.runs.pauses import paused
from flexor.runs.run import Event, Flag, Run
from flexor.runs.timeline import Timeline, timeline

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: Beyond this gap nobody knows what happened in between.
UNRECORDED_S = 60.0
#: How far a value is believed around its sample: half of the longest smart-recording gap.
_REACH_S = 15.0
#: Half the window of the speed, and of the speed that lone spikes do not move.
_HALF_S, _STEADY_HALF_S = 5, 15
#: While satellites settle in, speed may not exceed that of the minute after.
_SETTLE_S = 20
#: m/s; rides are not what we look at, but their distance shall stand.
_FASTEST_RIDE = 40.0
#: A total that was typed in after a treadmill run is believed within these factors.
_TYPED_IN = (0.6, 1.6)
#: Positions that stay within this spread for this long are jitter around one spot.
_JITTER_M, _JITTER_HALF_S = 5.0, 20
#: Positions are smoothed over five seconds and compared over twenty; bends lose up to 1 % by that.
_SMOOTH_HALF_S, _RATIO_HALF_S, _BENDS = 2, 10, 1.01


@dataclass(frozen=True, slots=True, eq=False)
class Cleaned:
    """One row a second from ``start`` on; n = elapsed seconds + 1; NaN where nobody knows.

    ``distance_m`` is cumulative, ``cadence_spm`` counts both feet. ``recorded`` is false inside
    gaps of more than a minute, ``paused`` true while the timer stood. ``claimed_m`` is the distance
    before cleaning, ``fast_share`` the share of moving time at a speed that no runner sustains.
    """

    start: datetime
    t_s: npt.NDArray[np.int64]
    speed_m_s: Floats
    steady_speed_m_s: Floats
    cadence_spm: Floats
    heart_rate_bpm: Floats
    altitude_m: Floats
    distance_m: Floats
    recorded: Bools
    paused: Bools
    distance_source: distance.Source
    claimed_m: float | None
    fast_share: float
    cadence_available: bool
    flags: tuple[Flag, ...]

    @property
    def elapsed_s(self) -> int:
        """Seconds from the first sample to the last."""
        return int(self.t_s[-1])

    @property
    def total_m(self) -> float | None:
        """The cleaned distance; None if nothing tells it."""
        return None if self.distance_source == "none" else float(self.distance_m[-1])


def clean(run: Run) -> Cleaned:
    """Clean a recording; whatever the samples hold, it does not raise. At most 172,801 rows."""
    line = timeline(run)
    seconds = np.arange(int(line.t_s[-1]) + 1)
    far, total, fast_share = _distance(run, line, seconds)
    gap = grid.gap_around(line.t_s, seconds)
    resting = paused(_events(run, line), line.t_s, total)
    unknown = (gap > UNRECORDED_S) & ~resting
    unlocated = grid.gap_around(far.t_s, seconds) > UNRECORDED_S
    speed, steady = _speeds(far, total, unlocated & ~resting)
    steps = _cadence(line, seconds, speed, steady)
    return Cleaned(
        start=line.start,
        t_s=seconds,
        speed_m_s=speed,
        steady_speed_m_s=steady,
        cadence_spm=np.where(resting | unknown, np.nan, steps),
        heart_rate_bpm=_measured(line, "heart_rate_bpm", seconds, 25, 250),
        altitude_m=_measured(line, "altitude_m", seconds, -500, 9000),
        distance_m=total,
        recorded=gap <= UNRECORDED_S,
        paused=resting,
        distance_source=far.source,
        claimed_m=far.claimed_m,
        fast_share=fast_share,
        cadence_available=_available(steps, speed),
        flags=run.flags + line.flags + _distance_flags(far, float(total[-1])),
    )


def _distance(
    run: Run, line: Timeline, seconds: npt.NDArray[np.int64]
) -> tuple[Distance, Floats, float]:
    """The distance that was chosen, its total (1 Hz), and the share at impossible speed."""
    fastest = _FASTEST_RIDE if run.sport == "cycling" else beliefs().value("fastest_running")
    course = gps.course(line.t_s, _of(line, "lat_deg"), _of(line, "lon_deg"), fastest)
    far = distance.choose(
        line.t_s,
        _of(line, "distance_m"),
        course,
        _of(line, "speed_m_s"),
        fastest,
        indoors=run.sub_sport == "treadmill",
    )
    total = np.interp(seconds, far.t_s, far.distance_m)
    if course is not None and far.source == "positions":
        total = _without_jitter(total, course, seconds)
    fast = distance.fast_share(line.t_s, _of(line, "distance_m"), course)
    return far, total * _calibrated(run, float(total[-1])), fast


def _calibrated(run: Run, total_m: float) -> float:
    """After a treadmill run people type in what the treadmill showed: it scales the whole run."""
    if run.sub_sport != "treadmill" or not run.totals.distance_m or total_m <= 0:
        return 1.0
    factor = run.totals.distance_m / total_m
    return factor if _TYPED_IN[0] <= factor <= _TYPED_IN[1] else 1.0


def _without_jitter(total: Floats, course: gps.Course, seconds: npt.NDArray[np.int64]) -> Floats:
    """The metres of a way through positions that waver from fix to fix.

    A path through wavering fixes is too long, the more the slower one moves: each stretch counts
    as long as its smoothed path. Standing still, satellites walk around: that does not count.
    """
    if total.size <= 2 * _JITTER_HALF_S:
        return total
    axes = [np.interp(seconds, course.t_s, axis) for axis in (course.east_m, course.north_m)]
    around = sum(grid.spread(axis, _JITTER_HALF_S) for axis in axes)
    wavering, smooth = (
        grid.mean(np.hypot(*(np.diff(axis, prepend=axis[0]) for axis in path)), _RATIO_HALF_S)
        for path in (axes, [grid.mean(axis, _SMOOTH_HALF_S) for axis in axes])
    )
    share = np.clip(_BENDS * smooth / np.maximum(wavering, 1e-6), 0.0, 1.0)
    steps = np.diff(total, prepend=0.0) * share
    return np.cumsum(np.where(around < _JITTER_M**2, 0.0, steps))


def _speeds(far: Distance, total: Floats, unlocated: Bools) -> tuple[Floats, Floats]:
    if far.source == "none":
        nothing = np.full(total.size, np.nan)
        return nothing, nothing
    speed = grid.derivative(total, _HALF_S)
    if speed.size > 4 * _SETTLE_S:
        settled = speed[_SETTLE_S : 4 * _SETTLE_S].max()
        speed[:_SETTLE_S] = np.minimum(speed[:_SETTLE_S], settled)
    return np.where(unlocated, np.nan, speed), grid.derivative(total, _STEADY_HALF_S)


def _cadence(
    line: Timeline, seconds: npt.NDArray[np.int64], speed: Floats, steady: Floats
) -> Floats:
    raw = _of(line, "cadence_raw")
    raw = np.where((raw >= 0) & (raw < 400), raw, np.nan)
    steps = cadence.steps_per_minute(grid.nearest(line.t_s, raw, seconds, _REACH_S), speed)
    return cadence.believable(steps, speed, steady)


def _measured(
    line: Timeline, name: str, seconds: npt.NDArray[np.int64], low: float, high: float
) -> Floats:
    """A column at 1 Hz without its sentinels: what lies outside ``low`` … ``high`` was no value."""
    values = _of(line, name)
    values = np.where((values > low) & (values < high), values, np.nan)
    return grid.linear(line.t_s, values, seconds, _REACH_S)


def _of(line: Timeline, name: str) -> Floats:
    column = line.columns.get(name)
    return np.full(line.t_s.size, np.nan) if column is None else column


def _events(run: Run, line: Timeline) -> tuple[Event, ...]:
    """The timer's events, counted from the first kept sample."""
    shift = (line.start - run.start).total_seconds()
    return tuple(replace(event, t_s=event.t_s - shift) for event in run.events)


def _available(steps: Floats, speed: Floats) -> bool:
    moving = (speed > 0.5) | (np.isnan(speed) & (steps > 60))
    return bool(moving.any() and (steps[moving] > 0).mean() > 0.2)


def _distance_flags(far: Distance, total_m: float) -> tuple[Flag, ...]:
    claimed = far.claimed_m
    if claimed is None or abs(claimed - total_m) < max(200.0, 0.1 * total_m):
        return ()
    text = f"The recording claims {claimed / 1000:.1f} km; cleaned it is {total_m / 1000:.1f} km."
    return (Flag("distance_cleaned", text),)
