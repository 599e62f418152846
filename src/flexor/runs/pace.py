"""How hard the pace is: speed with the hills taken out.

Method: the energy cost of running on a slope against the flat (Minetti 2002), over a slope taken
from half a minute of altitude; then smoothed over the same time. Without altitude, speed as it is.
"""

import numpy as np
import numpy.typing as npt

from flexor.runs import grid
from flexor.runs.clean import Cleaned

Floats = npt.NDArray[np.float64]

_HALF_S = 15
#: Altitude of satellites wanders; steeper is not believed over half a minute.
_STEEPEST = 0.25
#: J/kg/m by slope, highest power first; the last is the cost on the flat.
_COST = (155.4, -30.4, -43.3, 46.3, 19.5, 3.6)


def level_speed(cleaned: Cleaned) -> Floats:
    """The speed (m/s, 1 Hz) on the flat that costs as much; NaN where speed is unknown."""
    speed = cleaned.speed_m_s
    if np.isfinite(cleaned.altitude_m).mean() < 0.8:
        return grid.mean(speed, _HALF_S)
    return grid.mean(speed * np.polyval(_COST, slope(cleaned)) / _COST[-1], _HALF_S)


def slope(cleaned: Cleaned) -> Floats:
    """Rise over run; 0 where hardly anything moved or the altitude is unknown."""
    altitude = np.nan_to_num(grid.mean(cleaned.altitude_m, _HALF_S))
    rise = grid.derivative(altitude, _HALF_S)
    with np.errstate(divide="ignore", invalid="ignore"):
        steep = rise / cleaned.steady_speed_m_s
    moving = (cleaned.steady_speed_m_s > 0.5) & np.isfinite(steep)
    return np.where(moving, np.clip(steep, -_STEEPEST, _STEEPEST), 0.0)
