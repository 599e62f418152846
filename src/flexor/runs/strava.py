"""Strava's list of activities: what the runner called each file of the archive.

The list of a bulk export is a CSV in the account's language with headers that occur twice, so the
columns are found by what they hold rather than by what they are called.
"""

import csv
import io
from dataclasses import dataclass
from typing import Final

from flexor.errors import LimitExceeded, UnreadableInput

_FOLDER: Final = "activities/"
_NAME_HEADER: Final = "activity name"
_NAME_COLUMN: Final = 2  # the same in every language: id, date, name, type
_MOST_ROWS: Final = 100_000
_TITLE: Final = 200  # characters


@dataclass(frozen=True, slots=True)
class ActivityList:
    """``titles``: archive file name → activity name; ``without_file``: entries typed by hand."""

    titles: dict[str, str]
    without_file: int


def titles(data: bytes) -> dict[str, str]:
    """Archive file name (``activities/123.fit.gz``) → what the runner called it."""
    return read_list(data).titles


def title_for(path: str, titles: dict[str, str]) -> str | None:
    """The title of a member by its path, wherever in the archive its ``activities/`` lies."""
    folder, found, name = path.rpartition(_FOLDER)
    return titles.get(found + name) if found and (not folder or folder.endswith("/")) else None


def read_list(data: bytes) -> ActivityList:
    """Titles and the number of manual entries of an ``activities.csv``.

    Raises UnreadableInput if no column names files, LimitExceeded for too many rows.
    """
    header, *rows = _rows(data) or [[]]
    file_column = _file_column(rows)
    names = [cell.strip().casefold() for cell in header]
    name_column = names.index(_NAME_HEADER) if _NAME_HEADER in names else _NAME_COLUMN
    titles: dict[str, str] = {}
    without_file = 0
    for row in rows:
        file, title = _cell(row, file_column), _cell(row, name_column)
        if file.startswith(_FOLDER):
            titles[file] = title
        elif title and not file:
            without_file += 1
    return ActivityList({file: title for file, title in titles.items() if title}, without_file)


def _rows(data: bytes) -> list[list[str]]:
    utf16 = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    text = data.decode("utf-16" if utf16 else "utf-8-sig", "replace")
    delimiter = ";" if text.partition("\n")[0].count(";") > 3 else ","
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(rows) > _MOST_ROWS:
                raise LimitExceeded(
                    f"The list names more than {_MOST_ROWS:,} activities.",
                    "The files themselves are read all the same.",
                )
            rows.append(row)
    except csv.Error as error:
        raise UnreadableInput(
            f"Strava's list of activities is damaged ({error}).",
            "The files themselves are read all the same, without their names.",
        ) from None
    return rows


def _file_column(rows: list[list[str]]) -> int:
    """The column in which most cells name a file of the archive."""
    votes: dict[int, int] = {}
    for row in rows:
        for column, cell in enumerate(row):
            if cell.startswith(_FOLDER):
                votes[column] = votes.get(column, 0) + 1
    if not votes:
        raise UnreadableInput(
            "This table names no file of a Strava archive.", "Drop the whole archive as it came."
        )
    return max(votes, key=lambda column: votes[column])


def _cell(row: list[str], column: int) -> str:
    return " ".join(row[column].split())[:_TITLE] if column < len(row) else ""
