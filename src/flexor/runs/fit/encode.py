"""Writes FIT: definition messages, data messages, and the file around them.

Written from the public facts of the protocol. The table of messages is the writer's own and holds
only what we write; the reader has its own, so that a wrong number in one is caught by the other
in the tests, and by an independent decoder.

Values are given in units (metres, seconds, aware datetimes); None and NaN become the base
type's "invalid".
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import numpy as np

from flexor.runs.fit.crc import crc16
from flexor.runs.fit.protocol import BASE_TYPES, EPOCH_S

SEMICIRCLES_PER_DEGREE: Final = 2**31 / 180
#: Longest string field, its closing zero byte included.
STRING_LIMIT: Final = 255
PROTOCOL_VERSION: Final = 0x10
PROFILE_VERSION: Final = 2132


class Field(NamedTuple):
    """A field's number, base type, and ``raw = (value + offset) * scale``."""

    number: int
    base: str
    scale: float = 1
    offset: float = 0


#: Base types by name: the byte that a definition holds (its high bit says "has a byte order").
_IDENTIFIERS: Final = {
    kind.name: number | (0x80 if kind.size > 1 else 0) for number, kind in BASE_TYPES.items()
}
_BASES: Final = {kind.name: kind for kind in BASE_TYPES.values()}

_WHEN = Field(253, "uint32")
_INDEX = Field(254, "uint16")
_DEGREES = SEMICIRCLES_PER_DEGREE

#: What we write: message name → (global number, fields by name).
MESSAGES: Final[dict[str, tuple[int, dict[str, Field]]]] = {
    "file_id": (0, {
        "type": Field(0, "enum"), "manufacturer": Field(1, "uint16"),
        "product": Field(2, "uint16"), "serial_number": Field(3, "uint32z"),
        "time_created": Field(4, "uint32"), "product_name": Field(8, "string"),
    }),
    "sport": (12, {
        "sport": Field(0, "enum"), "sub_sport": Field(1, "enum"), "name": Field(3, "string"),
    }),
    "session": (18, {
        "message_index": _INDEX, "timestamp": _WHEN, "event": Field(0, "enum"),
        "event_type": Field(1, "enum"), "start_time": Field(2, "uint32"),
        "sport": Field(5, "enum"), "sub_sport": Field(6, "enum"),
        "total_elapsed_time": Field(7, "uint32", 1000),
        "total_timer_time": Field(8, "uint32", 1000),
        "total_distance": Field(9, "uint32", 100), "avg_heart_rate": Field(16, "uint8"),
        "max_heart_rate": Field(17, "uint8"), "avg_cadence": Field(18, "uint8"),
        "first_lap_index": Field(25, "uint16"), "num_laps": Field(26, "uint16"),
        "trigger": Field(28, "enum"),
    }),
    "lap": (19, {
        "message_index": _INDEX, "timestamp": _WHEN, "event": Field(0, "enum"),
        "event_type": Field(1, "enum"), "start_time": Field(2, "uint32"),
        "total_elapsed_time": Field(7, "uint32", 1000),
        "total_timer_time": Field(8, "uint32", 1000),
        "total_distance": Field(9, "uint32", 100), "intensity": Field(23, "enum"),
        "lap_trigger": Field(24, "enum"), "sport": Field(25, "enum"),
        "wkt_step_index": Field(71, "uint16"),
    }),
    "record": (20, {
        "timestamp": _WHEN, "position_lat": Field(0, "sint32", _DEGREES),
        "position_long": Field(1, "sint32", _DEGREES),
        "altitude": Field(2, "uint16", 5, 500), "heart_rate": Field(3, "uint8"),
        "cadence": Field(4, "uint8"), "distance": Field(5, "uint32", 100),
        "speed": Field(6, "uint16", 1000), "temperature": Field(13, "sint8"),
        "fractional_cadence": Field(53, "uint8", 128),
    }),
    "event": (21, {
        "timestamp": _WHEN, "event": Field(0, "enum"), "event_type": Field(1, "enum"),
    }),
    "device_info": (23, {
        "timestamp": _WHEN, "device_index": Field(0, "uint8"),
        "manufacturer": Field(2, "uint16"), "serial_number": Field(3, "uint32z"),
        "product": Field(4, "uint16"), "product_name": Field(27, "string"),
    }),
    "workout": (26, {
        "sport": Field(4, "enum"), "capabilities": Field(5, "uint32z"),
        "num_valid_steps": Field(6, "uint16"), "wkt_name": Field(8, "string"),
    }),
    "workout_step": (27, {
        "message_index": _INDEX, "wkt_step_name": Field(0, "string"),
        "duration_type": Field(1, "enum"), "duration_value": Field(2, "uint32"),
        "target_type": Field(3, "enum"), "target_value": Field(4, "uint32"),
        "custom_target_value_low": Field(5, "uint32"),
        "custom_target_value_high": Field(6, "uint32"), "intensity": Field(7, "enum"),
    }),
    "activity": (34, {
        "timestamp": _WHEN, "total_timer_time": Field(0, "uint32", 1000),
        "num_sessions": Field(1, "uint16"), "type": Field(2, "enum"),
        "event": Field(3, "enum"), "event_type": Field(4, "enum"),
        "local_timestamp": Field(5, "uint32"),
    }),
}  # fmt: skip


