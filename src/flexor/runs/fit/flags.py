"""What was wrong with a file, as flags with a sentence for a person."""

from typing import Final

from flexor.runs.fit.decode import FitFile
from flexor.runs.run import Flag

_TEXTS: Final = {
    "crc_mismatch": "The file's checksum does not match, so a part of it may be damaged.",
    "header_crc_mismatch": "The checksum of the file's header does not match.",
    "truncated": "The file ends too early; everything before its end was read.",
    "unfinalised": "The watch did not finish this file; everything it had written was read.",
    "bytes_after_end": "There is something after the end of the recording that is no FIT data.",
    "bytes_skipped": "Damaged bytes inside the file were skipped; a few seconds may be missing.",
    "clock_set_late": "The watch set its clock during the recording; the times before that moment "
    "were worked out from it.",
    "clock_not_set": "The watch's clock was not set, so date and time of day may be wrong.",
    "no_session": "The file has no summary of the activity; it was read from its samples alone.",
}
_STRAY_BYTES: Final = 16  # at the end of a file that was cut, these go without saying


def flag(identifier: str) -> Flag:
    """The flag of that id."""
    return Flag(identifier, _TEXTS[identifier])


def flags_of(file: FitFile) -> tuple[Flag, ...]:
    """What the decoder noticed about the whole file."""
    found = list(file.part.problems)
    scan, end = file.scan, file.part.end
    if scan.cut and not {"truncated", "unfinalised", "crc_mismatch"} & set(found):
        found.append("truncated")
    if any(stop < end or stop - start > _STRAY_BYTES for start, stop in scan.gaps):
        found.append("bytes_skipped")
    return tuple(flag(identifier) for identifier in found)
