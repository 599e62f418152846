"""``flexor runs audit FILE…``: what was recorded in these runs, stage by stage.

Observations about the past only: no ceiling and no advice leave by the command line.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from flexor.cli.options import Commands, command
from flexor.cli.output import complain, duration, emit, kilometres, say, table
from flexor.cli.text_strip import LEGEND, text_strip
from flexor.errors import UnreadableInput

#: Above this many entries findings would drown the table.
_DETAILS: Final = 5


def add(commands: Commands) -> None:
    """Add ``runs`` and its sub-commands."""
    group = commands.add_parser("runs", help="Work with recorded runs.", allow_abbrev=False)
    parser = command(
        group.add_subparsers(metavar="COMMAND", required=True),
        "audit",
        run,
        "Say what was recorded in watch files: walk, build-up, steady, stops, cool-down.",
    )
    parser.add_argument(
        "files", metavar="FILE", nargs="+", type=Path,
        help="FIT, GPX, TCX (also .gz), an export archive, any zip or folder",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Audit everything that is named; 2 when nothing of it could be read."""
    from flexor.cli.auditing import document, entries  # NumPy and Polars: only who audits pays

    found = [entry for path in options.files for entry in entries(path)]
    if options.json:
        emit(document(found))
    elif found:
        say(*_rendered(found))
    if all(entry["format"] is None for entry in found):  # no reader understood any of them
        complain(_nothing(found))
        return 2
    return 0


def _nothing(found: list[dict[str, Any]]) -> str:
    if len(found) == 1:
        return f"{found[0]['file']}: {found[0]['reason']}"
    if not found:
        return str(UnreadableInput("Nothing to read was found there.", "Name a file or a folder."))
    return f"None of the {len(found)} files could be read; the first: {found[0]['reason']}"


def _rendered(found: list[dict[str, Any]]) -> Iterator[str]:
    head = ("file", "what", "start", "time", "moving", "distance", "")
    lines = iter(table(head, map(_row, found)))
    yield next(lines)
    for entry, line in zip(found, lines, strict=True):
        yield line
        if len(found) <= _DETAILS:
            yield from (f"    - {finding['text']}" for finding in entry["findings"])
    if any(entry["segments"] for entry in found):
        yield LEGEND


def _row(entry: dict[str, Any]) -> tuple[str, ...]:
    if not entry["segments"]:
        return (entry["file"], entry["status"], "–", "–", "–", "–", entry["reason"] or "")
    return (
        entry["file"],
        entry["status"],
        entry["start"][:16].replace("T", " "),
        duration(entry["elapsed_s"]),
        duration(entry["moving_s"]),
        kilometres(entry["distance_m"]),
        text_strip(entry["segments"], entry["elapsed_s"]),
    )
