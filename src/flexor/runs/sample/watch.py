"""What a watch makes of a motion: a FIT activity with a watch's habits and faults.

Smart recording, pauses with timer events, laps (each kilometre, or each step of a workout),
position hops that inflate the distance, cadence that drops to zero or stays while standing.
Manufacturer 255 ("development") and the product name say that no real watch wrote it.
"""

from datetime import timedelta
from itertools import pairwise
from typing import Any, Final

import numpy as np

from flexor.runs.fit import encode
from flexor.runs.sample.motion import METRES_PER_DEGREE, Array, Motion, boundaries
from flexor.runs.sample.outing import DEVICE, Outing

SERIAL: Final = 2026
_ACTIVITY, _DEVELOPMENT = 4, 255
_SPORT: Final = {"running": 1, "walking": 11}
_TREADMILL: Final = 1
_TIMER, _LAP, _SESSION, _ACTIVITY_EVENT = 0, 9, 8, 26
_START, _STOP, _STOP_ALL = 0, 1, 4
_BY_STEP, _BY_DISTANCE, _AT_END = 1, 2, 7
_INTENSITY: Final = {"active": 0, "rest": 1, "warmup": 2, "cooldown": 3, "recovery": 4}


def record(outing: Outing, seen: Motion, rng: np.random.Generator) -> bytes:
    """The FIT file of this outing."""
    seen = _with_faults(outing, seen, rng)
    kept = _kept(outing, seen, rng)
    return encode.fit_file(*_opening(outing), *_body(outing, seen, kept), *_closing(outing, seen))


def _with_faults(outing: Outing, seen: Motion, rng: np.random.Generator) -> Motion:
    cadence = seen.cadence_spm.copy()
    running = np.flatnonzero(cadence > 140)
    if outing.number % 9 == 4 and len(running) > 300:
        lost = int(rng.choice(running[:-60]))
        cadence[lost : lost + int(rng.integers(8, 25))] = 0
    if outing.number % 11 == 5 and len(running):
        cadence[(cadence == 0) & (seen.t_s > running[0])] = 150  # stale while standing
    seen = seen._replace(cadence_spm=cadence)
    if outing.treadmill:
        nowhere = np.full_like(cadence, np.nan)
        return seen._replace(lat_deg=nowhere, lon_deg=nowhere, altitude_m=nowhere)
    return _hopping(seen, rng) if outing.quirk == "hops" else seen


def _hopping(seen: Motion, rng: np.random.Generator) -> Motion:
    """Six hops to a far point and back; the device counts both ways."""
    lat, distance = seen.lat_deg.copy(), seen.distance_m.copy()
    for start in np.sort(rng.integers(120, len(lat) - 120, 6)):
        far = float(rng.uniform(900, 1700))
        lat[start : start + 3] += far / METRES_PER_DEGREE
        distance[start:] += far
        distance[start + 3 :] += far
    return seen._replace(lat_deg=lat, distance_m=distance)


def _kept(outing: Outing, seen: Motion, rng: np.random.Generator) -> np.ndarray[Any, Any]:
    """Indices of the seconds that were recorded; smart recording leaves out 1 to 7 at a time."""
    kept = ~seen.paused
    if outing.quirk == "smart":
        stride = np.cumsum(rng.integers(2, 8, len(kept)))
        chosen = np.zeros(len(kept), dtype=bool)
        chosen[stride[stride < len(kept)]] = True
        change = np.abs(np.diff(seen.phase, prepend=-1)) > 0
        chosen |= change | np.roll(change, 1) | np.roll(change, -1)
        chosen[[0, -1]] = True
        kept &= chosen
    return np.flatnonzero(kept)


def _opening(outing: Outing) -> list[bytes]:
    identity: dict[str, Any] = {
        "manufacturer": _DEVELOPMENT,
        "product": 1,
        "serial_number": SERIAL,
        "product_name": DEVICE,
    }
    return [
        encode.message("file_id", type=_ACTIVITY, time_created=outing.start, **identity),
        encode.message("device_info", timestamp=outing.start, device_index=0, **identity),
        encode.message("sport", **_kind(outing), name=outing.title),
    ]


def _kind(outing: Outing) -> dict[str, int]:
    return {"sport": _SPORT[outing.sport], "sub_sport": _TREADMILL if outing.treadmill else 0}


