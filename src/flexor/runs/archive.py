"""Whatever a runner drops, as a stream of members: a file, a folder, a zip, zips within zips.

Nothing is unpacked to disk and no path is trusted. Every file yields exactly one member, in an
order that is the same every time; one that cannot be read carries its failure. Limits hold over
everything together. A zip within a zip is read where it lies if it is stored, and inflated in
memory, up to a cap, if it is packed.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from flexor.errors import FlexorError, LimitExceeded, NotAnActivity, UnreadableInput
from flexor.runs import archive_zip
from flexor.runs.archive_member import FolderNeighbours, Member, Neighbours, ZipNeighbours
from flexor.runs.archive_names import UniqueNames, display_path, is_leftover
from flexor.runs.archive_source import BytesSource, FileSource, Source
from flexor.runs.archive_stream import Budget, Content, Limits
from flexor.runs.classify import HEAD, LIST_HEAD, classify, refusal

__all__ = ["Limits", "Member", "display_path", "members"]

_LEFTOVER: Final = NotAnActivity("A leftover of the operating system, not a recording.")
_LINK: Final = NotAnActivity("A link to another place, which is not followed.")
_SPECIAL: Final = NotAnActivity("Neither a file nor a folder.")
_ROUTE: Final = NotAnActivity("The route of a workout in Apple's export, and read with that.")
_EMPTY: Final = NotAnActivity("There is no file in it.")
_ROUTES: Final = "/workout-routes"
#: Lists come first, so that their names and routes are known when the recordings follow.
_FIRST: Final = (".csv", ".xml")


def members(path: Path, name: str | None = None, limits: Limits | None = None) -> Iterator[Member]:
    """Every file in ``path``: itself, or those of the zip, gzip or folder that it is.

    ``name`` stands for it in display paths where the file on disk has another. Raises
    UnreadableInput if nothing can be opened at ``path``; all else comes as a member's failure.
    """
    shown = path.name if name is None else name
    try:
        place = path.resolve(strict=True)
        size = place.stat().st_size
    except (OSError, ValueError):
        raise UnreadableInput(f"{display_path(shown)} cannot be opened.", "Check it.") from None
    walk = _Walk(Budget(limits or Limits()))
    try:
        if place.is_dir():
            yield from walk.folder(place, shown)
        else:
            neighbours = FolderNeighbours(place.parent, walk.budget)
            content = Content(FileSource(place, size), walk.budget)
            yield from walk.file(shown, content, size, place.name, neighbours)
    except _TooMany as error:
        yield walk.failed(shown, 0, LimitExceeded(str(error), "Import it in several parts."))


class _TooMany(Exception):
    """More files than one import takes."""


class _Walk:
    """One import on its way through files, folders and zips."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self._unique = UniqueNames()
        self._apple: set[str] = set()  # folders that hold an Apple export

    def folder(self, root: Path, shown: str) -> Iterator[Member]:
        """Everything below a folder: its files first, then its folders, each by name."""
        neighbours = FolderNeighbours(root, self.budget)
        waiting, empty = [(root, shown, "")], True
        while waiting:
            folder, label, place = waiting.pop()
            try:
                found = sorted(os.scandir(folder), key=_order)
            except OSError:
                problem = UnreadableInput("This folder cannot be opened.", "Check its permissions.")
                yield self.failed(label, 0, problem)
                continue
            inside = [(item, f"{label}/{item.name}", f"{place}{item.name}") for item in found]
            for item, item_label, item_place in inside:
                if not item.is_dir(follow_symlinks=False):
                    empty = False
                    yield from self._item(item, item_label, item_place, neighbours)
            waiting += [
                (folder / item.name, item_label, f"{item_place}/")
                for item, item_label, item_place in reversed(inside)
                if item.is_dir(follow_symlinks=False)
            ]
        if empty:
            yield self.failed(shown, 0, _EMPTY)

    def _item(
        self, item: "os.DirEntry[str]", label: str, place: str, neighbours: Neighbours
    ) -> Iterator[Member]:
        if not item.is_file(follow_symlinks=False):
            yield self.failed(label, 0, _LINK if item.is_symlink() else _SPECIAL)
            return
        size = item.stat(follow_symlinks=False).st_size
        content = Content(FileSource(Path(item.path), size), self.budget)
        yield from self.file(label, content, size, place, neighbours)

    def file(
        self,
        label: str,
        content: Content,
        size: int,
        place: str,
        neighbours: Neighbours,
        depth: int = 0,
    ) -> Iterator[Member]:
        """A file's member, or those of the zip that it turns out to be."""
        if is_leftover(place):
            yield self.failed(label, size, _LEFTOVER)
            return
        if label.rpartition("/")[0].removesuffix(_ROUTES) in self._apple and _ROUTES in label:
            yield self.failed(label, size, _ROUTE)
            return
        try:
            content, kind = _unwrapped(content)
        except FlexorError as problem:
            yield self.failed(label, size, problem)
            return
        if kind == "zip":
            yield from self._zip(label, content, size, depth + 1)
            return
        if kind == "apple":
            self._apple.add(label.rpartition("/")[0])
        self._count()
        path = self._unique(label)
        yield Member(path, size, kind, refusal(kind), content, place, neighbours)

    def _zip(self, label: str, content: Content, size: int, depth: int) -> Iterator[Member]:
        try:
            source = self._seekable(content, depth)
            listed = archive_zip.entries(source, self.budget.limits.entries)
        except FlexorError as problem:
            yield self.failed(label, size, problem)
            return
        files = [entry for entry in listed if not entry.is_folder]
        if not files:
            yield self.failed(label, size, _EMPTY)
        neighbours = ZipNeighbours(source, self.budget, {entry.name: entry for entry in files})
        for entry in sorted(files, key=lambda entry: not entry.name.lower().endswith(_FIRST)):
            name = f"{label}/{entry.name}"
            try:
                inner = archive_zip.content(source, entry, self.budget)
            except FlexorError as problem:
                yield self.failed(name, entry.size, problem)
                continue
            yield from self.file(name, inner, entry.size, entry.name, neighbours, depth)

    def _seekable(self, content: Content, depth: int) -> Source:
        """The zip's bytes for reading anywhere: in place if they are stored, else in memory."""
        limits = self.budget.limits
        if depth > limits.nesting:
            raise LimitExceeded(
                f"Zips lie more than {limits.nesting} deep in one another.",
                "Unpack the outer ones and drop the inner.",
            )
        if content.wbits is None and not isinstance(content.source, Content):
            return content.source
        return BytesSource(content.read(limits.nested_bytes))

    def failed(self, label: str, size: int, problem: FlexorError) -> Member:
        """The member of a file that cannot be read."""
        self._count()
        return Member(self._unique(label), size, failure=problem)

    def _count(self) -> None:
        self.budget.entries += 1
        if self.budget.entries > self.budget.limits.entries + 1:
            return  # the line that tells of the limit itself
        if self.budget.entries > self.budget.limits.entries:
            raise _TooMany(f"More than {self.budget.limits.entries:,} files; the rest is left out.")


def _order(item: "os.DirEntry[str]") -> tuple[bool, str]:
    return not item.name.lower().endswith(_FIRST), item.name


def _unwrapped(content: Content) -> tuple[Content, str]:
    """The content without its gzip wrapping, and its kind."""
    kind = classify(content.head(HEAD))
    if kind == "gzip":
        content = Content(content, content.budget, wbits=31)
        kind = classify(content.head(HEAD))
    if kind == "csv":
        kind = classify(content.head(LIST_HEAD))
    return content, "packed" if kind == "gzip" else kind
