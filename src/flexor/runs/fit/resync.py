"""Find where messages make sense again after bytes that do not.

A byte lost in transfer shifts everything behind it. Reading may go on where a row of messages
has known headers and times that pass as they should.
"""

from dataclasses import dataclass
from typing import Final, Literal

from flexor.runs.fit.protocol import (
    DEFINITION,
    EPOCH_S,
    FIRST_ABSOLUTE,
    TIMESTAMP,
    Definition,
    definition_length,
)

MESSAGES_IN_ROW: Final = 12
TIMES_IN_ROW: Final = 3
LONGEST_S: Final = 3_600  # that these few messages may span


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where a message holds its timestamp, counted from its header byte."""

    at: int
    order: Literal["little", "big"]


def stamp(definition: Definition) -> Stamp | None:
    """The place of the timestamp in messages of this definition."""
    at = 1
    for field in definition.fields:
        if field.number == TIMESTAMP and field.app is None and field.size == 4:
            return Stamp(at, "big" if definition.order == ">" else "little")
        at += field.size
    return None


@dataclass(frozen=True, slots=True)
class Sense:
    """What makes sense: message sizes and timestamp places by header byte."""

    data: bytes
    end: int
    steps: list[int]
    stamps: dict[int, Stamp]

    def first_from(self, at: int, tries: int) -> int | None:
        """The first place of ``tries`` places from which messages make sense."""
        for start in range(at, min(self.end, at + tries)):
            if self.steps[self.data[start]] and self._holds_from(start):
                return start
        return None

    def _holds_from(self, at: int) -> bool:
        times: list[int] = []
        for _ in range(MESSAGES_IN_ROW):
            if at >= self.end:
                return at == self.end and _passes(times)
            header = self.data[at]
            step = self.steps[header]
            if not step:
                is_definition = header & 0xC0 == DEFINITION
                whole = is_definition and definition_length(self.data, at, self.end) > 0
                return whole and _passes(times)
            place = self.stamps.get(header)
            if place:
                raw = self.data[at + place.at : at + place.at + 4]
                times.append(int.from_bytes(raw, place.order))
                if not _in_order(times):
                    return False
            at += step
        return _passes(times)


def _in_order(times: list[int]) -> bool:
    """Set clocks only, never backwards, and not more than an hour in a few messages."""
    latest = times[-1]
    return FIRST_ABSOLUTE <= times[0] <= latest <= times[0] + LONGEST_S and latest < 2**32 - EPOCH_S


def _passes(times: list[int]) -> bool:
    return len(times) >= TIMES_IN_ROW
