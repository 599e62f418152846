"""Apple's export.xml as a stream of elements, however large it is and whatever Apple broke.

Its document type is faulty and skipped, so it can do no harm either. A damaged element is read by
itself in lxml's recovering mode, and the stream goes on with the next: one bad workout costs at
most that workout.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO, Final

from flexor.errors import UnreadableInput
from flexor.runs.run import Flag
from flexor.runs.xml_bytes import utf8_pieces
from flexor.runs.xml_stream import Damage, Limits, Listener, listening, recovering

_ROOT: Final = b"<HealthData"
_OPEN, _CLOSE = b"<HealthData>", b"\n</HealthData>"
_LONGEST_DOCTYPE: Final = 1 << 20
_LONGEST_ELEMENT: Final = 1 << 22
_MOST_DAMAGES: Final = 5000
_TOP_LEVEL: Final = re.compile(rb"\n <(?=[A-Z])")  # Apple indents by one blank a level
_LIMITS: Final = Limits(tags=None)


def hear(stream: BinaryIO, listener: Listener) -> Iterator[Flag | None]:
    """Tell ``listener`` of all elements in ``stream``; steps after each piece, damage as a flag.

    Raises UnreadableInput if no ``<HealthData>`` comes, LimitExceeded.
    """
    pieces = _from_root(utf8_pieces(stream))
    for count in range(_MOST_DAMAGES):
        window = _Window(pieces)
        try:
            for _ in listening(window, listener, _LIMITS):
                yield None
            return
        except Damage as damage:
            if not count or damage.stops_short:
                yield damage.flag()
            if damage.stops_short:
                return
            element, rest = window.around(damage.offset)
        _salvage(element, listener)
        if not rest:
            return
        pieces = chain([_OPEN, rest], window.pieces)


def _salvage(element: bytes, listener: Listener) -> None:
    listener.path.clear()
    for _ in recovering([_OPEN, element, _CLOSE], listener, _LIMITS):
        pass
    listener.path.clear()


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


class _Window:
    """Pieces on their way, the last two of them kept for a fresh start within them."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.pieces = iter(pieces)
        self._kept: list[bytes] = []
        self._begins = 0  # offset of the first byte kept

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = next(self.pieces)
        if len(self._kept) > 1:
            self._begins += len(self._kept.pop(0))
        self._kept.append(piece)
        return piece

    def around(self, offset: int) -> tuple[bytes, bytes]:
        """The top-level element in which ``offset`` lies, and what is kept of those after it."""
        kept, at = b"".join(self._kept), max(offset - self._begins, 0)
        begin = max((match.start() for match in _TOP_LEVEL.finditer(kept, 0, at)), default=at)
        following = _TOP_LEVEL.search(kept, at)
        while following is None and len(kept) - begin < _LONGEST_ELEMENT:
            piece = next(self.pieces, b"")
            if not piece:
                return kept[begin:], b""
            searched = max(len(kept) - 3, at)
            kept += piece
            following = _TOP_LEVEL.search(kept, searched)
        end = following.start() if following else len(kept)
        return kept[begin:end], kept[end:]
