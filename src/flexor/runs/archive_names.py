"""Names of files from outside, as text to show: they are never used as a path."""

import re
from typing import Final

_LONGEST: Final = 300  # characters
_CONTROLS: Final = r"\x00-\x1f\x7f-\x9f"
_DIRECTIONS: Final = r"\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_UNPRINTABLE: Final = re.compile(rf"[{_CONTROLS}{_DIRECTIONS}\ud800-\udfff]")
#: Garmin names files "me@home.example_123.fit": the address ends before the number.
_EMAIL: Final = re.compile(
    r"[^\s/\\@]+@[^\W_](?:[^\W_]|[.-])*?"
    r"(?=_|\.(?:fit|gpx|tcx|xml|csv|json|zip|gz)\b|[^\w.-]|$)",
    re.IGNORECASE,
)
_LEFTOVERS: Final = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


def display_path(name: str) -> str:
    """``name`` fit for a page, a log and a ledger: no e-mail address, no control characters.

    Undecodable bytes and marks that reverse the writing direction become U+FFFD; what is too long
    loses its middle.
    """
    text = _UNPRINTABLE.sub("\ufffd", name)
    if len(text) > _LONGEST:
        text = text[: _LONGEST // 2] + "…" + text[-(_LONGEST // 2 - 1) :]
    return _EMAIL.sub("(e-mail)", text) if "@" in text else text


def is_leftover(name: str) -> bool:
    """Whether an operating system, not a watch, left this file behind."""
    *folders, file = name.replace("\\", "/").split("/")
    return "__MACOSX" in folders or file.startswith("._") or file.lower() in _LEFTOVERS


class UniqueNames:
    """Display paths of one import, each once: a ledger has one line a file."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def __call__(self, name: str) -> str:
        """``name`` to show; the second of that name gets " (2)", and so on."""
        shown = display_path(name)
        unique, count = shown, self._seen.get(shown, 0)
        while count and unique in self._seen:
            count += 1
            unique = f"{shown} ({count})"
        self._seen[shown] = max(count, 1)
        self._seen.setdefault(unique, 1)
        return unique
