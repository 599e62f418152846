"""The shapes of the FIT protocol: base types, record headers and definition messages.

Facts of the published protocol, in our own words: a file is a row of messages; a *definition*
says which fields the data messages of one *local type* hold until it is redefined.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

#: Seconds from 1970-01-01 to FIT's own epoch, 1989-12-31, both UTC.
EPOCH_S: Final = 631_065_600
#: A timestamp below this counts seconds since the device was switched on, not since the epoch.
FIRST_ABSOLUTE: Final = 0x1000_0000
LATEST: Final = 0xFFFF_FFFF

COMPRESSED: Final = 0x80  # record header: a data message that carries five bits of time
DEFINITION: Final = 0x40
DEVELOPER: Final = 0x20  # in a definition's header: developer fields follow

TIMESTAMP: Final = 253
MESSAGE_INDEX: Final = 254


@dataclass(frozen=True, slots=True)
class BaseType:
    """One of the protocol's number types; ``invalid`` is the value that means "nothing"."""

    name: str
    code: str  # NumPy kind and width, without byte order
    invalid: float

    @property
    def size(self) -> int:
        """Bytes of one value."""
        return int(self.code[1:])


#: By the low five bits of the type byte (writers disagree on the high ones).
BASE_TYPES: Final = {
    0: BaseType("enum", "u1", 0xFF),
    1: BaseType("sint8", "i1", 0x7F),
    2: BaseType("uint8", "u1", 0xFF),
    3: BaseType("sint16", "i2", 0x7FFF),
    4: BaseType("uint16", "u2", 0xFFFF),
    5: BaseType("sint32", "i4", 0x7FFF_FFFF),
    6: BaseType("uint32", "u4", 0xFFFF_FFFF),
    7: BaseType("string", "S1", 0),
    8: BaseType("float32", "f4", float("nan")),
    9: BaseType("float64", "f8", float("nan")),
    10: BaseType("uint8z", "u1", 0),
    11: BaseType("uint16z", "u2", 0),
    12: BaseType("uint32z", "u4", 0),
    13: BaseType("byte", "u1", 0xFF),
    14: BaseType("sint64", "i8", 0x7FFF_FFFF_FFFF_FFFF),
    15: BaseType("uint64", "u8", 0xFFFF_FFFF_FFFF_FFFF),
    16: BaseType("uint64z", "u8", 0),
}
BYTE: Final = BASE_TYPES[13]


def base_type(identifier: int, size: int) -> BaseType:
    """The type of a field of ``size`` bytes; raw bytes where type and size do not agree."""
    kind = BASE_TYPES.get(identifier & 0x1F, BYTE)
    return BYTE if size % kind.size else kind


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """A field as a definition declares it; ``app`` is the developer data index, if any."""

    number: int
    size: int
    identifier: int = 0
    app: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """What a data message holds. ``size`` counts its header byte. Compared by identity, which
    :func:`parse_definition` keeps for equal bytes, because layouts are looked up by it."""

    number: int  # global message number
    order: str  # "<" or ">"
    fields: tuple[FieldDefinition, ...]
    size: int


def definition_length(data: bytes, at: int, end: int) -> int:
    """Bytes of the definition message whose header stands at ``at``; 0 if it is none."""
    if at + 6 > end or data[at + 2] > 1:
        return 0
    length = 6 + 3 * data[at + 5]
    if data[at] & DEVELOPER:
        if at + length >= end:
            return 0
        length += 1 + 3 * data[at + length]
    return length if at + length <= end else 0


@lru_cache(maxsize=1024)
def parse_definition(body: bytes, developer: bool) -> Definition:
    """Read a definition message that :func:`definition_length` has measured.

    ``body`` starts at the architecture byte, two bytes after the record header.
    """
    order = "big" if body[0] else "little"
    count = body[3]
    fields = [
        FieldDefinition(body[i], body[i + 1], body[i + 2]) for i in range(4, 4 + 3 * count, 3)
    ]
    if developer:
        fields += [
            FieldDefinition(body[i], body[i + 1], app=body[i + 2])
            for i in range(5 + 3 * count, len(body), 3)
        ]
    return Definition(
        number=int.from_bytes(body[1:3], "big" if body[0] else "little"),
        order=">" if order == "big" else "<",
        fields=tuple(fields),
        size=1 + sum(field.size for field in fields),
    )
