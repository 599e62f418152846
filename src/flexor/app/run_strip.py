"""The run strip as it is kept: short lists (kind, start, end), seconds from the run's start.

Kinds: walk, build_up, steady, cool_down, unknown and stop follow each other without a gap; surge
lies over them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flexor.runs.audit import Audit, Segment, Span

_BASE = {"run": "steady", "walk": "walk", "still": "stop", "unknown": "unknown"}


@dataclass(frozen=True, slots=True)
class StripPart:
    """A stretch of one kind."""

    kind: str
    start_s: float
    end_s: float


def strip_of(judged: Audit) -> list[list[Any]]:
    """The strip of an audited run, ready to be kept."""
    stages = judged.stages
    parts = [part for segment in judged.segments for part in _cut(segment, stages.build_up)]
    named = [(_named(kind, start, stages.cool_down_walk), start, end) for kind, start, end in parts]
    surges = [("surge", span.start_s, span.end_s) for span in judged.alterations]
    return [
        [kind, round(start, 1), round(end, 1)] for kind, start, end in (*_joined(named), *surges)
    ]


def parts_of(kept: Iterable[list[Any]]) -> tuple[StripPart, ...]:
    """The strip again."""
    return tuple(StripPart(kind, start, end) for kind, start, end in kept)


def _cut(segment: Segment, build_up: Span | None) -> list[tuple[str, float, float]]:
    """A stretch of running, cut where the build-up begins and ends."""
    base, start, end = _BASE[segment.state], segment.start_s, segment.end_s
    if segment.state != "run" or build_up is None:
        return [(base, start, end)]
    low, high = max(start, build_up.start_s), min(end, build_up.end_s)
    if low >= high:
        return [(base, start, end)]
    pieces = [(base, start, low), ("build_up", low, high), (base, high, end)]
    return [piece for piece in pieces if piece[2] > piece[1]]


def _named(kind: str, start: float, cool_down: Span | None) -> str:
    late = cool_down is not None and cool_down.start_s <= start < cool_down.end_s
    return "cool_down" if kind == "walk" and late else kind


def _joined(parts: Iterable[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
    """Neighbours of one kind as one."""
    joined: list[tuple[str, float, float]] = []
    for kind, start, end in parts:
        if joined and joined[-1][0] == kind and joined[-1][2] >= start:
            joined[-1] = (kind, joined[-1][1], end)
        else:
            joined.append((kind, start, end))
    return joined
