"""Is this a run, a walk, or something else? By what it calls itself, and by what was measured.

People press the wrong button: a ride is recorded as a run, a run as "other", a walk as a run. What
was measured decides wherever it can.
"""

from typing import Literal

import numpy as np

from flexor.runs.clean import Cleaned
from flexor.runs.run import Run
from flexor.runs.states import RUN, STILL, UNKNOWN, WALK, Told

Status = Literal["run", "walk", "other"]

#: Not on foot, whatever the speed.
_NOT_ON_FOOT = {"cycling": "cycling", "swimming": "swimming", "transition": "a change of sports"}
#: Running for this long, or for this share of the moving time and at least a minute, is a run:
#: a first walk-run session (six times one minute in half an hour) is one, a dash for a bus is not.
_RUN_S, _RUN_SHARE, _LEAST_S = 300, 0.10, 60
_SHORT_S = 60
#: More moving time than this at a speed that nobody sustains: a ride.
_RIDE_SHARE = 0.5
#: A ride may stay below that speed; nobody runs a median like this either.
_RIDE_M_S = 5.8


def status(run: Run, cleaned: Cleaned, told: Told) -> tuple[Status, str]:
    """What it is, and why, in one sentence."""
    if run.sport in _NOT_ON_FOOT:
        return "other", f"Recorded as {_NOT_ON_FOOT[run.sport]}."
    seconds = np.bincount(told.states, minlength=4)
    if cleaned.elapsed_s < _SHORT_S and seconds[RUN] < 20 and seconds[WALK] < 20:
        return "other", f"Only {cleaned.elapsed_s} seconds long: too short to say."
    if _rides(cleaned, told):
        return "other", "Mostly faster than anyone runs: a ride, or the watch came along in a car."
    if _swims(run, cleaned):
        return "other", "Slow, with few strokes a minute: this looks like swimming."
    return _on_foot(run, cleaned, told, seconds.tolist())


def _on_foot(run: Run, cleaned: Cleaned, told: Told, seconds: list[int]) -> tuple[Status, str]:
    moving = sum(seconds) - seconds[STILL]
    share = seconds[RUN] / max(moving, 1)
    if _counts_as_run(seconds[RUN], share, cleaned.elapsed_s) and _credible(run, cleaned, told):
        return "run", f"{share:.0%} of the moving time is running."
    if run.sport == "other":
        return "other", "Recorded as another sport."
    if seconds[WALK] >= max(seconds[UNKNOWN], seconds[RUN], 20):
        claim = ", although it was recorded as a run" if run.sport == "running" else ""
        return "walk", f"{seconds[WALK] / moving:.0%} of the moving time is walking{claim}."
    if seconds[UNKNOWN] < seconds[STILL]:
        return "other", "Hardly anything moves in it."
    return _undecided(run, cleaned)


def _counts_as_run(run_s: int, share: float, elapsed_s: int) -> bool:
    least = min(_LEAST_S, 0.3 * elapsed_s)
    return run_s >= _RUN_S or (run_s >= least and share >= _RUN_SHARE)


def _credible(run: Run, cleaned: Cleaned, told: Told) -> bool:
    """An unknown sport at running speed may be skating: without a name, steps must be counted."""
    if run.sport != "other":
        return True
    running = told.states == RUN
    return bool(told.evidence.by_cadence[running].mean() > 0.3) and cleaned.total_m is not None


def _rides(cleaned: Cleaned, told: Told) -> bool:
    running = told.states == RUN
    if not running.any() or told.evidence.by_cadence[running].mean() > 0.3:
        return False
    speed = cleaned.speed_m_s[running]
    median = float(np.nanmedian(speed)) if np.isfinite(speed).any() else 0.0
    return cleaned.fast_share > _RIDE_SHARE or (median > _RIDE_M_S and cleaned.elapsed_s > 600)


def _swims(run: Run, cleaned: Cleaned) -> bool:
    if run.sub_sport in {"lap_swimming", "open_water"}:
        return True
    if run.sport not in {"unknown", "other"}:
        return False
    strokes = cleaned.cadence_spm[(cleaned.speed_m_s > 0.4) & (cleaned.speed_m_s < 1.6)]
    strokes = strokes[strokes > 0]
    return strokes.size > 0.5 * cleaned.t_s.size and bool(np.median(strokes) < 75)


def _blank(cleaned: Cleaned) -> bool:
    return cleaned.total_m is None and not cleaned.cadence_available


def _undecided(run: Run, cleaned: Cleaned) -> tuple[Status, str]:
    why = (
        "it holds neither speed nor cadence"
        if _blank(cleaned)
        else "its speed lies between walking and running, and no cadence was recorded"
    )
    if run.sport == "running":
        return "run", f"Recorded as a run; walking cannot be told from running: {why}."
    if run.sport in {"walking", "hiking"}:
        return "walk", f"Recorded as {run.sport}; running cannot be told from it: {why}."
    return "other", f"Walking cannot be told from running: {why}."