def _body(outing: Outing, seen: Motion, kept: np.ndarray[Any, Any]) -> list[bytes]:
    """Records, with a timer event before and after each stretch without a pause."""
    breaks = np.flatnonzero(np.diff(seen.paused[kept[0] :].astype(np.int8)) == 1) + kept[0]
    cuts = np.searchsorted(kept, breaks, side="right")
    parts: list[bytes] = []
    for stretch in np.split(kept, cuts):
        if len(stretch):
            parts.append(_timer(outing, stretch[0], _START))
            parts.append(_records(outing, seen, stretch))
            parts.append(_timer(outing, stretch[-1], _STOP_ALL))
    return parts


def _timer(outing: Outing, second: float, kind: int) -> bytes:
    when = outing.start + timedelta(seconds=float(second))
    return encode.message("event", timestamp=when, event=_TIMER, event_type=kind)


def _records(outing: Outing, seen: Motion, at: np.ndarray[Any, Any]) -> bytes:
    strides = seen.cadence_spm[at] / 2  # watches count one leg
    whole = np.floor(strides)
    columns: dict[str, Array | np.ndarray[Any, Any]] = {
        "timestamp": encode.seconds(outing.start) + at,
        "position_lat": seen.lat_deg[at],
        "position_long": seen.lon_deg[at],
        "altitude": seen.altitude_m[at],
        "heart_rate": np.clip(seen.heart_rate_bpm[at], 40, 210),
        "cadence": whole,
        "fractional_cadence": np.floor((strides - whole) * 2) / 2,
        "distance": seen.distance_m[at],
        "speed": seen.speed_m_s[at],
    }
    if outing.treadmill:
        columns = {k: v for k, v in columns.items() if not (k == "altitude" or "position" in k)}
    return encode.rows("record", columns)


def _closing(outing: Outing, seen: Motion) -> list[bytes]:
    laps = _laps(outing, seen)
    last = len(seen.t_s) - 1
    end = outing.start + timedelta(seconds=last)
    active = float(np.count_nonzero(~seen.paused[1:]))
    heart = seen.heart_rate_bpm[~seen.paused]
    session = encode.message(
        "session", message_index=0, timestamp=end, event=_SESSION, event_type=_STOP,
        start_time=outing.start, **_kind(outing), total_elapsed_time=last,
        total_timer_time=active, total_distance=float(seen.distance_m[-1]),
        avg_heart_rate=float(heart.mean()), max_heart_rate=float(heart.max()),
        first_lap_index=0, num_laps=len(laps["timestamp"]), trigger=0,
    )  # fmt: skip
    activity = encode.message(
        "activity", timestamp=end, total_timer_time=active, num_sessions=1, type=0,
        event=_ACTIVITY_EVENT, event_type=_STOP, local_timestamp=end,
    )  # fmt: skip
    return [encode.rows("lap", laps), session, activity]


def _laps(outing: Outing, seen: Motion) -> dict[str, list[Any]]:
    """A lap for every step of a workout, else for every kilometre."""
    last = len(seen.t_s) - 1
    by_step = outing.phases[0].step is not None
    if by_step:
        spans = [(start, min(end, last)) for start, end in boundaries(outing.phases)]
    else:
        marks = np.arange(1000.0, seen.distance_m[-1], 1000.0)
        cuts = [0, *np.searchsorted(seen.distance_m, marks).tolist(), last]
        spans = list(pairwise(cuts))
    phases = outing.phases if by_step else (None,) * len(spans)
    base = encode.seconds(outing.start)
    return {
        "message_index": list(range(len(spans))),
        "timestamp": [base + end for _, end in spans],
        "event": [_LAP] * len(spans),
        "event_type": [_STOP] * len(spans),
        "start_time": [base + start for start, _ in spans],
        "total_elapsed_time": [float(end - start) for start, end in spans],
        "total_timer_time": [
            float(np.count_nonzero(~seen.paused[start + 1 : end + 1])) for start, end in spans
        ],
        "total_distance": [float(seen.distance_m[e] - seen.distance_m[s]) for s, e in spans],
        "intensity": [_INTENSITY[(p.intensity if p else None) or "active"] for p in phases],
        "lap_trigger": [_BY_STEP if by_step else _BY_DISTANCE] * (len(spans) - 1) + [_AT_END],
        "wkt_step_index": [p.step if p else None for p in phases],
    }
