"""One streaming XML core for every XML format: quick on clean files, patient with dirty ones.

Expat calls the listener as elements open and close; no tree is built. Names lose their namespace
prefix, bound or not, because recorders disagree about prefixes. Document types and entities are
refused. What ends too early yields what came before the end; what is not well formed is read again
by lxml in its recovering mode. A flag tells either.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NoReturn, TypeVar, cast
from xml.parsers import expat

from lxml import etree

from flexor.errors import LimitExceeded, UnreadableInput
from flexor.runs.run import Flag
from flexor.runs.xml_bytes import utf8_pieces

#: Expat's codes for a document that just stops: no element, open token, half a character.
_STOPS_SHORT: Final = frozenset({3, 5, 6, 20})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much XML is too much."""

    depth: int = 64
    tags: int | None = 4_000_000  # some 200,000 points: two days at one a second
    names: int = 1000  # different ones
    text: int = 1 << 20  # bytes in one text, tag or comment


class Listener:
    """What a format does as elements open and close, by local name.

    ``starts`` are given the attributes, ``ends`` the text that follows the last child. ``path``
    holds the open elements: in a start its own name is the last, in an end it is already gone.
    """

    def __init__(self) -> None:
        self.starts: dict[str, Callable[[Mapping[str, str]], object]] = {}
        self.ends: dict[str, Callable[[str], object]] = {}
        self.path: list[str] = []
        self.root = ""

    def heard(self) -> int:
        """How much was heard: of two passes through a damaged file, the better one counts."""
        return 0

    def parent(self) -> str:
        """The innermost element that is still open."""
        return self.path[-1] if self.path else ""


L = TypeVar("L", bound=Listener)


class Damage(Exception):
    """Not well formed from byte ``offset`` on; ``stops_short`` if only the end is missing."""

    def __init__(self, text: str, offset: int, *, stops_short: bool) -> None:
        super().__init__(text)
        self.offset = offset
        self.stops_short = stops_short

    def flag(self) -> Flag:
        """What to tell of a file that was read in spite of it."""
        if self.stops_short:
            return Flag("truncated", "The file ends too early; what came before that was kept.")
        return Flag("malformed", f"Not well-formed XML ({self}); what was readable was kept.")


def beheaded(listener: Listener, root: str) -> Flag | None:
    """The flag of a document whose outermost element is not ``root``, as it should be."""
    if listener.root in {"", root}:
        return None
    text = f"Its outermost element, {root}, is missing; what was readable was kept."
    return Flag("malformed", text)


def check_count(count: int, most: int, what: str) -> None:
    """Refuse more than ``most`` of something, e.g. tracks; raises LimitExceeded."""
    if count > most:
        _too_many(f"{most:,} {what}")


def nothing_left(damage: Flag) -> UnreadableInput:
    """The error of a file in which damage left no recording."""
    problem = "The file ends too early" if damage.id == "truncated" else "Not well-formed XML"
    return UnreadableInput(
        f"{problem}, and no recording could be found in it.",
        "Copy or export the recording again, as FIT if you can.",
    )


def parse(data: bytes, listener: Callable[[], L]) -> tuple[L, Flag | None]:
    """What a listener heard of a document in memory, and the damage met.

    A document that is damaged in its middle is read twice, each time by a fresh listener; the one
    that heard more counts. Raises UnreadableInput for entities, LimitExceeded for too much.
    """
    heard = listener()
    try:
        _finish(listening(utf8_pieces(io.BytesIO(data)), heard))
    except Damage as damage:
        if damage.stops_short:
            return heard, damage.flag()
        again = listener()
        _finish(recovering(_without_declaration(data), again))
        return (again if again.heard() >= heard.heard() else heard), damage.flag()
    return heard, None


def _finish(steps: Iterator[None]) -> None:
    for _ in steps:
        pass


def listening(
    pieces: Iterable[bytes], listener: Listener, limits: Limits = Limits()
) -> Iterator[None]:
    """Tell ``listener`` of every element, a step for each piece; memory stays bounded.

    Raises Damage where the XML is not well formed, UnreadableInput, LimitExceeded.
    """
    callbacks = _Callbacks(listener, limits)
    parser = _expat(callbacks)
    fed = 0
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            fed += len(piece)
            callbacks.check(piece, fed - parser.CurrentByteIndex)
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        where = f"{expat.ErrorString(error.code)}, line {error.lineno}"
        short = error.code in _STOPS_SHORT
        raise Damage(where, parser.ErrorByteIndex, stops_short=short) from None


