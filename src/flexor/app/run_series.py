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
#: A wrist's pace wavers from second to second; what a runner felt is a mean over some strides.
PACE_OVER_S = 21
#: Slower than this is no pace but standing about: 40 min a kilometre.
_SLOWEST_M_S = 1000 / (40 * 60)


def run_series(house: House, runner_id: UUID, run_id: UUID, most: int = MOST_POINTS) -> Series:
    """Equally long lists, at most ``most`` points, each the mean of its stretch of seconds.

    ``t_s`` from the start in s, ``pace`` in s/km (see :func:`pace`), ``cadence`` in steps/min of
    both feet, ``heart_rate`` in beats/min, ``elevation`` in m; None where nobody knows. Raises
    NotFound.
    """
    the_run(house, runner_id, run_id)
    cleaned = clean(house.store.folder.records.read(run_id))
    step = max(1, -(-cleaned.t_s.size // most))
    return {
        "t_s": _listed(cleaned.t_s[::step].astype(float), 1),
        "pace": _listed(pace(cleaned.speed_m_s, step), 1),
        "cadence": _listed(_thinned(cleaned.cadence_spm, step), 1),
        "heart_rate": _listed(_thinned(cleaned.heart_rate_bpm, step), 1),
        "elevation": _listed(_thinned(cleaned.altitude_m, step), 1),
    }


def pace(speed_m_s: Floats, step: int = 1) -> Floats:
    """Seconds a kilometre, from one speed a second, over the moving ones of ``PACE_OVER_S``.

    One value for each ``step`` seconds; NaN while standing, or where the speed is unknown.
    """
    moving = np.where(speed_m_s >= _SLOWEST_M_S, speed_m_s, np.nan)
    return 1000.0 / _thinned(_smoothed(moving, PACE_OVER_S), step)


def _smoothed(values: Floats, over: int) -> Floats:
    """Means over ``over`` values around each known one; unknown ones stay NaN."""
    known = np.isfinite(values)
    window = np.ones(over)
    total = np.convolve(np.where(known, values, 0.0), window, "full")[over // 2 :][: values.size]
    count = np.convolve(known, window, "full")[over // 2 :][: values.size]
    return np.where(known, total / np.maximum(count, 1.0), np.nan)


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
