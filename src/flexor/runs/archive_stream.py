"""Inflating with limits: what comes out is counted, whatever was declared."""

import io
import zlib
from dataclasses import dataclass, field
from typing import Final, cast

from flexor.errors import LimitExceeded, UnreadableInput
from flexor.runs.archive_source import FileSource, Source

_CHUNK: Final = 1 << 16
_MOST_GZIP_PARTS: Final = 10_000
_SHRINK: Final = "Unpack it yourself and drop the activity files."


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of an archive is too much.

    Real recordings compress ten- to twentyfold, real Garmin exports hold up to 21,316 files of
    together 152 MB, real Apple exports one XML file of 1.3 GB.
    """

    entries: int = 50_000
    member_bytes: int = 64 << 20  # one recording
    nested_bytes: int = 256 << 20  # one zip within a zip, held in memory
    total_bytes: int = 8 << 30  # of everything together
    ratio: int = 200  # beyond the first MiB
    free_ratio_bytes: int = 1 << 20
    nesting: int = 3


@dataclass(slots=True)
class Budget:
    """What one import has inflated so far, over all of its archives."""

    limits: Limits = field(default_factory=Limits)
    inflated: int = 0
    entries: int = 0

    def spend(self, count: int) -> None:
        """Count ``count`` more bytes; raises LimitExceeded beyond the total."""
        self.inflated += count
        if self.inflated > self.limits.total_bytes:
            raise LimitExceeded(
                f"Together the files unpack to more than {self.limits.total_bytes >> 30} GiB.",
                "Import them in several parts.",
            )


@dataclass(slots=True, eq=False)
class Content:
    """The bytes of one member, raw or packed (twice, for a gzip in a zip); opened at will.

    ``wbits`` is None for raw bytes, else zlib's (-15 deflate, 31 gzip). ``crc`` is checked where
    known. Bytes read again are not counted again.
    """

    source: "Source | Content"
    budget: Budget
    wbits: int | None = None
    crc: int | None = None
    _counted: int = 0

    def open(self, most: int | None = None) -> "ContentStream":
        """A fresh stream from the first byte on, of at most ``most`` bytes."""
        return ContentStream(self, most)

    def head(self, count: int) -> bytes:
        """The first bytes, as many as there are up to ``count``."""
        with self.open() as stream:
            return stream.read_exactly(count)

    def read(self, most: int) -> bytes:
        """Everything; raises LimitExceeded beyond ``most`` bytes, UnreadableInput if damaged."""
        with self.open(most) as stream:
            return stream.readall()

    def counted(self, position: int) -> None:
        """Charge the budget for bytes never seen before; a plain file unpacks to nothing."""
        plain = self.wbits is None and isinstance(self.source, FileSource)
        if position > self._counted and not plain:
            self.budget.spend(position - self._counted)
            self._counted = position


class ContentStream(io.RawIOBase):
    """Reads a :class:`Content`; every limit and the checksum are enforced on the way."""

    def __init__(self, content: Content, most: int | None) -> None:
        super().__init__()
        self._content, self._most = content, most
        source = content.source
        self._inner = source.open() if isinstance(source, Content) else None
        self._wbits = content.wbits
        self._inflater = None if self._wbits is None else zlib.decompressobj(self._wbits)
        self._taken = 0  # packed bytes read from the source
        self._given = 0  # bytes handed out
        self._crc = 0
        self._parts = 1
        self._ended = False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        """Fill ``buffer`` as far as one step reaches; 0 is the end."""
        piece = self._step(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def readall(self) -> bytes:
        """Everything that is left."""
        return b"".join(iter(lambda: self._step(_CHUNK), b""))

    def read_exactly(self, count: int) -> bytes:
        """The next ``count`` bytes, fewer only at the end."""
        parts = bytearray()
        while len(parts) < count and (piece := self._step(count - len(parts))):
            parts += piece
        return bytes(parts)

    def _step(self, count: int) -> bytes:
        """At least one and at most ``count`` bytes; none at the end."""
        piece = b"" if self._ended else self._next(count)
        self._given += len(piece)
        self._check(piece)
        return piece

    def _next(self, count: int) -> bytes:
        if self._inflater is None:
            return self._raw(min(count, _CHUNK))
        try:
            return self._inflate(self._inflater, count)
        except zlib.error:
            raise UnreadableInput(
                "The file is damaged inside its packing.", "Download or copy it again."
            ) from None

    def _inflate(self, inflater: "zlib._Decompress", count: int) -> bytes:
        """Inflate until something comes out; a gzip may hold several parts in a row."""
        while True:
            packed = inflater.unconsumed_tail or inflater.unused_data or self._raw(_CHUNK)
            if inflater.eof:
                self._parts += 1
                another = self._wbits == 31 and packed.startswith(b"\x1f\x8b")
                if not another or self._parts > _MOST_GZIP_PARTS:
                    return b""
                self._inflater = inflater = zlib.decompressobj(31)
            piece = inflater.decompress(packed, count)
            if piece or not packed:
                return piece

    def _raw(self, count: int) -> bytes:
        source = self._content.source
        if self._inner is not None:
            raw = self._inner.read_exactly(count)
        else:
            raw = cast(Source, source).read_at(self._taken, count)
        self._taken += len(raw)
        return raw

    def _check(self, piece: bytes) -> None:
        limits = self._content.budget.limits
        self._content.counted(self._given)
        if self._most is not None and self._given > self._most:
            raise LimitExceeded(
                f"The file is larger than {self._most >> 20} MiB, which no recording needs.",
                _SHRINK,
            )
        beyond = self._given - limits.free_ratio_bytes
        if self._wbits is not None and beyond > limits.ratio * max(self._taken, 1):
            raise LimitExceeded(
                f"The file unpacks to more than {limits.ratio} times its size: a packing trick.",
                _SHRINK,
            )
        self._check_end(piece)

    def _check_end(self, piece: bytes) -> None:
        expected = self._content.crc
        if piece:
            self._crc = zlib.crc32(piece, self._crc) if expected is not None else 0
        elif not self._ended:
            self._ended = True
            if expected is not None and self._crc != expected:
                raise UnreadableInput(
                    "The file is damaged inside its archive: its checksum does not match.",
                    "Download or copy the archive again.",
                )
