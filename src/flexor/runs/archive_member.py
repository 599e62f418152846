"""One file of an import, and the files that lie beside it."""

import io
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol, cast

from flexor.errors import FlexorError, NotFound
from flexor.runs import archive_zip
from flexor.runs.archive_source import FileSource, Source
from flexor.runs.archive_stream import Budget, Content


class Neighbours(Protocol):
    """The files of one zip or folder, by the path that each has in it."""

    def find(self, path: str) -> Content | None:
        """What lies at ``path``; None if nothing does."""


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One file of an import; it may be pickled and read in another process.

    ``path`` is text to show ("outer.zip/inner.zip/a.fit"): unique in its import, free of e-mail
    addresses, never to be used as a path. ``size`` in bytes is as declared and may lie. ``kind``
    is :func:`flexor.runs.classify.classify`'s. Where there is a ``failure`` nothing can be read.
    """

    path: str
    size: int
    kind: str = "unknown"
    failure: FlexorError | None = None
    content: Content | None = field(default=None, repr=False)
    place: str = ""
    neighbours: Neighbours | None = field(default=None, repr=False)

    def data(self) -> bytes:
        """All bytes, a gzip unwrapped; raises LimitExceeded, UnreadableInput or the failure."""
        content = self._readable()
        return content.read(content.budget.limits.member_bytes)

    def open(self) -> BinaryIO:
        """A stream of any length, for Apple's export; its reads raise as ``data`` does."""
        return cast(BinaryIO, io.BufferedReader(self._readable().open(), 1 << 16))

    def beside(self, path: str) -> bytes | None:
        """Another file by its path from this one's folder; None if there is none."""
        if self.neighbours is None:
            return None
        folder = posixpath.dirname(self.place)
        found = self.neighbours.find(posixpath.join(folder, path.lstrip("/")))
        return None if found is None else found.read(found.budget.limits.member_bytes)

    def _readable(self) -> Content:
        if self.failure is not None:
            raise self.failure
        if self.content is None:
            raise NotFound("This file has no content.", "Import it again.")
        return self.content


@dataclass(frozen=True, slots=True, eq=False)
class ZipNeighbours:
    """The files of one zip; a path is only ever compared with the names in its directory."""

    source: Source
    budget: Budget
    entries: Mapping[str, archive_zip.Entry]

    def find(self, path: str) -> Content | None:
        """What the zip holds under exactly this name."""
        entry = self.entries.get(path)
        return None if entry is None else archive_zip.content(self.source, entry, self.budget)


@dataclass(frozen=True, slots=True, eq=False)
class FolderNeighbours:
    """The files of one folder; a path can neither climb out of it nor follow a link."""

    root: Path
    budget: Budget

    def find(self, path: str) -> Content | None:
        """The regular file at this path below the folder."""
        place = self.root
        for part in PurePosixPath(path).parts:
            place = place / part
            if part in {"..", "/"} or "\0" in part or place.is_symlink():
                return None
        if not place.is_file():
            return None
        return Content(FileSource(place, place.stat().st_size), self.budget)
