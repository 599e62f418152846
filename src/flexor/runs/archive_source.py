"""Places that bytes can be read from at any offset: a file, a part of it, memory.

A file is opened anew for each read, so nothing stays open however many members wait, and what
refers to it can be pickled and sent to another process.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from flexor.errors import UnreadableInput


class Source(Protocol):
    """Bytes of a known size; ``read_at`` gives fewer than asked for only at the end."""

    @property
    def size(self) -> int:
        """How many bytes there are."""

    def read_at(self, offset: int, count: int) -> bytes:
        """Up to ``count`` bytes from ``offset`` on; raises UnreadableInput."""


@dataclass(frozen=True, slots=True)
class FileSource:
    """A regular file; ``size`` as it was when found."""

    path: Path
    size: int

    def read_at(self, offset: int, count: int) -> bytes:
        """Up to ``count`` bytes from ``offset`` on; a link that appeared meanwhile is refused."""
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                return os.pread(descriptor, max(count, 0), max(offset, 0))
            finally:
                os.close(descriptor)
        except OSError as error:
            raise UnreadableInput(
                f"The file cannot be read ({error.strerror}).", "Check it, then try again."
            ) from None


@dataclass(frozen=True, slots=True)
class BytesSource:
    """Bytes in memory."""

    data: bytes

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return len(self.data)

    def read_at(self, offset: int, count: int) -> bytes:
        """Up to ``count`` bytes from ``offset`` on."""
        return self.data[max(offset, 0) : max(offset, 0) + max(count, 0)]


@dataclass(frozen=True, slots=True)
class PartSource:
    """A part of another source, as far as that reaches."""

    whole: Source
    offset: int
    size: int

    def read_at(self, offset: int, count: int) -> bytes:
        """Up to ``count`` bytes from ``offset`` of the part on, never beyond the part."""
        inside = min(count, self.size - offset)
        return self.whole.read_at(self.offset + offset, inside) if inside > 0 else b""
