"""Apple's export.xml as a stream of elements, however large it is and whatever Apple broke.

Its document type is faulty and skipped, so it can do no harm either. Where an element is damaged,
lxml's recovering mode takes over from the start of the top-level element in which it lies.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO, Final

from flexor.errors import UnreadableInput
from flexor.runs.run import Flag
from flexor.runs.xml_bytes import utf8_pieces
from flexor.runs.xml_stream import Damage, Limits, Listener, listening, recovering

_ROOT: Final = b"<HealthData"
_LONGEST_DOCTYPE: Final = 1 << 20
_TOP_LEVEL: Final = b"\n <"  # Apple indents by one blank a level
_LIMITS: Final = Limits(elements=None)


def hear(stream: BinaryIO, listener: Listener) -> Iterator[Flag | None]:
    """Tell ``listener`` of all elements in ``stream``; steps after each piece, damage as a flag.

    Raises UnreadableInput if no ``<HealthData>`` comes, LimitExceeded.
    """
    pieces = _Remembered(_from_root(utf8_pieces(stream)))
    try:
        for _ in listening(pieces, listener, _LIMITS):
            yield None
    except Damage as damage:
        yield damage.flag()
        if damage.stops_short:
            return
        listener.path.clear()
        rest = chain([b"<HealthData>", pieces.element_at(damage.offset)], pieces)
        for _ in recovering(rest, listener, _LIMITS):
            yield None


def _from_root(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Everything from the root element on."""
    head = b""
    for piece in pieces:
        head += piece
        found = head.find(_ROOT)
        if found >= 0:
            yield head[found:]
            break
        if len(head) > _LONGEST_DOCTYPE:
            break
    if _ROOT not in head:
        raise UnreadableInput(
            "This is no Apple Health export: its health data is missing.",
            "Export it again in the Health app and drop the zip as it is.",
        )
    yield from pieces


class _Remembered:
    """Pieces on their way, the last two of them kept for a fresh start within them."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._kept: list[bytes] = []
        self._begins = 0  # offset of the first byte kept

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = next(self._pieces)
        if len(self._kept) > 1:
            self._begins += len(self._kept.pop(0))
        self._kept.append(piece)
        return piece

    def element_at(self, offset: int) -> bytes:
        """What is kept from the start of the top-level element around ``offset`` on."""
        kept = b"".join(self._kept)
        begin = kept.rfind(_TOP_LEVEL, 0, max(offset - self._begins, 0))
        return kept[max(begin, 0) :]
