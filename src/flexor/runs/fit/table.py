"""All messages of one kind in a file, as columns; definitions that differ are merged."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from flexor.errors import LimitExceeded
from flexor.runs.fit.columns import Column

Row: TypeAlias = dict[str, float | str]

#: More values than this in one column of arrays is no recording.
MAX_CELLS: Final = 8_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """The messages that one definition describes; ``index`` counts all messages of the file."""

    index: NDArray[np.int64]
    columns: dict[str, Column]


@dataclass(slots=True)
class Table:
    """Messages of one kind in file order; a column where no row carries it is not there."""

    name: str
    pieces: tuple[Piece, ...] = ()
    _places: list[NDArray[np.int64]] | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return sum(len(piece.index) for piece in self.pieces)

    def __contains__(self, name: str) -> bool:
        return any(name in piece.columns for piece in self.pieces)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that some row carries."""
        return tuple(dict.fromkeys(name for piece in self.pieces for name in piece.columns))

    @property
    def index(self) -> NDArray[np.int64]:
        """Place of each row among all messages of the file."""
        return np.sort(np.concatenate([piece.index for piece in self.pieces] or [_NOTHING]))

    def __getitem__(self, name: str) -> Column:
        """The column, one value a row; KeyError where no row carries it."""
        if len(self.pieces) == 1:
            return self.pieces[0].columns[name]
        having = [i for i, piece in enumerate(self.pieces) if name in piece.columns]
        if not having:
            raise KeyError(name)
        return self._merged(name, having)

    def numbers(self, name: str) -> NDArray[np.float64]:
        """The column as plain numbers; all NaN where it is absent, a text or an array."""
        if name in self:
            column = self[name]
            if column.dtype == np.float64 and column.ndim == 1:
                return column.astype(np.float64, copy=False)
        return np.full(len(self), np.nan)

    def rows(self, *names: str) -> Iterator[Row]:
        """One dictionary a row with the texts and finite numbers of these columns."""
        columns = {name: self[name].tolist() for name in names if name in self}
        for i in range(len(self)):
            row = {name: values[i] for name, values in columns.items()}
            yield {name: value for name, value in row.items() if _is_plain(value)}

    def _merged(self, name: str, having: list[int]) -> Column:
        columns = {i: self.pieces[i].columns[name] for i in having}
        if any(column.dtype == np.object_ for column in columns.values()):
            merged: Column = np.full(len(self), None, np.object_)
        elif all(column.ndim == 1 for column in columns.values()):
            merged = np.full(len(self), np.nan)
        else:
            return self._merged_arrays(columns)
        for i, column in columns.items():
            merged[self._place(i)] = column if column.ndim == 1 else _as_objects(column)
        return merged

    def _merged_arrays(self, columns: dict[int, Column]) -> Column:
        width = max(column.shape[1] if column.ndim == 2 else 1 for column in columns.values())
        if width * len(self) > MAX_CELLS:
            raise LimitExceeded(
                f"The FIT file's {self.name} messages hold more values than any watch records.",
                "It is probably damaged; export it again from where it came.",
            )
        merged = np.full((len(self), width), np.nan)
        for i, column in columns.items():
            values = column.reshape(len(column), -1)
            merged[self._place(i), : values.shape[1]] = values
        return merged

    def _place(self, piece: int) -> NDArray[np.int64]:
        """Where the rows of a piece stand among all rows of the table."""
        if self._places is None:
            everything = self.index
            self._places = [np.searchsorted(everything, piece.index) for piece in self.pieces]
        return self._places[piece]


def _is_plain(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, float) and isfinite(value))


def _as_objects(column: Column) -> NDArray[np.object_]:
    values = np.empty(len(column), np.object_)
    for i, value in enumerate(column.tolist()):
        values[i] = value
    return values


_NOTHING: Final = np.empty(0, np.int64)
