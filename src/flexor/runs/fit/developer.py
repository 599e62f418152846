"""Developer fields: what apps on a watch add to a recording, and how they describe it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flexor.runs.fit.profile import NUMBERS, Field


@dataclass(frozen=True, slots=True)
class Description:
    """A ``field_description`` message: the name, type and unit of one developer field.

    ``column`` is unique in the file: ``dev_form_power``. ``native`` is the number of the field of
    ``record`` that it stands in for, if it says so.
    """

    column: str
    name: str
    identifier: int  # base type
    scale: float = 1.0
    offset: float = 0.0
    unit: str = ""
    native: int | None = None


#: The columns of ``field_description`` that :func:`descriptions` reads.
DESCRIPTION_FIELDS: Final = (
    "developer_data_index",
    "field_definition_number",
    "fit_base_type_id",
    "field_name",
    "scale",
    "offset",
    "units",
    "native_mesg_num",
    "native_field_num",
)

#: By developer data index and field definition number.
Descriptions = Mapping[tuple[int, int], Description]


def slug(name: str) -> str:
    """``Leg Spring Stiffness`` as ``leg_spring_stiffness``."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def as_field(description: Description | None, app: int, number: int) -> Field:
    """The developer field as a profile entry; ``dev_0_8`` where nothing describes it."""
    if description is None:
        return Field(f"dev_{app}_{number}")
    return Field(description.column, description.scale, description.offset, description.unit)


def descriptions(rows: Sequence[Mapping[str, object]]) -> dict[tuple[int, int], Description]:
    """Descriptions from the rows of the ``field_description`` table; the first of a key counts."""
    found: dict[tuple[int, int], Description] = {}
    taken: set[str] = set()
    for row in rows:
        app, number = row.get("developer_data_index"), row.get("field_definition_number")
        if not isinstance(app, float) or not isinstance(number, float):
            continue
        key = int(app), int(number)
        if key not in found:
            found[key] = _description(row, key, taken)
            taken.add(found[key].column)
    return found


def _description(row: Mapping[str, object], key: tuple[int, int], taken: set[str]) -> Description:
    name = _text(row.get("field_name"))
    fallback = f"dev_{key[0]}_{key[1]}"
    column = f"dev_{slug(name)}" if slug(name) else fallback
    native = row.get("native_field_num")
    for_record = row.get("native_mesg_num") in (None, float(NUMBERS["record"]))
    return Description(
        column=f"{column}_{key[0]}_{key[1]}" if column in taken else column,
        name=name,
        identifier=int(_number(row.get("fit_base_type_id"), 13)),
        scale=_number(row.get("scale"), 1.0) or 1.0,
        offset=_number(row.get("offset"), 0.0),
        unit=_text(row.get("units")),
        native=int(native) if isinstance(native, float) and for_record else None,
    )


def _number(value: object, default: float) -> float:
    return value if isinstance(value, float) else default


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
