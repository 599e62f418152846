"""A running session as steps: what a page shows, a card prints and a watch can follow."""

from dataclasses import dataclass
from typing import Literal

StepKind = Literal["warmup", "active", "recovery", "cooldown"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a duration or a distance, a pace range where one is known, and what to do."""

    kind: StepKind
    name: str  # short enough for a watch
    text: str
    duration_s: float | None = None
    distance_m: float | None = None
    speed_low_m_s: float | None = None
    speed_high_m_s: float | None = None


@dataclass(frozen=True, slots=True)
class Repeated:
    """Some steps, so many times."""

    times: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Session:
    """A session with its evidence. ``stage`` is set on the walk-run ladder only."""

    kind: Literal["staged_run", "walk_run"]
    title: str
    steps: tuple[Step | Repeated, ...]
    rule: str
    evidence: str
    source: tuple[str, ...]
    grade: str
    distance_m: float | None = None
    stage: int | None = None
