"""Rows as JSON lines that any database can take back, whatever form its tables have by then.

The first line names the columns and what each of them holds; every other line is a row.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Connection,
    Date,
    Double,
    Insert,
    Integer,
    Select,
    String,
    Table,
    Uuid,
    column,
    insert,
    select,
    table,
)
from sqlalchemy.types import TypeEngine

from flexor.errors import StoreError
from flexor.store.types import UtcDateTime

#: kind: (SQL type, value to JSON, JSON to value); the first that fits a column is its kind.
_KINDS: Final[dict[str, tuple[TypeEngine[Any], Callable[[Any], Any], Callable[[Any], Any]]]] = {
    "instant": (UtcDateTime(), datetime.isoformat, datetime.fromisoformat),
    "day": (Date(), date.isoformat, date.fromisoformat),
    "uuid": (Uuid(), str, UUID),
    "json": (JSON(), lambda value: value, lambda value: value),
    "boolean": (Boolean(), bool, bool),
    "integer": (BigInteger(), int, int),
    "number": (Double(), float, float),
    "text": (String(), str, str),
}
_AT_ONCE = 500


def lines(connection: Connection, source: Table) -> Iterator[str]:
    """Every row of ``source``, after the line that describes its columns."""
    kinds = {name: _kind(col.type) for name, col in source.columns.items()}
    yield json.dumps({"table": source.name, "columns": kinds})
    for row in connection.execute(_in_order(source)):
        yield json.dumps(
            [
                None if value is None else _KINDS[kind][1](value)
                for value, kind in zip(row, kinds.values(), strict=True)
            ]
        )


def insert_lines(connection: Connection, told: Iterable[str]) -> int:
    """Insert what :func:`lines` gave; how many rows. Raises StoreError when it is not ours."""
    supply = iter(told)
    try:
        head = json.loads(next(supply))
        columns: dict[str, str] = head["columns"]
        target = table(head["table"], *(column(n, _KINDS[k][0]) for n, k in columns.items()))
        return _insert(connection, insert(target), columns, supply)
    except (KeyError, TypeError, ValueError, StopIteration) as error:
        raise StoreError(
            "A table in this backup is damaged.", "Take another backup, if there is one."
        ) from error


def _insert(
    connection: Connection, statement: Insert, columns: dict[str, str], supply: Iterator[str]
) -> int:
    count, some = 0, []
    for line in supply:
        values = zip(columns.items(), json.loads(line), strict=True)
        some.append({n: None if v is None else _KINDS[k][2](v) for (n, k), v in values})
        if len(some) == _AT_ONCE:
            connection.execute(statement, some)
            count, some = count + len(some), []
    if some:
        connection.execute(statement, some)
    return count + len(some)


def _in_order(source: Table) -> Select[Any]:
    """By key; a row that points to another of its table comes after all that do not."""
    pointers = [
        key.parent
        for key in source.foreign_keys
        if key.column.table is source and key.parent.nullable
    ]
    order = [pointer.is_not(None) for pointer in pointers]
    return select(source).order_by(*order, *source.primary_key.columns)


def _kind(of: TypeEngine[Any]) -> str:
    if isinstance(of, Integer) and not isinstance(of, Boolean):
        return "integer"
    for kind, (known, _, _) in _KINDS.items():
        if isinstance(of, type(known)):
            return kind
    raise TypeError(f"no way to write {of!r} down")
