"""From rows of bytes to columns of values, one definition at a time.

Numbers become float64, NaN where the device wrote "nothing"; fields of several values have two
dimensions, (rows, values). Texts and 64-bit whole numbers are object arrays, None for nothing.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from flexor.runs.fit.layout import Layout, Slot

Column: TypeAlias = NDArray[np.float64] | NDArray[np.object_]


def read_columns(data: bytes, layout: Layout, positions: NDArray[np.int64]) -> dict[str, Column]:
    """The values of the messages whose headers stand at ``positions``."""
    if not layout.rows.names:
        return {}
    rows = _rows(data, layout.rows, positions)
    with np.errstate(all="ignore"):  # damaged floats may be anything
        columns: dict[str, Column] = dict(zip(layout.scalars, _scalars(rows, layout), strict=True))
        for slot in layout.others:
            columns[slot.field.name] = _other(rows[slot.field.name], slot)
    return columns


def _rows(data: bytes, kind: np.dtype[np.void], positions: NDArray[np.int64]) -> NDArray[np.void]:
    """Copy the messages out, one after the other."""
    size = kind.itemsize
    everywhere = np.ndarray((len(data) - size + 1,), f"V{size}", data, strides=(1,))
    return everywhere[positions].view(kind)


def _scalars(rows: NDArray[np.void], layout: Layout) -> NDArray[np.float64]:
    """A matrix with one row for each scalar field: a few calls for all fields together."""
    values = np.empty((len(layout.scalars), len(rows)))
    for i, name in enumerate(layout.scalars):
        values[i] = rows[name]
    nothing = values == layout.invalid
    values[: len(layout.scale)] /= layout.scale
    values[: len(layout.offset)] -= layout.offset
    np.copyto(values, np.nan, where=nothing)
    return values


def _other(cells: NDArray[Any], slot: Slot) -> Column:
    if slot.is_text:
        return _objects([_text(cell) for cell in cells.tolist()])
    if slot.is_wide:
        return _objects([_whole(cell, slot.kind.invalid) for cell in cells.tolist()])
    values: NDArray[np.float64] = cells.astype(np.float64)
    nothing = values == slot.kind.invalid
    if slot.kind.name == "byte":  # raw bytes may hold any value: only all of them mean nothing
        nothing &= nothing.all(axis=1, keepdims=True)
    values /= slot.field.scale
    values -= slot.field.offset
    values[nothing] = np.nan
    return values


def _text(cell: bytes) -> str | None:
    return cell.split(b"\0", 1)[0].decode("utf-8", "replace") or None


def _whole(cell: int | list[int], invalid: float) -> object:
    if isinstance(cell, list):
        return [_whole(number, invalid) for number in cell]
    return None if cell == invalid else cell


def _objects(values: list[Any]) -> NDArray[np.object_]:
    column = np.empty(len(values), np.object_)
    for i, value in enumerate(values):
        column[i] = value
    return column
