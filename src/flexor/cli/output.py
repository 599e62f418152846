"""What the command line says: one JSON document or plain text on stdout, problems on stderr."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any


def emit(document: dict[str, Any]) -> None:
    """One JSON document on stdout. ASCII only, so that no terminal setting can break it."""
    json.dump(document, sys.stdout, indent=1, allow_nan=False)
    sys.stdout.write("\n")


def say(*lines: str) -> None:
    """Plain text for a person, on stdout."""
    for line in lines:
        print(printable(line))


def complain(problem: str) -> None:
    """One line on stderr."""
    print(f"flexor: {printable(' '.join(problem.split()))}", file=sys.stderr)


def printable(text: str) -> str:
    """Without characters that steer a terminal: names inside archives are not to be trusted."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Left-aligned columns, two blanks between them."""
    lines = [tuple(map(printable, head)), *(tuple(map(printable, row)) for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]


def duration(seconds: float | None) -> str:
    """``h:mm:ss``, or a dash."""
    if seconds is None:
        return "–"
    whole = round(seconds)
    return f"{whole // 3600}:{whole % 3600 // 60:02}:{whole % 60:02}"


def kilometres(metres: float | None) -> str:
    """``8.42 km``, or a dash."""
    return "–" if metres is None else f"{metres / 1000:.2f} km"


def size(count: float) -> str:
    """Bytes as a person reads them, in powers of 1000."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"
