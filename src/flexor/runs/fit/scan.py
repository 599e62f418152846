"""Where each message begins, and which definition it follows.

Messages carry no length, so they must be walked one by one; the walk is a table look-up for
each header byte. Where the headers repeat in a pattern, :mod:`stride` checks the rest of the
pattern at once. Every limit here is on what was found, never on what a file claims.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from flexor.errors import LimitExceeded
from flexor.runs.fit.protocol import (
    COMPRESSED,
    DEFINITION,
    DEVELOPER,
    Definition,
    definition_length,
    parse_definition,
)
from flexor.runs.fit.resync import Sense, stamp
from flexor.runs.fit.stride import repeat

MAX_MESSAGES: Final = 4_000_000
MAX_DEFINITIONS: Final = 4_096
MAX_GAPS: Final = 256
MAX_TRIES: Final = 50_000  # places looked at for where sense begins again

_FIRST_PROBE: Final = 1_024
_LAST_PROBE: Final = 65_536


@dataclass(frozen=True, slots=True)
class Scan:
    """Data messages in file order: header positions, header bytes, index into definitions."""

    positions: NDArray[np.int64]
    headers: NDArray[np.uint8]
    codes: NDArray[np.int64]
    definitions: tuple[Definition, ...]
    gaps: tuple[tuple[int, int], ...]  # start, end of bytes that made no sense
    cut: bool  # the last message was not whole


def scan(data: bytes, start: int, end: int) -> Scan:
    """Find every message in ``data[start:end]``; raises LimitExceeded."""
    walk = _Walk(data, end)
    at = start
    while at < end:
        at = walk.on(at)
    return walk.result(at > end)


@dataclass(slots=True)
class _Walk:
    """The walk's state: the table of message sizes by header byte, and what was found."""

    data: bytes
    end: int
    steps: list[int] = field(default_factory=lambda: [0] * 256)
    lut: NDArray[np.int64] = field(default_factory=lambda: np.zeros(256, np.int64))
    known: dict[tuple[bytes, bool], int] = field(default_factory=dict)  # by their bytes
    definitions: list[Definition] = field(default_factory=list)
    found: list[int] = field(default_factory=list)  # positions since the last flush
    positions: list[NDArray[np.int64]] = field(default_factory=list)
    codes: list[NDArray[np.int64]] = field(default_factory=list)
    gaps: list[tuple[int, int]] = field(default_factory=list)
    count: int = 0
    tries: int = MAX_TRIES
    probe: int = _FIRST_PROBE

    def on(self, at: int) -> int:
        """Take the next stretch; returns where the following one begins."""
        at = self.data_messages(at)
        if at >= self.end:
            return at
        header = self.data[at]
        if self.steps[header]:
            return self.leap(at)
        if header & (COMPRESSED | DEFINITION) == DEFINITION:
            length = definition_length(self.data, at, self.end)
            if length:
                self.define(at, length)
                return at + length
        return self.recover(at)

    def data_messages(self, at: int) -> int:
        """The loop that everything hangs on: one look-up and one append a message."""
        data, steps, add = self.data, self.steps, self.found.append
        limit = min(self.end, at + self.probe)
        while at < limit:
            step = steps[data[at]]
            if not step:
                break
            add(at)
            at += step
        return at

    def leap(self, at: int) -> int:
        """Try to take a repeating pattern at once; look less often where there is none."""
        positions, after = repeat(self.data, self.found, self.steps, at, self.end)
        if len(positions) < 64:
            self.probe = min(2 * self.probe, _LAST_PROBE)
        else:
            self.probe = _FIRST_PROBE
        self.flush()
        self.keep(positions)
        return after

    def define(self, at: int, length: int) -> None:
        """Take a definition message: from here on its local type means this."""
        self.flush()
        header = self.data[at]
        key = self.data[at + 2 : at + length], bool(header & DEVELOPER)
        code = self.known.get(key)
        if code is None:
            code = self.known[key] = len(self.definitions)
            self.definitions.append(parse_definition(*key))
        if len(self.definitions) > MAX_DEFINITIONS:
            raise LimitExceeded(
                "This FIT file describes more kinds of messages than any watch does.",
                "It is probably damaged; export it again from where it came.",
            )
        size = self.definitions[code].size
        for alias in _ALIASES[header & 0x0F]:
            self.steps[alias] = size
        self.lut[_ALIASES_ARRAY[header & 0x0F]] = code

    def recover(self, at: int) -> int:
        """Nothing is known for this header: find where sense begins again, or give up.

        The last message may be the one that lost a byte, so the search starts inside it, and it
        is dropped if sense begins there.
        """
        start = self.found[-1] + 1 if self.found else at
        after = None
        if len(self.gaps) < MAX_GAPS:
            after = self.sense().first_from(start, self.tries)
            self.tries -= (after or self.end) - start
        if after is not None and after < at:
            at = self.found.pop()
        self.flush()
        self.gaps.append((at, after or self.end))
        return after or self.end

    def sense(self) -> Sense:
        """What makes sense by the definitions that stand now."""
        stamps = [stamp(definition) for definition in self.definitions]
        places = {
            header: place
            for header, code in enumerate(self.lut.tolist())
            if self.steps[header] and (place := stamps[code])
        }
        return Sense(self.data, self.end, self.steps, places)

    def flush(self) -> None:
        """Move what the loop found into arrays."""
        if self.found:
            self.keep(np.array(self.found, np.int64))
            self.found.clear()

    def keep(self, positions: NDArray[np.int64]) -> None:
        self.count += len(positions)
        if self.count > MAX_MESSAGES:
            raise LimitExceeded(
                f"This FIT file holds more than {MAX_MESSAGES:,} messages.",
                "Split it, or export a shorter recording.",
            )
        headers = np.frombuffer(self.data, np.uint8)[positions]
        self.positions.append(positions)
        self.codes.append(self.lut[headers])

    def result(self, cut: bool) -> Scan:
        self.flush()
        positions = _join(self.positions)[: -1 if cut else None]
        return Scan(
            positions=positions,
            headers=np.frombuffer(self.data, np.uint8)[positions],
            codes=_join(self.codes)[: len(positions)],
            definitions=tuple(self.definitions),
            gaps=tuple(self.gaps),
            cut=cut,
        )


def _join(pieces: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate(pieces) if pieces else np.empty(0, np.int64)


#: Header bytes of data messages of each local type: bits 4 and 5 say nothing there, and types 0
#: to 3 have a second, compressed form with five bits of time.
_ALIASES: Final = tuple(
    (local, local | 16, local | 32, local | 48)
    + (tuple(range(128 + 32 * local, 160 + 32 * local)) if local < 4 else ())
    for local in range(16)
)
_ALIASES_ARRAY: Final = tuple(np.array(aliases) for aliases in _ALIASES)
