"""Record messages as the columns of a run's samples, whatever field the device chose."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from flexor.runs.fit.clock import unroll, within
from flexor.runs.fit.decode import FitFile
from flexor.runs.fit.developer import Description, slug
from flexor.runs.fit.protocol import LATEST
from flexor.runs.fit.table import Table

Values = NDArray[np.float64]

_DEGREES: Final = 180 / 2**31  # a semicircle
#: Native record fields, by number, that a developer field may stand in for.
_STANDS_FOR: Final = {
    2: "altitude_m",
    3: "heart_rate_bpm",
    4: "cadence_raw",
    5: "distance_m",
    6: "speed_m_s",
    7: "power_w",
    13: "temperature_c",
    39: "vertical_oscillation_mm",
    41: "ground_contact_ms",
    73: "speed_m_s",
    78: "altitude_m",
}
#: Names by which foot pods call the same things where they don't say what they stand for.
_CALLED: Final = {
    "elevation": "altitude_m",
    "heart_rate": "heart_rate_bpm",
    "cadence": "cadence_raw",
    "distance": "distance_m",
    "speed": "speed_m_s",
    "power": "power_w",
    "vertical_oscillation": "vertical_oscillation_mm",
    "ground_time": "ground_contact_ms",
    "ground_contact_time": "ground_contact_ms",
    "stance_time": "ground_contact_ms",
}
#: What a developer field's own unit must be multiplied by.
_FACTORS: Final = {
    ("vertical_oscillation_mm", "centimeters"): 10.0,
    ("vertical_oscillation_mm", "cm"): 10.0,
    ("vertical_oscillation_mm", "meters"): 1000.0,
    ("vertical_oscillation_mm", "m"): 1000.0,
    ("ground_contact_ms", "seconds"): 1000.0,
    ("ground_contact_ms", "s"): 1000.0,
    ("distance_m", "kilometers"): 1000.0,
    ("distance_m", "km"): 1000.0,
    ("speed_m_s", "km/h"): 1 / 3.6,
    ("speed_m_s", "kph"): 1 / 3.6,
}


@dataclass(frozen=True, slots=True)
class Samples:
    """Rows that bear a time: seconds since FIT's epoch as recorded, and columns beside them."""

    times: Values
    columns: dict[str, Values]

    def where(self, chosen: NDArray[np.bool_]) -> "Samples":
        """The chosen rows."""
        if chosen.all():
            return self
        columns = {name: values[chosen] for name, values in self.columns.items()}
        return Samples(self.times[chosen], columns)


def samples_of(file: FitFile) -> Samples:
    """The samples of one file, in file order; rows of one second that complete each other are
    joined (some phones write place and distance as messages of their own)."""
    table = file["record"]
    columns = _native(table)
    for description in file.descriptions.values():
        _add_developer(columns, table, description)
    times = within(table.numbers("timestamp"), LATEST)
    columns = {name: _finite(values) for name, values in columns.items()}
    return _joined(Samples(times, columns).where(~np.isnan(times)))


def _finite(values: Values) -> Values:
    """Infinite numbers are no measurements."""
    return np.where(np.isinf(values), np.nan, values) if np.isinf(values).any() else values


def _native(table: Table) -> dict[str, Values]:
    speed, distance = _compressed_speed_distance(table)
    return {
        "lat_deg": table.numbers("position_lat") * _DEGREES,
        "lon_deg": table.numbers("position_long") * _DEGREES,
        "altitude_m": _first(table, "enhanced_altitude", "altitude"),
        "distance_m": _or(table.numbers("distance"), distance),
        "speed_m_s": _or(_first(table, "enhanced_speed", "speed"), speed),
        "heart_rate_bpm": table.numbers("heart_rate"),
        "cadence_raw": _cadence(table),
        "power_w": table.numbers("power"),
        "ground_contact_ms": table.numbers("stance_time"),
        "vertical_oscillation_mm": table.numbers("vertical_oscillation"),
        "temperature_c": table.numbers("temperature"),
    }


def _first(table: Table, *names: str) -> Values:
    """Row by row the first of the columns that has a value."""
    best = table.numbers(names[0])
    for name in names[1:]:
        if name in table:
            best = _or(best, table.numbers(name))
    return best


def _or(values: Values, otherwise: Values | None) -> Values:
    return values if otherwise is None else np.where(np.isnan(values), otherwise, values)


def _cadence(table: Table) -> Values:
    """As recorded (often per leg), with its fraction where the device tells one."""
    whole = _first(table, "cadence", "cadence256")
    if "fractional_cadence" in table:
        whole = whole + np.nan_to_num(table.numbers("fractional_cadence"))
    return whole


def _compressed_speed_distance(table: Table) -> tuple[Values | None, Values | None]:
    """Three bytes: 12 bits of speed in cm/s, 12 bits of distance in 1/16 m that roll over."""
    if "compressed_speed_distance" not in table:
        return None, None
    octets = table["compressed_speed_distance"]
    if octets.dtype != np.float64 or octets.ndim != 2 or octets.shape[1] != 3:
        return None, None
    values = within(octets.astype(np.float64), 255)
    given = ~np.isnan(values).any(axis=1)
    low, middle, high = np.where(given, values.T, 0).astype(np.int64)
    speed = np.where(given, (low | (middle & 15) << 8) / 100, np.nan)
    distance = np.where(given, (middle >> 4 | high << 4).astype(np.float64), np.nan)
    return speed, unroll(distance, 4096) / 16


def _add_developer(columns: dict[str, Values], table: Table, description: Description) -> None:
    """A developer field of numbers, and the standard column it fills where that has nothing."""
    name = description.column
    if name not in table or table[name].dtype != np.float64 or table[name].ndim != 1:
        return
    columns[name] = table.numbers(name)
    target = _CALLED.get(slug(description.name))
    if description.native is not None:
        target = _STANDS_FOR.get(description.native)
    if target and np.isnan(columns[target]).all():
        factor = _FACTORS.get((target, description.unit.strip().lower()), 1.0)
        columns[target] = columns[name] * factor


def _joined(samples: Samples) -> Samples:
    """Rows of one time become one row, unless two of them say something about the same thing."""
    times, columns = samples.times, samples.columns
    new = np.diff(times, prepend=np.nan) != 0
    if new.all():
        return samples
    starts = np.flatnonzero(new)
    most = np.zeros(len(starts), np.int64)
    for values in columns.values():
        most = np.maximum(most, np.add.reduceat((~np.isnan(values)).astype(np.int64), starts))
    apart = np.repeat(most > 1, np.diff(starts, append=len(times)))
    starts = np.flatnonzero(new | apart)
    joined = {name: np.fmax.reduceat(values, starts) for name, values in columns.items()}
    return Samples(times[starts], joined)
