"""A run's curves for its charts: pace, cadence, heart rate and elevation against time."""

from uuid import UUID

import numpy as np
import numpy.typing as npt

from flexor.app.house import House
from flexor.app.run_records import the_run
from flexor.runs.clean import clean

Floats = npt.NDArray[np.float64]
Series = dict[str, list[float | None]]

MOST_POINTS = 1500
#: Slower than this is no pace but standing about: 40 min a kilometre.
_SLOWEST_M_S = 1000 / (40 * 60)


def run_series(house: House, runner_id: UUID, run_id: UUID, most: int = MOST_POINTS) -> Series:
    """Equally long lists, at most ``most`` points, each the mean of its stretch of seconds.

    ``t_s`` from the start in s, ``pace`` in s/km (None while standing), ``cadence`` in steps/min
    of both feet, ``heart_rate`` in beats/min, ``elevation`` in m; None where nobody knows. Raises
    NotFound.
    """
    the_run(house, runner_id, run_id)
    cleaned = clean(house.store.folder.records.read(run_id))
    step = max(1, -(-cleaned.t_s.size // most))
    speed = _thinned(cleaned.speed_m_s, step)
    moving = speed >= _SLOWEST_M_S
    pace = np.divide(1000.0, speed, out=np.full_like(speed, np.nan), where=moving)
    return {
        "t_s": _listed(cleaned.t_s[::step].astype(float), 1),
        "pace": _listed(pace, 1),
        "cadence": _listed(_thinned(cleaned.cadence_spm, step), 1),
        "heart_rate": _listed(_thinned(cleaned.heart_rate_bpm, step), 1),
        "elevation": _listed(_thinned(cleaned.altitude_m, step), 1),
    }


def _thinned(values: Floats, step: int) -> Floats:
    """Means over ``step`` values; NaN where none of them is known."""
    padded = np.pad(values, (0, -values.size % step), constant_values=np.nan).reshape(-1, step)
    known = np.isfinite(padded)
    count = known.sum(axis=1)
    total = np.where(known, padded, 0.0).sum(axis=1)
    means: Floats = np.divide(total, count, out=np.full(count.size, np.nan), where=count > 0)
    return means


def _listed(values: Floats, digits: int) -> list[float | None]:
    return [round(value, digits) if np.isfinite(value) else None for value in values.tolist()]
