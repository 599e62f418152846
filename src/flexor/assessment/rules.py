"""When a rule of the knowledge speaks, and how urgencies compare."""

from collections.abc import Iterable
from dataclasses import dataclass

from flexor.knowledge.triage import TIERS, Tier, When

from .answers import Answers, speaks


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that spoke: its urgency, the source of pain it points to, why, and on which answers.

    ``tier`` is None for a caution: it keeps the gate closed and leaves the urgency as it is.
    ``over``: it spoke before, and nobody has looked at it since.
    """

    id: str
    tier: Tier | None
    source: str | None
    text: str
    keys: tuple[str, ...]
    over: bool = False


def holds(answers: Answers, when: When) -> bool:
    """Whether every key of the condition has the wanted answer."""
    return all(speaks(answers, key, wanted) for key, wanted in when.items())


def spoke(answers: Answers, conditions: Iterable[When]) -> tuple[str, ...]:
    """The keys of those conditions that hold, once each."""
    held = (when for when in conditions if holds(answers, when))
    return tuple(dict.fromkeys(key for when in held for key in when))


def highest(tiers: Iterable[Tier | None], least: Tier = "self_manage") -> Tier:
    """The most urgent of the tiers, and at least ``least``."""
    return max((least, *(tier for tier in tiers if tier)), key=TIERS.index)
