"""FIT bytes made by hand with ``struct``, independent of our own writer."""

import struct
from dataclasses import dataclass, field

#: name: (type byte, struct code)
TYPES = {
    "enum": (0x00, "B"),
    "sint8": (0x01, "b"),
    "uint8": (0x02, "B"),
    "sint16": (0x83, "h"),
    "uint16": (0x84, "H"),
    "sint32": (0x85, "i"),
    "uint32": (0x86, "I"),
    "string": (0x07, "s"),
    "float32": (0x88, "f"),
    "float64": (0x89, "d"),
    "uint8z": (0x0A, "B"),
    "uint32z": (0x8C, "I"),
    "byte": (0x0D, "B"),
    "sint64": (0x8E, "q"),
    "uint64": (0x8F, "Q"),
}
#: An early morning in September 2021, as FIT counts seconds.
START = 1_000_000_000


def crc(data: bytes) -> int:
    """CRC-16/ARC, bit by bit, as its definition says."""
    state = 0
    for byte in data:
        state ^= byte
        for _ in range(8):
            state = (state >> 1) ^ (0xA001 if state & 1 else 0)
    return state


@dataclass
class Fit:
    """Collects messages; ``bytes`` puts header and checksum around them."""

    big: bool = False
    body: bytearray = field(default_factory=bytearray)
    formats: dict[int, str] = field(default_factory=dict)

    def define(
        self,
        local: int,
        number: int,
        *fields: tuple[int, str] | tuple[int, str, int],
        developer: tuple[tuple[int, str, int], ...] = (),
    ) -> "Fit":
        """Fields as (number, type[, values]); developer fields as (number, type, app)."""
        order = ">" if self.big else "<"
        self.body += bytes([0x40 | local | (0x20 if developer else 0), 0, self.big])
        self.body += struct.pack(order + "H", number) + bytes([len(fields)])
        code = order
        for number_, kind, *count in fields:
            times = count[0] if count else 1
            self.body += bytes([number_, times * struct.calcsize(TYPES[kind][1]), TYPES[kind][0]])
            code += f"{times}{TYPES[kind][1]}"
        if developer:
            self.body.append(len(developer))
            for number_, kind, app in developer:
                self.body += bytes([number_, struct.calcsize(TYPES[kind][1]), app])
                code += TYPES[kind][1]
        self.formats[local] = code
        return self

    def add(self, local: int, *values: object) -> "Fit":
        """A data message of a defined local type."""
        self.body += bytes([local]) + struct.pack(self.formats[local], *values)
        return self

    def add_compressed(self, local: int, low: int, *values: object) -> "Fit":
        """A data message whose header carries the low five bits of its time."""
        self.body += bytes([0x80 | local << 5 | low & 31])
        self.body += struct.pack(self.formats[local], *values)
        return self

    def bytes(self, header: int = 14, claim: int | None = None, checksum: bool = True) -> bytes:
        """The file; ``claim`` is a data size other than the true one."""
        size = len(self.body) if claim is None else claim
        head = bytes([header, 0x20]) + struct.pack("<HI", 2132, size) + b".FIT"
        if header >= 14:
            head += struct.pack("<H", crc(head)) + bytes(header - 14)
        whole = head + bytes(self.body)
        return whole + struct.pack("<H", crc(whole) ^ (not checksum))


def activity(start: int = START, seconds: int = 60, big: bool = False) -> Fit:
    """A run of one session: file_id, timer events, a record a second, session, activity."""
    fit = Fit(big)
    fit.define(0, 0, (0, "enum"), (1, "uint16"), (2, "uint16"), (3, "uint32z"), (4, "uint32"))
    fit.add(0, 4, 1, 2888, 12345, start)
    fit.define(1, 21, (253, "uint32"), (0, "enum"), (1, "enum")).add(1, start, 0, 0)
    fit.define(
        2, 20, (253, "uint32"), (0, "sint32"), (1, "sint32"), (5, "uint32"), (3, "uint8"),
        (4, "uint8"), (53, "uint8"),
    )  # fmt: skip
    for i in range(seconds):
        fit.add(2, start + i, 500_000_000 + 300 * i, 100_000_000, 300 * i, 140 + i % 5, 85, 64)
    fit.add(1, start + seconds, 0, 4)
    fit.define(3, 18, (253, "uint32"), (2, "uint32"), (7, "uint32"), (9, "uint32"), (5, "enum"))
    fit.add(3, start + seconds, start, 1000 * seconds, 300 * seconds, 1)
    fit.define(4, 34, (253, "uint32"), (5, "uint32"))
    fit.add(4, start + seconds, start + seconds + 7200)
    return fit
