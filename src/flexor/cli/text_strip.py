"""The run strip in a terminal: one character a slice of the run, its height the state."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

WIDTH: Final = 32
MARKS: Final = {"run": "█", "walk": "▄", "still": "▁", "unknown": "?"}
LEGEND: Final = "strip: " + "  ".join(f"{mark} {state}" for state, mark in MARKS.items())


def text_strip(
    segments: Sequence[Mapping[str, Any]], elapsed_s: float | None, width: int = WIDTH
) -> str:
    """``width`` characters from start to end; each shows the state that fills most of its slice."""
    end = max([elapsed_s or 0.0, *(segment["end_s"] for segment in segments)])
    if not segments or end <= 0:
        return ""
    return "".join(_mark(segments, i * end / width, (i + 1) * end / width) for i in range(width))


def _mark(segments: Sequence[Mapping[str, Any]], start: float, end: float) -> str:
    filled: dict[str, float] = {}
    for segment in segments:
        shared = min(end, segment["end_s"]) - max(start, segment["start_s"])
        if shared > 0:
            filled[segment["state"]] = filled.get(segment["state"], 0.0) + shared
    return MARKS[max(filled, key=lambda state: filled[state])] if filled else " "
