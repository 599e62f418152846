"""Steps a minute, both feet, out of what the watch wrote: one leg or both, stale, dropped, spiked.

Method: of the two readings ("one leg", "both feet") the one wins that fits the speed better; over
a whole file the median decides, so a single wrong second cannot. Expected cadence: walking rises
with speed from about 100 to 135, running lies near 165 (CADENCE-Adults; runs-and-watches 5.1).
"""

import numpy as np
import numpy.typing as npt

from flexor.runs import grid

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: Expected steps/min at these speeds (m/s); only the factor of two is read off it.
_SPEEDS, _EXPECTED = (0.6, 1.0, 1.4, 1.8, 2.2, 3.0, 5.0), (85, 102, 116, 132, 158, 166, 178)
#: Without any speed: running per leg ends, and walking with both feet begins, about here.
_ONE_LEG_BELOW = 112.0
#: Steps below this speed (m/s) are stale values, arm swings or spikes.
_STANDING_M_S = 0.5
#: A cadence above walking at less than this speed would mean steps of under 40 cm.
_CREEPING_M_S = 0.9
_HIGHEST_SPM = 230.0
#: Nobody but race walkers walks faster.
_FASTER_THAN_WALKING_M_S = 2.4
_LONGEST_WALKING_STEP_M = 1.0
#: A watch's distance lags by up to a minute; a real contradiction lasts longer.
_LAG_S = 90
#: A cadence that does not change for this long on a slow stretch is not measured any more.
_STUCK_S = 30


def steps_per_minute(raw: Floats, speed_m_s: Floats) -> Floats:
    """Both feet's steps a minute from a column as recorded; NaN where nothing was recorded."""
    stepping = raw > 20
    moving = stepping & (speed_m_s > 0.7)
    if moving.sum() >= 20:
        expected = np.interp(speed_m_s[moving], _SPEEDS, _EXPECTED)
        one_leg = np.median(raw[moving] / expected) < np.sqrt(0.5)
    elif stepping.any():
        one_leg = np.median(raw[stepping]) < _ONE_LEG_BELOW
    else:
        return raw
    return raw * 2 if one_leg else raw


def believable(cadence_spm: Floats, speed_m_s: Floats, steady_speed_m_s: Floats) -> Floats:
    """The cadence (1 Hz) with NaN for what cannot be true at that speed (m/s, NaN if unknown).

    ``steady_speed_m_s`` is the speed over half a minute: neither a spike of the satellites nor the
    first seconds of a walk may discredit its steps.
    """
    fast = np.minimum(speed_m_s, steady_speed_m_s) > _FASTER_THAN_WALKING_M_S
    wrong = (cadence_spm < 40) & (speed_m_s > 0.8)  # a dropout
    wrong |= (cadence_spm > 0) & (speed_m_s < _STANDING_M_S)  # stale, or arms
    wrong |= (cadence_spm > 125) & (speed_m_s < _CREEPING_M_S)
    wrong |= cadence_spm > _HIGHEST_SPM
    wrong |= _stuck(cadence_spm, speed_m_s) | _every_second(cadence_spm, speed_m_s)
    contradiction = fast & (cadence_spm < 130)
    wrong |= contradiction & (grid.stretch_lengths(contradiction) >= _LAG_S)
    return np.where(wrong, np.nan, cadence_spm)


def _stuck(cadence_spm: Floats, speed_m_s: Floats) -> Bools:
    """A value that stays the same over a slow stretch, on a watch whose values else never rest."""
    unchanged = grid.stretch_lengths(cadence_spm)
    running = (speed_m_s > 2.0) & (cadence_spm > 0)
    usual = float(np.median(unchanged[running])) if running.sum() > 60 else np.inf
    return (unchanged >= max(_STUCK_S, 6 * usual)) & (speed_m_s < 1.8) & (cadence_spm > 125)


def _every_second(cadence_spm: Floats, speed_m_s: Floats) -> Bools:
    """Half of the usual running cadence, in steps too long for a walk: every other was missed."""
    running = cadence_spm[cadence_spm > 140]
    if not running.size:
        return np.zeros(cadence_spm.size, dtype=np.bool_)
    half = np.abs(cadence_spm - np.median(running) / 2) < 6
    return half & (speed_m_s * 60 > _LONGEST_WALKING_STEP_M * cadence_spm)
