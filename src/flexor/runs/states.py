"""Every second standing, walking, running, or honestly unknown.

Method: a three-state hidden Markov model over the evidence of each second, decoded exactly;
stretches under ten seconds join their neighbour; a stretch without counted steps whose speed lies
where nobody could tell is unknown.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from flexor.runs import grid
from flexor.runs.beliefs import beliefs
from flexor.runs.clean import UNRECORDED_S, Cleaned
from flexor.runs.evidence import Evidence, Habits, evidence
from flexor.runs.hmm import viterbi
from flexor.runs.run import DeviceSplit

State = Literal["still", "walk", "run", "unknown"]
Confidence = Literal["high", "medium", "low"]
States = npt.NDArray[np.int64]

NAMES: tuple[State, ...] = ("still", "walk", "run", "unknown")
STILL, WALK, RUN, UNKNOWN = range(4)

#: Neighbouring seconds share their ten-second speed and their steps: three count as one.
_INDEPENDENT = 0.3
#: The cost of a change: ten seconds of the loudest evidence buy two.
_SWITCH = 6.0 * (1 - np.eye(3))
_SHORTEST_S = 10
#: A stretch in which steps were counted for this share needs no help from the speed.
_COUNTED = 0.3


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch in one state; seconds since the start, end exclusive."""

    state: State
    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """Its length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """The state of every second (n, indices into NAMES), and the evidence that it rests on."""

    states: States
    evidence: Evidence


def tell(
    cleaned: Cleaned,
    habits: Habits | None = None,
    splits: tuple[DeviceSplit, ...] = (),
    *,
    said_run: bool = False,
) -> Told:
    """The state of every second of a cleaned recording.

    ``said_run``: the recording calls itself a run, which counts for a stretch in doubt.
    """
    seen = evidence(cleaned, habits or Habits(), splits)
    states = viterbi(_INDEPENDENT * seen.scores, _SWITCH)
    states[_blind(cleaned)] = UNKNOWN
    states = _without_short(states)
    states = _doubted(states, seen, said_run)
    return Told(_without_short(states), seen)


def segments(states: States) -> tuple[Segment, ...]:
    """The stretches that cover the whole recording without gap or overlap."""
    bounds = stretches(states)
    last = max(states.size - 1, 1)
    return tuple(
        Segment(NAMES[states[start]], float(start), float(min(end, last)))
        for start, end in zip(bounds, [*bounds[1:], states.size], strict=True)
        if min(end, last) > start
    )


def stretches(states: npt.NDArray[np.generic]) -> list[int]:
    """The seconds at which a new stretch begins; the first is 0."""
    return [0, *(np.flatnonzero(states[1:] != states[:-1]) + 1).tolist()]


def _blind(cleaned: Cleaned) -> npt.NDArray[np.bool_]:
    """Longer stretches for which nothing was recorded that could tell."""
    nothing = np.isnan(cleaned.speed_m_s) & np.isnan(cleaned.cadence_spm) & ~cleaned.paused
    return nothing & (grid.stretch_lengths(nothing) >= UNRECORDED_S)


def _without_short(states: States) -> States:
    """Stretches under ten seconds join the longer neighbour, the shortest first."""
    bounds = [*stretches(states), states.size]
    pieces = [[int(states[a]), b - a] for a, b in pairwise(bounds)]
    while len(pieces) > 1:
        index = min(range(len(pieces)), key=lambda i: pieces[i][1])
        if pieces[index][1] >= _SHORTEST_S:
            break
        _absorb(pieces, index)
    return np.repeat([state for state, _ in pieces], [length for _, length in pieces])


def _absorb(pieces: list[list[int]], index: int) -> None:
    """Give a piece to its longer neighbour, and join what then has the same state."""
    sides = [i for i in (index - 1, index + 1) if 0 <= i < len(pieces)]
    pieces[index][0] = pieces[max(sides, key=lambda i: pieces[i][1])][0]
    for right in (index + 1, index):
        if 0 < right < len(pieces) and pieces[right][0] == pieces[right - 1][0]:
            pieces[right - 1][1] += pieces.pop(right)[1]


def _doubted(states: States, seen: Evidence, said_run: bool) -> States:
    """Moving stretches that only an undecidable speed speaks for become unknown.

    That the runner calls it a run speaks for running, and against walking if nothing else in it
    is running: a slow shuffle must not be called a walk.
    """
    states = states.copy()
    doubt, said = beliefs().value("doubt"), said_run * beliefs().value("said_run")
    never = not (states == RUN).any()
    bounds = [*stretches(states), states.size]
    for start, end in pairwise(bounds):
        if states[start] not in (WALK, RUN) or seen.by_cadence[start:end].mean() >= _COUNTED:
            continue
        odds = seen.run_log_odds[start:end].mean()
        if (odds + said if states[start] == RUN else -odds - said * never) < doubt:
            states[start:end] = UNKNOWN
    return states
