"""Any XML file as clean UTF-8 pieces: encodings, byte order marks, leading blanks, stray controls.

Watches and web sites write XML that starts with blanks, names one encoding and uses another, or
holds control characters that XML forbids. Here it all becomes UTF-8 without them, piece by piece.
"""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

PIECE: Final = 1 << 16
_CONTROLS: Final = bytes(set(range(32)) - {9, 10, 13})
_DECLARED: Final = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
#: Codecs of text files in the wild; others (utf-7, idna, zip …) are tricks.
_TRUSTED: Final = re.compile(r"iso8859-\d+|cp125\d|koi8-[ru]|gb18030|gbk|gb2312|big5|shift_jis")
_UTF16: Final = {
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}


def utf8_pieces(stream: BinaryIO, *, strict: bool = True) -> Iterator[bytes]:
    """Pieces of UTF-8 of at most a few times 64 KiB, from the first ``<`` on.

    With ``strict`` bytes that claim to be UTF-8 pass as they are (the parser will complain);
    without it whatever cannot be decoded becomes U+FFFD.
    """
    head = stream.read(PIECE)
    codec = encoding_of(head)
    as_is = codec == "utf-8" and strict
    leading = True
    for piece in _raw(head, stream) if as_is else _decoded(head, stream, codec):
        clean = piece.translate(None, _CONTROLS)
        if leading:
            clean = clean.removeprefix(codecs.BOM_UTF8).lstrip().removeprefix(codecs.BOM_UTF8)
            leading = not clean
        if clean:
            yield clean


def encoding_of(head: bytes) -> str:
    """The codec to read ``head`` with: by byte order mark, by pattern, by what it declares."""
    blank_free = head.lstrip()
    by_pattern = _UTF16.get(head[:2]) or _UTF16.get(blank_free[:2])
    if by_pattern:
        return by_pattern
    declared = _DECLARED.search(head[:512])
    if declared is None:
        return "utf-8"
    try:
        name = codecs.lookup(declared[1].decode("ascii")).name
    except (LookupError, ValueError):
        return "utf-8"
    return name if _TRUSTED.fullmatch(name) else "utf-8"


def _raw(head: bytes, stream: BinaryIO) -> Iterator[bytes]:
    while head:
        yield head
        head = stream.read(PIECE)


def _decoded(head: bytes, stream: BinaryIO, codec: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(codec)("replace")
    for piece in _raw(head, stream):
        text = decoder.decode(piece)
        yield text.encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")
