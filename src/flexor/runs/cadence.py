"""Steps a minute, both feet, out of what the watch wrote: one leg or both, stale, dropped, spiked.

Method: of the two readings ("one leg", "both feet") the one wins that fits the speed better; over
a whole file the median decides, so a single wrong second cannot. Expected cadence: walking rises
with speed from about 100 to 135, running lies near 165 (CADENCE-Adults; runs-and-watches 5.1).
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Expected steps/min at these speeds (m/s); only the factor of two is read off it.
_SPEEDS, _EXPECTED = (0.6, 1.0, 1.4, 1.8, 2.2, 3.0, 5.0), (85, 102, 116, 132, 158, 166, 178)
#: Without any speed: running per leg ends, and walking with both feet begins, about here.
_ONE_LEG_BELOW = 112.0
#: Steps below this speed (m/s) are stale values, arm swings or spikes.
_STANDING_M_S = 0.5
#: A cadence above walking at less than this speed would mean steps of under 40 cm.
_CREEPING_M_S = 0.9
_HIGHEST_SPM = 230.0


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
    dropout = (cadence_spm < 40) & (speed_m_s > 0.8)
    stale = (cadence_spm > 0) & (speed_m_s < _STANDING_M_S)
    stale |= (cadence_spm > 125) & (speed_m_s < _CREEPING_M_S)
    halved = (cadence_spm < 130) & (np.minimum(speed_m_s, steady_speed_m_s) > 2.4)
    wrong = dropout | stale | halved | (cadence_spm > _HIGHEST_SPM)
    return np.where(wrong, np.nan, cadence_spm)
