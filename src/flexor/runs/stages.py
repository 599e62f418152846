"""The parts of a run: warm-up walk, build-up, steady, cool-down walk; stops, walk breaks, surges.

Method (runs-and-watches 5.3): leading walk, one short interruption allowed; the first metres until
the pace, hills taken out, is held near the run's median; the longest stretch without walk or stop;
trailing walk. What the recording does not hold is "not recorded", never "not done".
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from flexor.runs import pace
from flexor.runs.alterations import changes_of_pace
from flexor.runs.beliefs import beliefs
from flexor.runs.clean import Cleaned
from flexor.runs.states import Confidence, Segment, Told

Floats = npt.NDArray[np.float64]

#: Half the window of the pace: closer to an edge it mixes both sides.
_EDGE_S = 15
#: Shorter stretches of running have no build-up or steady part to speak of.
_SHORTEST_STEADY_S = 60


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the recording, seconds since its start, and how sure we are of it."""

    start_s: float
    end_s: float
    confidence: Confidence

    @property
    def length_s(self) -> float:
        """Its length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages of the staged run; None where the recording does not hold one."""

    warm_up_walk: Span | None = None
    build_up: Span | None = None
    steady: Span | None = None
    cool_down_walk: Span | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """The stages, and what interrupts or alters the run."""

    stages: Stages = Stages()
    stops: tuple[Span, ...] = ()
    walk_breaks: tuple[Span, ...] = ()
    alterations: tuple[Span, ...] = ()


def structure(cleaned: Cleaned, told: Told, segments: tuple[Segment, ...]) -> Structure:
    """The parts of a recording, from its states and its speed."""
    sure = _Sureness(told)
    stops = _stops(segments, sure)
    blocks = _blocks(segments)
    if not blocks:
        return Structure(stops=stops)
    level = pace.level_speed(cleaned)
    build_up = _build_up(level, blocks, sure)
    stages = Stages(
        warm_up_walk=_leading_walk(segments, sure),
        build_up=build_up,
        steady=_steady(blocks, build_up, sure),
        cool_down_walk=_trailing_walk(segments, sure),
    )
    begun = build_up.end_s if build_up else 0.0
    settled = [(max(start, begun), end) for start, end in blocks]
    alterations = tuple(sure.span(start, end) for start, end in changes_of_pace(level, settled))
    return Structure(stages, stops, _walk_breaks(segments, sure), alterations)


@dataclass(frozen=True, slots=True)
class _Sureness:
    """Makes spans: counted steps are sure, plain speeds fairly, speeds in doubt hardly."""

    told: Told

    def span(self, start_s: float, end_s: float) -> Span:
        seconds = slice(int(start_s), max(int(end_s), int(start_s) + 1))
        if self.told.evidence.by_cadence[seconds].mean() >= 0.3:
            return Span(start_s, end_s, "high")
        plain = np.abs(self.told.evidence.run_log_odds[seconds]).mean() > beliefs().value("doubt")
        return Span(start_s, end_s, "medium" if plain else "low")


def _stops(segments: tuple[Segment, ...], sure: _Sureness) -> tuple[Span, ...]:
    """Standing between the first and the last movement."""
    moving = [i for i, part in enumerate(segments) if part.state != "still"]
    inside = segments[moving[0] : moving[-1]] if moving else ()
    least = beliefs().value("stop_min")
    return tuple(
        Span(part.start_s, part.end_s, sure.span(part.start_s, part.end_s).confidence)
        for part in inside
        if part.state == "still" and part.length_s >= least
    )


def _blocks(segments: tuple[Segment, ...]) -> list[tuple[float, float]]:
    """Stretches of running, short dips of other states included."""
    walk_min, stop_min = beliefs().value("walk_break_min"), beliefs().value("stop_min")
    blocks: list[tuple[float, float]] = []
    for part in segments:
        if part.state != "run":
            continue
        gap = part.start_s - blocks[-1][1] if blocks else np.inf
        if gap < min(walk_min, stop_min):
            blocks[-1] = (blocks[-1][0], part.end_s)
        else:
            blocks.append((part.start_s, part.end_s))
    return blocks


