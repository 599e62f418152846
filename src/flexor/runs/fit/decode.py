"""FIT bytes to tables of columns: the decoder's front door.

Clean-room, from public facts about the protocol. Nothing is decoded before it is asked for;
:meth:`FitFile.tables` asks for everything.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from flexor.errors import UnreadableInput
from flexor.runs.fit.clock import expand_compressed
from flexor.runs.fit.columns import read_columns
from flexor.runs.fit.developer import DESCRIPTION_FIELDS, Description, descriptions
from flexor.runs.fit.header import Part, parts
from flexor.runs.fit.layout import layout
from flexor.runs.fit.profile import NUMBERS, message_type
from flexor.runs.fit.protocol import COMPRESSED, TIMESTAMP
from flexor.runs.fit.scan import Scan, scan
from flexor.runs.fit.table import Piece, Table


def decode(data: bytes) -> tuple["FitFile", ...]:
    """The chained files in ``data``; raises UnreadableInput where it is no FIT file at all."""
    found = parts(data)
    if not found:
        raise UnreadableInput(
            "This is not a FIT file: its header is missing.",
            "Export the activity again from the watch or the app that recorded it.",
        )
    return tuple(FitFile(data, part, scan(data, part.start, part.end)) for part in found)


@dataclass
class FitFile:
    """One file of a chain. Tables are named as the profile names them, or ``unknown_N``."""

    data: bytes = field(repr=False)
    part: Part
    scan: Scan = field(repr=False)
    _tables: dict[str, Table] = field(default_factory=dict, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The kinds of messages in this file."""
        return tuple(self._codes)

    def __len__(self) -> int:
        return len(self.scan.positions)

    def __contains__(self, name: str) -> bool:
        return name in self._codes

    def __getitem__(self, name: str) -> Table:
        """All messages of one kind; an empty table where there are none."""
        if name not in self._tables:
            pieces = tuple(self._piece(code) for code in self._codes.get(name, ()))
            self._tables[name] = Table(name, pieces)
        return self._tables[name]

    def tables(self) -> dict[str, Table]:
        """Every table of the file, decoded."""
        return {name: self[name] for name in self.names}

    @cached_property
    def descriptions(self) -> dict[tuple[int, int], Description]:
        """What the file says about its developer fields."""
        return descriptions(list(self["field_description"].rows(*DESCRIPTION_FIELDS)))

    @cached_property
    def _groups(self) -> list[NDArray[np.int64]]:
        """Indices of the messages that follow each definition."""
        order = np.argsort(self.scan.codes, kind="stable")
        counts = np.bincount(self.scan.codes, minlength=len(self.scan.definitions))
        ends = np.cumsum(counts).tolist()
        return [order[end - count : end] for end, count in zip(ends, counts.tolist(), strict=True)]

    @cached_property
    def _codes(self) -> dict[str, list[int]]:
        """The definitions in use for each kind of message, in file order."""
        codes: dict[str, list[int]] = {}
        for code, definition in enumerate(self.scan.definitions):
            if len(self._groups[code]):
                codes.setdefault(message_type(definition.number).name, []).append(code)
        return codes

    def _piece(self, code: int) -> Piece:
        definition = self.scan.definitions[code]
        index = self._groups[code]
        known = {} if definition.number == NUMBERS["field_description"] else self.descriptions
        positions = self.scan.positions[index]
        columns = read_columns(self.data, layout(definition, known), positions)
        if "timestamp" not in columns and self._is_compressed:
            columns["timestamp"] = self._compressed_times[index]
        return Piece(index, columns)

    @cached_property
    def _is_compressed(self) -> bool:
        return bool(len(self)) and int(self.scan.headers.max()) >= COMPRESSED

    @cached_property
    def _compressed_times(self) -> NDArray[np.float64]:
        """Each message's time where its header carries one, else NaN."""
        full = np.full(len(self), np.nan)
        for code, index in enumerate(self._groups):
            definition = self.scan.definitions[code]
            if len(index) and any(
                f.number == TIMESTAMP and f.app is None for f in definition.fields
            ):
                columns = read_columns(
                    self.data, layout(definition, {}), self.scan.positions[index]
                )
                full[index] = Table("", (Piece(index, columns),)).numbers("timestamp")
        times = expand_compressed(self.scan.headers, full)
        return np.where(self.scan.headers >= COMPRESSED, times, np.nan)
