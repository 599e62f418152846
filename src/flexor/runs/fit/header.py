"""File headers, and the files that one stream of bytes chains together.

The size in a header is a claim: it is checked against the bytes at hand, never trusted, and what
does not fit is told as a problem beside the part that can be read.
"""

from dataclasses import dataclass
from typing import Final

from flexor.runs.fit.crc import crc16

MAGIC: Final = b".FIT"
MAX_PARTS: Final = 64


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a chain: its messages lie in ``start:end``; ``problems`` are ids of flags."""

    start: int
    end: int
    problems: tuple[str, ...] = ()


def is_fit(data: bytes, at: int = 0) -> bool:
    """Does a file header stand here? Its size byte comes first, the magic at the eighth byte."""
    return data[at + 8 : at + 12] == MAGIC and 12 <= data[at] <= 64


def parts(data: bytes) -> tuple[Part, ...]:
    """The chained files, in order; empty where the bytes do not start as FIT does."""
    found: list[Part] = []
    at = 0
    while len(found) < MAX_PARTS and is_fit(data, at):
        part = _part(data, at)
        found.append(part)
        at = part.end + 2
    if found and at < len(data) and found[-1].end < len(data):
        found[-1] = _with_problem(found[-1], "bytes_after_end")
    return tuple(found)


def _part(data: bytes, at: int) -> Part:
    start = at + data[at]
    claimed = int.from_bytes(data[at + 4 : at + 8], "little")
    problems = () if _header_is_whole(data, at) else ("header_crc_mismatch",)
    end = start + claimed
    if claimed and end + 2 <= len(data):
        if crc16(memoryview(data)[at : end + 2]) == 0:
            return Part(start, end, problems)
        if end + 2 == len(data) or is_fit(data, end + 2):
            return Part(start, end, (*problems, "crc_mismatch"))
        return Part(start, len(data), (*problems, "crc_mismatch"))
    end = len(data)
    if not claimed:
        sealed = crc16(memoryview(data)[at:]) == 0 and end - 2 >= start
        return Part(start, end - 2 if sealed else end, (*problems, "unfinalised"))
    return Part(start, end, (*problems, "truncated"))


def _header_is_whole(data: bytes, at: int) -> bool:
    """A header of 14 bytes may end with a checksum of its own; zero means it was left out."""
    if data[at] < 14 or data[at + 12 : at + 14] == b"\0\0":
        return True
    return crc16(data[at : at + 14]) == 0


def _with_problem(part: Part, problem: str) -> Part:
    return Part(part.start, part.end, (*part.problems, problem))
