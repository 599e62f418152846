"""The one door for recordings: bytes in, whatever they are, and what they hold out."""

import io
from collections.abc import Callable
from typing import Final

from flexor.errors import LimitExceeded, UnreadableInput
from flexor.runs.apple import read_apple_export
from flexor.runs.archive_member import Member
from flexor.runs.archive_source import BytesSource
from flexor.runs.archive_stream import Budget, Content, Limits
from flexor.runs.classify import LIST_HEAD, classify, refusal
from flexor.runs.gpx import read_gpx
from flexor.runs.run import Reading
from flexor.runs.strava import read_list
from flexor.runs.tcx import read_tcx

_LIMITS: Final = Limits()


def read(data: bytes, name: str = "") -> Reading:
    """What a file holds, by its content; a gzip is unwrapped first.

    ``name`` only helps where the content is too damaged to say (``.fit``). Raises UnreadableInput,
    LimitExceeded, or NotAnActivity for what is plainly something else.
    """
    if len(data) > _LIMITS.member_bytes:
        raise LimitExceeded(
            f"The file is larger than {_LIMITS.member_bytes >> 20} MiB, which no recording needs.",
            "Export a shorter recording, or drop the archive that it came in.",
        )
    kind = classify(data[:LIST_HEAD])
    if kind == "gzip":
        data = _unwrapped(data)
        kind = classify(data[:LIST_HEAD])
    if kind == "unknown" and name.lower().removesuffix(".gz").endswith(".fit"):
        kind = "fit"
    return _reader(kind)(data)


def read_member(member: Member) -> Reading:
    """What a member of an archive holds; Apple's export is streamed, with the routes beside it.

    Raises as :func:`read` does, and the member's failure if it has one.
    """
    if member.kind == "apple" and member.failure is None:
        with member.open() as stream:
            return read_apple_export(stream, member.beside)
    return read(member.data(), member.path)


def _unwrapped(data: bytes) -> bytes:
    content = Content(BytesSource(data), Budget(_LIMITS), wbits=31)
    return content.read(_LIMITS.member_bytes)


def _reader(kind: str) -> Callable[[bytes], Reading]:
    readers: dict[str, Callable[[bytes], Reading]] = {
        "fit": _read_fit,
        "gpx": read_gpx,
        "tcx": read_tcx,
        "apple": _read_apple,
        "strava_csv": _read_strava,
    }
    if kind in readers:
        return readers[kind]
    raise refusal(kind) or UnreadableInput(
        "An archive of files rather than one recording.", "Drop it as it is, or unpack it."
    )


def _read_fit(data: bytes) -> Reading:
    from flexor.runs.fit.read import read_fit

    return read_fit(data)


def _read_apple(data: bytes) -> Reading:
    return read_apple_export(io.BytesIO(data), lambda _path: None)


def _read_strava(data: bytes) -> Reading:
    found = read_list(data)
    notes = [f"The names of {len(found.titles)} activities."]
    if found.without_file:
        notes.append(f"{found.without_file} were entered by hand and have no recording.")
    return Reading("strava_csv", "other", notes=tuple(notes))
