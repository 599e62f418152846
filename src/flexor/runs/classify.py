"""What a file is, told by its first bytes; its name may say anything."""

import io
import re
from typing import Final

from flexor.errors import FlexorError, NotAnActivity, UnreadableInput
from flexor.runs.xml_bytes import utf8_pieces

#: So many first bytes tell the kind, except for a Strava list (:data:`LIST_HEAD`).
HEAD: Final = 4096
LIST_HEAD: Final = 1 << 18

_MAGIC: Final = (
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (0, b"PK\x07\x08", "zip"),
    (0, b"\x1f\x8b", "gzip"),
    (8, b".FIT", "fit"),
    (0, b"\xff\xd8\xff", "image"),
    (0, b"\x89PNG\r\n\x1a\n", "image"),
    (0, b"GIF8", "image"),
    (8, b"WEBP", "image"),
    (4, b"ftypheic", "image"),
    (4, b"ftyp", "film"),
    (0, b"\x1a\x45\xdf\xa3", "film"),
    (0, b"ID3", "sound"),
    (0, b"%PDF", "pdf"),
    (0, b"SQLite format 3\0", "database"),
    (0, b"Rar!", "packed"),
    (0, b"7z\xbc\xaf\x27\x1c", "packed"),
    (0, b"\xfd7zXZ\0", "packed"),
    (0, b"BZh", "packed"),
    (0, b"(\xb5/\xfd", "packed"),
    (257, b"ustar", "packed"),
)
_ROOTS: Final = {
    "gpx": "gpx",
    "trk": "gpx",
    "trkseg": "gpx",
    "TrainingCenterDatabase": "tcx",
    "Activities": "tcx",
    "HealthData": "apple",
    "kml": "kml",
    "html": "html",
    "svg": "image",
}
_ELEMENT: Final = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,80}:)?([A-Za-z_][\w.-]{0,80})")
_ASIDE: Final = re.compile(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
_STRAVA: Final = re.compile(rb"""(?:^|[,;])"?activities/[^,;"]{1,200}\.(?:fit|gpx|tcx)""", re.M)

_FOREIGN: Final = {
    "image": "A picture, not a recording of a run.",
    "film": "A film, not a recording of a run.",
    "sound": "A sound file, not a recording of a run.",
    "pdf": "A PDF, not a recording of a run.",
    "database": "A database, not a recording of a run.",
    "kml": "A KML map without times: a course, not a run.",
    "html": "A web page, not a recording of a run.",
    "json": "A JSON file with account data, not a recording of a run.",
    "csv": "A table, not a recording of a run.",
    "xml": "An XML file, but neither GPX, TCX nor Apple's export.",
    "text": "A text file, not a recording of a run.",
    "unknown": "Neither FIT, GPX, TCX nor an export that Flexor knows.",
}
_WANTED: Final = "Flexor reads FIT, GPX, TCX, and Strava, Garmin and Apple archives."


def classify(head: bytes) -> str:
    """The kind of the file that starts with ``head``.

    ``fit``, ``gpx``, ``tcx``, ``apple``, ``strava_csv``, ``gzip``, ``zip``, ``empty``, ``packed``
    (another packer's), or one of the kinds that hold no recording (``image``, ``json``, …).
    """
    if not head:
        return "empty"
    for offset, magic, kind in _MAGIC:
        if head.startswith(magic, offset):
            return kind
    text = next(utf8_pieces(io.BytesIO(head), strict=False), b"")
    if text.startswith(b"<"):
        return _xml_kind(text)
    return _text_kind(text) if _is_text(head, text) else "unknown"


def _xml_kind(text: bytes) -> str:
    if text[:15].lower().startswith(b"<!doctype html"):
        return "html"
    if b"<!DOCTYPE HealthData" in text:
        return "apple"
    root = _ELEMENT.search(_ASIDE.sub(b"", text))
    return _ROOTS.get(root[1].decode("ascii"), "xml") if root else "xml"


def _is_text(head: bytes, text: bytes) -> bool:
    """Whether decoding lost next to nothing: no control characters, few replacements."""
    return len(text) >= len(head.strip()) * 0.4 and text.count(b"\xef\xbf\xbd") <= len(text) // 50


def _text_kind(text: bytes) -> str:
    if _STRAVA.search(text):
        return "strava_csv"
    if text[:1] in {b"{", b"["}:
        return "json"
    first_line = text.partition(b"\n")[0]
    return "csv" if first_line.count(b",") + first_line.count(b";") > 1 else "text"


def refusal(kind: str) -> FlexorError | None:
    """Why a file of this kind is no recording; None where a reader should look at it."""
    if kind in _FOREIGN:
        return NotAnActivity(_FOREIGN[kind], _WANTED)
    if kind == "empty":
        return UnreadableInput("The file is empty.", "Copy it from the watch again.")
    if kind == "packed":
        return UnreadableInput(
            "Packed by a program whose files Flexor does not open.",
            "Unpack it, then drop the folder's files or a zip of them.",
        )
    return None
