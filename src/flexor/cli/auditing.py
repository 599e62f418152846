"""From a path to the audit contract's entries: open, read, audit, member by member."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flexor.errors import FlexorError, UnreadableInput
from flexor.runs.archive import Member, display_path, members
from flexor.runs.contract import document, file_entries
from flexor.runs.read import read_member

__all__ = ["document", "entries"]


def entries(path: Path) -> Iterator[dict[str, Any]]:
    """The contract's entries of one file, archive or folder, in its own order."""
    given = str(path)
    try:
        for member in members(path, name=given):
            name = given if member.path == display_path(given) else member.path
            yield from _entries(name, member)
    except FlexorError as error:
        yield from file_entries(given, error)


def _entries(name: str, member: Member) -> list[dict[str, Any]]:
    try:
        return file_entries(name, read_member(member))
    except FlexorError as error:
        return file_entries(name, error)
    except Exception as fault:  # a poisoned file costs that file only
        if os.environ.get("FLEXOR_DEBUG"):
            raise
        what = f"Something in it is not understood ({type(fault).__name__})."
        return file_entries(name, UnreadableInput(what, "Please report it."))
