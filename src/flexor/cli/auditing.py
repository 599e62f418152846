"""From a path to the audit contract's entries: open, read, audit, member by member."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flexor.errors import FlexorError
from flexor.runs.archive import Member, members
from flexor.runs.contract import SCHEMA, file_entries
from flexor.runs.read import read

__all__ = ["SCHEMA", "entries"]


def entries(path: Path) -> Iterator[dict[str, Any]]:
    """The contract's entries of one file, archive or folder, in its own order."""
    try:
        for member in members(path):
            yield from file_entries(member.path, _reading(member))
    except FlexorError as error:
        yield from file_entries(str(path), error)


def _reading(member: Member) -> Any:
    try:
        return read(member.data(), member.path)
    except FlexorError as error:
        return error
