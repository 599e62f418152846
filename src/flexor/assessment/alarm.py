"""An emergency or same-day answer that a later one contradicts: it stands until somebody looked.

Only a clinician's word lifts it: a symptom that is gone again is no reason to run on it unseen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from .answers import UNSURE, Answer, Answers
from .clearance import SKEW, Clearance
from .findings import findings
from .rules import Fired

_TIERS: Final = ("emergency", "same_day")


@dataclass(frozen=True, slots=True)
class Alarm:
    """A rule that spoke from ``since`` on, and no longer does."""

    since: datetime
    rule: Fired


def alarming(answers: Answers) -> tuple[Fired, ...]:
    """The emergency and same-day rules that speak on what was told outright, unsure left out."""
    definite = {key: told for key, answer in answers.items() if (told := _definite(answer)) != ()}
    return tuple(rule for rule in findings(definite).rules if rule.tier in _TIERS)


def standing(
    alarms: Iterable[Alarm], speaking: Sequence[Fired], words: Sequence[Clearance], now: datetime
) -> tuple[Fired, ...]:
    """The alarms as rules, less those that speak anyway and those that a clinician has seen since.

    What was an emergency is one to have looked at today, now that it is over.
    """
    named = {rule.id for rule in speaking}
    return tuple(
        replace(
            alarm.rule,
            tier="same_day",
            text=f"You told us before: {alarm.rule.text}",
            keys=(),  # what is answered now is not what the clinician was to look at
            over=True,
        )
        for alarm in alarms
        if alarm.rule.id not in named and not any(_seen(alarm, word, now) for word in words)
    )


def _seen(alarm: Alarm, word: Clearance, now: datetime) -> bool:
    return alarm.rule.id in word.rules and alarm.since <= word.seen and word.at <= now + SKEW


def _definite(answer: Answer) -> Answer:
    """The answer without what the runner was unsure of; empty if nothing is left."""
    given = answer if isinstance(answer, tuple) else (answer,)
    told = tuple(str(option) for option in given if option != UNSURE)
    return () if not told else told if isinstance(answer, tuple) else answer
