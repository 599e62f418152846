"""The directory of a zip, read with suspicion.

Own rather than the standard library's reader, because one bad name must not cost the other files,
because limits hold before anything is built, and because files in a zip in a zip are read without
a copy on disk. Only what archives of recordings use: stored and deflated entries, zip64.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NoReturn

from flexor.errors import FlexorError, LimitExceeded, UnreadableInput
from flexor.runs.archive_source import PartSource, Source
from flexor.runs.archive_stream import Budget, Content

_END: Final = struct.Struct("<4s4H2LH")
_END64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR: Final = struct.Struct("<4sLQL")
_ENTRY: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_LONGEST_COMMENT: Final = 1 << 16
_DIRECTORY_BYTES: Final = 64 << 20
_ALL_ONES: Final = 0xFFFFFFFF
_ENCRYPTED, _UTF8 = 0x1, 0x800
_STORED, _DEFLATED = 0, 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One file as the directory describes it; nothing of it is to be trusted."""

    name: str
    method: int
    flags: int
    crc: int
    packed: int
    size: int
    offset: int

    @property
    def is_folder(self) -> bool:
        """Whether it only names a folder."""
        return self.name.endswith("/")


def entries(source: Source, most: int) -> list[Entry]:
    """The directory of a zip, in its own order; raises UnreadableInput, LimitExceeded."""
    directory, shift = _directory(source)
    found = directory.count(b"PK\x01\x02")
    if found > most:
        raise LimitExceeded(
            f"The archive holds {found:,} files; {most:,} is the limit.",
            "Split it, or drop its folders one by one.",
        )
    return list(_entries(directory, shift))


def content(source: Source, entry: Entry, budget: Budget) -> Content:
    """The bytes of an entry, to be read lazily; raises FlexorError where that cannot work."""
    problem = _problem(entry)
    if problem:
        raise problem
    header = source.read_at(entry.offset, _LOCAL.size)
    if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
        _damaged()
    *_, name_length, extra_length = _LOCAL.unpack(header)
    begin = entry.offset + _LOCAL.size + name_length + extra_length
    if begin + entry.packed > source.size:
        _damaged()
    part = PartSource(source, begin, entry.packed)
    return Content(part, budget, None if entry.method == _STORED else -15, entry.crc)


def _problem(entry: Entry) -> FlexorError | None:
    if entry.flags & _ENCRYPTED:
        return UnreadableInput(
            "The file is locked with a password.", "Unpack it with the password, then drop it."
        )
    if entry.method not in {_STORED, _DEFLATED}:
        return UnreadableInput(
            "The file is packed by a method that Flexor does not open.",
            "Unpack it, then drop the files or an ordinary zip of them.",
        )
    return None


def _directory(source: Source) -> tuple[bytes, int]:
    """The raw directory, and what to add to its offsets if something was put before the zip."""
    tail_at = max(0, source.size - _LONGEST_COMMENT - _END.size)
    tail = source.read_at(tail_at, source.size - tail_at)
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) - found < _END.size:
        _damaged()
    end_at = tail_at + found
    *_, size, offset, _comment = _END.unpack_from(tail, found)
    size, offset, end_at = _zip64(source, end_at, size, offset)
    if size > min(end_at, _DIRECTORY_BYTES):
        _damaged()
    return source.read_at(end_at - size, size), end_at - size - offset


def _zip64(source: Source, end_at: int, size: int, offset: int) -> tuple[int, int, int]:
    locator = source.read_at(end_at - _LOCATOR.size, _LOCATOR.size) if end_at > 20 else b""
    if not locator.startswith(b"PK\x06\x07") or len(locator) < _LOCATOR.size:
        return size, offset, end_at
    record_at = end_at - _LOCATOR.size - _END64.size
    record = source.read_at(record_at, _END64.size) if record_at >= 0 else b""
    if not record.startswith(b"PK\x06\x06") or len(record) < _END64.size:
        return size, offset, end_at
    *_, size64, offset64 = _END64.unpack(record)
    return size64, offset64, record_at


def _entries(directory: bytes, shift: int) -> Iterator[Entry]:
    at = 0
    while at + _ENTRY.size <= len(directory) and directory.startswith(b"PK\x01\x02", at):
        fields = _ENTRY.unpack_from(directory, at)
        flags, method = fields[3], fields[4]
        crc, packed, size, name_length, extra_length, comment_length = fields[7:13]
        name_at = at + _ENTRY.size
        extra_at = name_at + name_length
        extra = directory[extra_at : extra_at + extra_length]
        packed, size, offset = _large(extra, size, packed, fields[16])
        name = _name(directory[name_at:extra_at], flags)
        yield Entry(name, method, flags, crc, packed, size, offset + shift)
        at = extra_at + extra_length + comment_length


def _large(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Packed size, size and offset with zip64's 64-bit values where the short ones are full."""
    at, values = 0, list[int]()
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            count = min(length, len(extra) - at - 4) // 8
            values = list(struct.unpack_from(f"<{count}Q", extra, at + 4))
            break
        at += 4 + length
    long = iter(values)
    size = next(long, size) if size == _ALL_ONES else size
    packed = next(long, packed) if packed == _ALL_ONES else packed
    offset = next(long, offset) if offset == _ALL_ONES else offset
    return packed, size, offset


def _name(raw: bytes, flags: int) -> str:
    """The name as text: UTF-8 where it is that, flagged or not, else code page 437."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8" if flags & _UTF8 else "cp437", "replace")


def _damaged() -> NoReturn:
    raise UnreadableInput(
        "The archive is damaged or was cut short.", "Download or copy it again, then drop it."
    )
