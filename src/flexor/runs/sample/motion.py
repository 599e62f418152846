"""From phases to what a body does: one row a second of speed, cadence, pulse, height and place.

Correlated noise throughout (first-order), because white noise looks like no watch. The place is
an invented loop in the open ocean where the equator meets the prime meridian: nobody runs there.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from flexor.runs.sample.outing import Outing, Phase

Array = NDArray[np.float64]

METRES_PER_DEGREE: Final = 111_320.0
_HILL_PERIODS_M: Final = (3170.0, 910.0)
_HILL_HEIGHTS_M: Final = (4.5, 1.5)
#: How much slower a metre gets for each unit of slope, as runners do without thinking.
_SLOPE_COSTS: Final = 4.5


class Motion(NamedTuple):
    """Equal-length columns, one row a second of clock time; ``paused`` rows are not recorded."""

    t_s: Array
    speed_m_s: Array
    cadence_spm: Array  # both feet; 0 when still
    heart_rate_bpm: Array
    altitude_m: Array
    distance_m: Array
    lat_deg: Array
    lon_deg: Array
    paused: NDArray[np.bool_]
    phase: NDArray[np.int64]  # index into the outing's phases


def motion(outing: Outing, rng: np.random.Generator) -> Motion:
    """What the body does during this outing, second by second."""
    lengths = [max(1, round(phase.seconds)) for phase in outing.phases]
    phase = np.repeat(np.arange(len(lengths)), lengths)
    state = np.repeat([p.state for p in outing.phases], lengths)
    wanted = np.repeat([p.speed_m_s for p in outing.phases], lengths)
    moving = wanted > 0
    speed = _smooth(wanted, 5) + moving * _drift(rng, len(wanted), tau_s=18, sd=0.07)
    speed = np.where(moving, np.maximum(speed, 0.4), np.minimum(speed, 0.05))
    if not outing.treadmill:
        speed = _uphill_slower(speed)
    distance = _covered(speed)
    lat, lon = _place(distance, rng)
    return Motion(
        t_s=np.arange(len(speed), dtype=np.float64),
        speed_m_s=speed,
        cadence_spm=_cadence(state, speed, rng),
        heart_rate_bpm=_heart_rate(state, speed, rng),
        altitude_m=_altitude(distance, rng),
        distance_m=distance,
        lat_deg=lat,
        lon_deg=lon,
        paused=state == "pause",
        phase=phase,
    )


def _smooth(values: Array, seconds: int) -> Array:
    """A centred moving mean that keeps the ends."""
    padded = np.pad(values, seconds // 2, mode="edge")
    return np.convolve(padded, np.ones(seconds) / seconds, mode="valid")[: len(values)]


def _drift(rng: np.random.Generator, n: int, *, tau_s: float, sd: float) -> Array:
    """First-order correlated noise with the given time constant and spread."""
    keep = float(np.exp(-1 / tau_s))
    white = rng.normal(0, sd * np.sqrt(1 - keep**2), n)
    return _remembering(white, tau_s, before=float(rng.normal(0, sd)))


def _lag(values: Array, tau_s: float, start: float) -> Array:
    """How a pulse follows effort: exponentially, with a time constant."""
    return _remembering((1 - float(np.exp(-1 / tau_s))) * values, tau_s, before=start)


def _remembering(values: Array, tau_s: float, before: float) -> Array:
    """``y[i] = exp(-1/tau) y[i-1] + values[i]``, in blocks that keep the powers in range.

    (scipy.signal does the same, and takes longer to import than the whole year takes to make.)
    """
    made = np.empty_like(values)
    block = int(200 * tau_s)
    growth = np.exp(np.arange(1, block + 1) / tau_s)
    for start in range(0, len(values), block):
        part = values[start : start + block]
        powers = growth[: len(part)]
        made[start : start + block] = (before + np.cumsum(part * powers)) / powers
        before = float(made[start + len(part) - 1])
    return made


def _cadence(state: NDArray[np.str_], speed: Array, rng: np.random.Generator) -> Array:
    own = rng.normal(0, 1.5)
    running = 160 + own + 9 * (speed - 2.5)
    walking = 112 + own + 18 * (speed - 1.4)
    steps = np.where(state == "run", running, np.where(state == "walk", walking, 0.0))
    noisy = steps + _drift(rng, len(speed), tau_s=6, sd=1.6)
    return np.where(steps > 0, noisy, 0.0)


def _heart_rate(state: NDArray[np.str_], speed: Array, rng: np.random.Generator) -> Array:
    n = len(speed)
    effort = np.where(state == "run", 146 + 22 * (speed - 2.5), 66 + 22 * speed)
    tired = 10 * np.arange(n) / 3600 * (state == "run")
    form = rng.normal(0, 2.5)
    followed = _lag(effort + tired + form, tau_s=38, start=72 + 8 * rng.random())
    return np.asarray(followed + _drift(rng, n, tau_s=20, sd=1.3), dtype=np.float64)


def _covered(speed: Array) -> Array:
    return np.concatenate([[0.0], np.cumsum(speed[1:])])


def _uphill_slower(speed: Array) -> Array:
    """The slope depends on the place and the place on the speed: twice round is close enough."""
    slowed = speed
    for _ in range(2):
        slowed = speed / (1 + _SLOPE_COSTS * _slope(_covered(slowed)))
    return slowed


def _slope(distance: Array) -> Array:
    waves = [2 * np.pi / period for period in _HILL_PERIODS_M]
    parts = zip(waves, _HILL_HEIGHTS_M, strict=True)
    return np.asarray(sum(height * wave * np.cos(wave * distance) for wave, height in parts))


def _altitude(distance: Array, rng: np.random.Generator) -> Array:
    waves = zip(_HILL_PERIODS_M, _HILL_HEIGHTS_M, strict=True)
    hills = sum(height * np.sin(2 * np.pi * distance / period) for period, height in waves)
    return np.asarray(20 + hills + _drift(rng, len(distance), tau_s=180, sd=0.3))


def _loop() -> tuple[Array, Array, Array]:
    """The invented loop: metres along it, east, north; about 3.2 km round."""
    angle = np.linspace(0, 2 * np.pi, 721)
    radius = 470 + 110 * np.cos(2 * angle + 0.4) + 45 * np.sin(5 * angle)
    east, north = radius * np.cos(angle), radius * np.sin(angle)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(east), np.diff(north)))])
    return along, east, north


_ALONG, _EAST, _NORTH = _loop()


def _place(distance: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    where = np.mod(distance, _ALONG[-1])
    n = len(distance)
    east = np.interp(where, _ALONG, _EAST) + _drift(rng, n, tau_s=45, sd=2.0)
    north = np.interp(where, _ALONG, _NORTH) + _drift(rng, n, tau_s=45, sd=2.0)
    return north / METRES_PER_DEGREE, east / METRES_PER_DEGREE


def boundaries(phases: tuple[Phase, ...]) -> list[tuple[int, int]]:
    """First second and end of every phase, in whole seconds."""
    ends = np.cumsum([max(1, round(phase.seconds)) for phase in phases])
    return list(zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True))