def _leading_walk(segments: tuple[Segment, ...], sure: _Sureness) -> Span | None:
    """The walk that leads up to the first running."""
    parts = [part for part in segments if part.length_s > 0]
    while parts and parts[0].state == "still":
        parts = parts[1:]
    walked = _walk_at_head([(part.state, part.length_s) for part in parts])
    if not walked:
        return None
    return sure.span(parts[0].start_s, parts[walked - 1].end_s)


def _trailing_walk(segments: tuple[Segment, ...], sure: _Sureness) -> Span | None:
    """The walk that follows the last running."""
    parts = [part for part in reversed(segments) if part.length_s > 0]
    while parts and parts[0].state == "still":
        parts = parts[1:]
    walked = _walk_at_head([(part.state, part.length_s) for part in parts])
    if not walked:
        return None
    return sure.span(parts[walked - 1].start_s, parts[0].end_s)


def _walk_at_head(parts: list[tuple[str, float]]) -> int:
    """How many parts the walk at the head takes, one short interruption allowed; 0 if none."""
    longest = beliefs().value("interruption_max")
    if not parts or parts[0][0] != "walk":
        return 0
    taken = 3 if _goes_on(parts, longest) else 1
    walked = sum(length for state, length in parts[:taken] if state == "walk")
    if walked < longest:
        return 0
    return taken if any(state == "run" for state, _ in parts[taken:]) else 0


def _goes_on(parts: list[tuple[str, float]], longest: float) -> bool:
    """A short interruption, and then a walk that is longer than it."""
    if len(parts) < 3 or parts[1][0] == "unknown" or parts[2][0] != "walk":
        return False
    return parts[1][1] <= min(longest, parts[0][1], parts[2][1])


def _walk_breaks(segments: tuple[Segment, ...], sure: _Sureness) -> tuple[Span, ...]:
    """Walks between two stretches of running; a walk, a stop and a walk are one break."""
    running = [i for i, part in enumerate(segments) if part.state == "run"]
    least = beliefs().value("walk_break_min")
    breaks = []
    for before, after in pairwise(running):
        walks = [
            part
            for part in segments[before + 1 : after]
            if part.state == "walk" and part.length_s >= least
        ]
        if walks:
            breaks.append(sure.span(walks[0].start_s, walks[-1].end_s))
    return tuple(breaks)


def _build_up(level: Floats, blocks: list[tuple[float, float]], sure: _Sureness) -> Span | None:
    """The first, easier metres until the pace is held near the median of all running."""
    running = np.concatenate([level[int(start) : int(end)] for start, end in blocks])
    if not np.isfinite(running).any():
        return None
    usual = float(np.nanmedian(running)) * (1 - beliefs().value("build_up_margin") / 100)
    start, end = (int(edge) for edge in blocks[0])
    hold = int(beliefs().value("build_up_hold"))
    first = np.nan_to_num(level[start:end])
    if first.size < hold + _EDGE_S:
        return None
    held = np.convolve(first, np.ones(hold) / hold, mode="valid") >= usual
    reached = np.flatnonzero(held & (first[: held.size] >= usual))
    if not reached.size or not 2 * _EDGE_S <= reached[0] <= running.size / 2:
        return None
    return sure.span(float(start), float(start + reached[0]))


def _steady(
    blocks: list[tuple[float, float]], build_up: Span | None, sure: _Sureness
) -> Span | None:
    """The longest stretch without walk or stop, after the build-up."""
    begun = build_up.end_s if build_up else 0.0
    start, end = max(
        ((max(start, begun), end) for start, end in blocks), key=lambda block: block[1] - block[0]
    )
    return sure.span(start, end) if end - start >= _SHORTEST_STEADY_S else None
