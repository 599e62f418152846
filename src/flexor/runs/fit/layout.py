"""How the bytes of a data message map to columns: a definition joined with the profile."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from flexor.runs.fit.developer import Description, Descriptions, as_field
from flexor.runs.fit.profile import Field, MessageType, message_type
from flexor.runs.fit.protocol import BaseType, Definition, FieldDefinition, base_type


@dataclass(frozen=True, slots=True)
class Slot:
    """A field's place in the message: ``count`` values of ``kind`` from byte ``at`` on."""

    field: Field
    kind: BaseType
    at: int
    count: int

    @property
    def is_scalar(self) -> bool:
        """One number that a float64 holds exactly."""
        return self.count == 1 and not self.is_text and not self.is_wide

    @property
    def is_text(self) -> bool:
        """Text, ended by a zero byte."""
        return self.kind.code == "S1"

    @property
    def is_wide(self) -> bool:
        """Whole numbers of 64 bits, more than a float64 holds."""
        return self.kind.code in ("i8", "u8")


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A definition ready to read rows with. Scalars come first in ``rows``, grouped for speed:
    those with an offset, those with a scale, the plain ones."""

    rows: np.dtype[np.void]
    scalars: tuple[str, ...]
    invalid: NDArray[np.float64]  # (scalars, 1)
    scale: NDArray[np.float64]  # (scaled scalars, 1)
    offset: NDArray[np.float64]  # (scalars with an offset, 1)
    others: tuple[Slot, ...]  # arrays, texts, 64-bit numbers


def layout(definition: Definition, known: Descriptions) -> Layout:
    """The layout of a definition, given what developer fields are described so far."""
    used = tuple(
        known.get((field.app, field.number)) for field in definition.fields if field.app is not None
    )
    return _layout(definition, used)


@lru_cache(maxsize=512)
def _layout(definition: Definition, used: tuple[Description | None, ...]) -> Layout:
    slots = _slots(definition, message_type(definition.number), iter(used))
    scalars = sorted((slot for slot in slots if slot.is_scalar), key=_group)
    others = [slot for slot in slots if not slot.is_scalar]
    every = [*scalars, *others]
    return Layout(
        rows=np.dtype(
            {
                "names": [slot.field.name for slot in every],
                "formats": [_format(slot, definition.order) for slot in every],
                "offsets": [slot.at for slot in every],
                "itemsize": definition.size,
            }
        ),
        scalars=tuple(slot.field.name for slot in scalars),
        invalid=_column([slot.kind.invalid for slot in scalars]),
        scale=_column([slot.field.scale for slot in scalars if _group(slot) < 2]),
        offset=_column([slot.field.offset for slot in scalars if _group(slot) < 1]),
        others=tuple(others),
    )


def _slots(
    definition: Definition, message: MessageType, used: Iterator[Description | None]
) -> list[Slot]:
    """Every field that takes room; of fields with one name the first."""
    slots: dict[str, Slot] = {}
    at = 1
    for field in definition.fields:
        slot = _slot(field, message, at, next(used) if field.app is not None else None)
        at += field.size
        if field.size:
            slots.setdefault(slot.field.name, slot)
    return list(slots.values())


def _slot(
    field: FieldDefinition, message: MessageType, at: int, description: Description | None
) -> Slot:
    if field.app is None:
        meaning, identifier = message.field(field.number), field.identifier
    else:
        meaning = as_field(description, field.app, field.number)
        identifier = description.identifier if description else field.identifier
    kind = base_type(identifier, field.size)
    return Slot(meaning, kind, at, field.size // kind.size)


def _group(slot: Slot) -> int:
    return 0 if slot.field.offset else 1 if slot.field.scale != 1 else 2


def _format(slot: Slot, order: str) -> str | tuple[str, tuple[int]]:
    if slot.is_text:
        return f"S{slot.count}"
    code = order + slot.kind.code
    return code if slot.count == 1 else (code, (slot.count,))


def _column(values: list[float]) -> NDArray[np.float64]:
    return np.array(values, np.float64).reshape(-1, 1)