def _expat(callbacks: "_Callbacks") -> expat.XMLParserType:
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = callbacks.start
    parser.EndElementHandler = callbacks.end
    parser.CharacterDataHandler = callbacks.data
    parser.StartDoctypeDeclHandler = callbacks.doctype
    parser.EntityDeclHandler = callbacks.doctype
    return parser


def recovering(
    pieces: Iterable[bytes], listener: Listener, limits: Limits = Limits()
) -> Iterator[None]:
    """As :func:`listening`, by lxml's recovering mode: no damage stops it, refusals do."""
    callbacks = _Callbacks(listener, limits)
    parser = etree.XMLParser(
        target=cast("etree.ParserTarget", callbacks),
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        for piece in pieces:
            parser.feed(piece)
            callbacks.check(piece, pending=0)
            yield
        parser.close()
    except etree.LxmlError:
        return  # what the listener heard so far stands


def _without_declaration(data: bytes) -> Iterator[bytes]:
    """Pieces as true UTF-8; the declaration goes, because it may name another encoding."""
    pieces = utf8_pieces(io.BytesIO(data), strict=False)
    first = next(pieces, b"")
    if first.startswith(b"<?xml"):
        first = first.partition(b"?>")[2].lstrip()
    yield first or b" "
    yield from pieces


class _Callbacks:
    """Between a parser and a listener: local names, gathered text, limits.

    Serves expat as handlers and lxml as parser target. ``start`` and ``end`` are the hot path of
    every XML file, so they are closures, and limits are checked once a piece.
    """

    def __init__(self, listener: Listener, limits: Limits) -> None:
        self._listener, self._limits = listener, limits
        self._tags = 0
        self._parts: list[str] = []
        self._opening = _ByTag(listener.starts, limits.names)
        self.data = self._parts.append
        self.start, self.end = self._handlers()

    def _handlers(
        self,
    ) -> tuple[Callable[[str, Mapping[str, str]], None], Callable[[str], None]]:
        parts, path = self._parts, self._listener.path
        opening = self._opening
        closing = _ByTag(self._listener.ends, self._limits.names)

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            name, call = opening[tag]
            path.append(name)
            parts.clear()
            if call is not None:
                call(attributes)

        def end(tag: str) -> None:
            path.pop()
            call = closing[tag][1]
            if call is not None:
                call("".join(parts))
            parts.clear()

        return start, end

    def check(self, piece: bytes, pending: int) -> None:
        """Refuse what is too much, after each piece; ``pending`` bytes are not yet told of."""
        listener, limits = self._listener, self._limits
        listener.root = next(iter(self._opening.values()), ("",))[0]
        self._tags += piece.count(b"<")
        if limits.tags is not None and self._tags > limits.tags:
            _too_many(f"{limits.tags:,} tags")
        if len(listener.path) > limits.depth:
            _too_deep(limits.depth)
        if max(pending, sum(map(len, self._parts))) > limits.text:
            raise LimitExceeded(
                "One text in this file is larger than any recording needs.",
                "Export the recording again.",
            )

    def doctype(self, *_declared: object) -> NoReturn:
        """Refuse what makes small files explode or fetch others."""
        raise UnreadableInput(
            "The file declares a document type or entities, which no recording needs.",
            "Export the recording again from your watch's app or web site.",
        )

    def close(self) -> None:
        """Asked for by lxml at the end."""


class _ByTag(dict[str, tuple[str, Callable[..., object] | None]]):
    """A tag's local name and handler, looked up once for each different tag."""

    def __init__(self, handlers: Mapping[str, Callable[..., object]], most: int) -> None:
        super().__init__()
        self._handlers, self._most = handlers, most

    def __missing__(self, tag: str) -> tuple[str, Callable[..., object] | None]:
        if len(self) >= self._most:
            _too_many(f"{self._most:,} different elements")
        name = local_name(tag)
        self[tag] = found = (name, self._handlers.get(name))
        return found


def local_name(tag: str) -> str:
    """``{uri}name``, ``prefix:name`` and ``name`` are all ``name``."""
    return tag.rpartition("}")[2].rpartition(":")[2]


def _too_deep(limit: int) -> NoReturn:
    raise LimitExceeded(
        f"The file nests its elements more than {limit} deep.", "Export the recording again."
    )


def _too_many(what: str) -> NoReturn:
    raise LimitExceeded(
        f"The file holds more than {what}.",
        "Export a shorter recording, or split this one.",
    )