def seconds(when: datetime) -> int:
    """FIT's clock: whole seconds since the last day of 1989, UTC. ``when`` must be aware."""
    return round(when.timestamp()) - EPOCH_S


def message(name: str, /, **values: Any) -> bytes:
    """One definition and one data message. Datetimes and strings are taken as they are."""
    return rows(name, {key: [value] for key, value in values.items()})


def rows(name: str, columns: Mapping[str, Sequence[Any] | np.ndarray[Any, Any]]) -> bytes:
    """One definition, then one data message a row; all columns have the same length.

    Raises KeyError for a message or field that is not in :data:`MESSAGES`.
    """
    number, fields = MESSAGES[name]
    raw = {key: _raw(fields[key], values) for key, values in columns.items()}
    shape = [("header", "u1"), *((key, values.dtype) for key, values in raw.items())]
    table = np.zeros(len(next(iter(raw.values()))), dtype=shape)
    for key, values in raw.items():
        table[key] = values
    definition = bytes([0x40, 0, 0]) + number.to_bytes(2, "little") + bytes([len(raw)])
    for key, values in raw.items():
        field = fields[key]
        definition += bytes([field.number, values.dtype.itemsize, _IDENTIFIERS[field.base]])
    return definition + table.tobytes()


def _raw(field: Field, values: Sequence[Any] | np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    if field.base == "string":
        return _strings(values)
    base = _BASES[field.base]
    if not isinstance(values, np.ndarray):
        values = np.array(
            [seconds(v) if isinstance(v, datetime) else np.nan if v is None else v for v in values]
        )
    if field.scale == 1 and field.offset == 0 and values.dtype.kind in "iu":
        return values.astype(f"<{base.code}")
    scaled = np.round((values.astype(np.float64) + field.offset) * field.scale)
    return np.where(np.isnan(scaled), base.invalid, scaled).astype(f"<{base.code}")


def _strings(values: Sequence[Any] | np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """UTF-8, cut at a whole character, always closed by a zero byte."""
    encoded = [(v or "").encode()[: STRING_LIMIT - 1] for v in values]
    whole = [text.decode(errors="ignore").encode() for text in encoded]
    return np.array(whole, dtype=f"S{max(map(len, whole)) + 1}")


def fit_file(*parts: bytes) -> bytes:
    """A complete FIT file of these messages: 14-byte header, body, CRC."""
    body = b"".join(parts)
    header = bytes([14, PROTOCOL_VERSION]) + PROFILE_VERSION.to_bytes(2, "little")
    header += len(body).to_bytes(4, "little") + b".FIT"
    start = header + crc16(header).to_bytes(2, "little")
    return start + body + crc16(start + body).to_bytes(2, "little")
