"""A clinician's word: it lifts the rules that it names, until a new answer fires one of them.

It is about what they saw: a symptom told after they saw the runner isn't lifted, a lasting fact is.
No word lifts an emergency that the answers still describe; when it is over, it is answered again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from flexor.knowledge import knowledge

from .rules import Fired

#: A clock may be a little ahead of ours; what comes from further in the future counts for nothing.
SKEW: Final = timedelta(hours=1)
#: Where the calendar is furthest behind: a day has ended everywhere this long after UTC's.
FURTHEST_BEHIND: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Clearance:
    """From when a clinician's word counts, and the ids of the rules that it lifts.

    ``seen_on`` is the runner's day on which they were seen; None is the day of the word.
    """

    at: datetime
    rules: tuple[str, ...]
    seen_on: date | None = None

    @property
    def seen(self) -> datetime:
        """The last moment at which they can have been seen."""
        if self.seen_on is None:
            return self.at
        midnight = datetime.combine(self.seen_on + timedelta(days=1), time(), UTC)
        return min(self.at, midnight + FURTHEST_BEHIND)


@dataclass(frozen=True, slots=True)
class Times:
    """When each answer was last given, and since when it has been the same."""

    at: Mapping[str, datetime]
    since: Mapping[str, datetime]

    def known_to(self, key: str, word: Clearance) -> bool:
        """Whether the word is about this answer: repeating a lasting fact is no news."""
        asked = knowledge().questions.by_id().get(key)
        lasting = asked is not None and asked.lasting
        told, until = (self.since, word.at) if lasting else (self.at, word.seen)
        return key in told and told[key] <= until


def may_be_lifted(rule: Fired) -> bool:
    """Whether a clinician's word can lift it while the answers still say so."""
    return (
        rule.over
        or rule.tier != "emergency"
        or rule.id in knowledge().triage.clear.emergencies_lifted
    )


def lifted(
    fired: Sequence[Fired], clearances: Sequence[Clearance], times: Times, now: datetime
) -> frozenset[str]:
    """The ids of the rules that a clearance in force lifts; alarms see to their own."""
    named = {rule.id: rule for rule in fired}
    return frozenset(
        rule
        for clearance in clearances
        if clearance.at <= now + SKEW and _in_force(clearance, named, times)
        for rule in clearance.rules
        if rule not in named or (may_be_lifted(named[rule]) and not named[rule].over)
    )


def _in_force(clearance: Clearance, fired: Mapping[str, Fired], times: Times) -> bool:
    """Over as soon as one of its rules fires on an answer given since, or of unknown age."""
    keys = {key for rule in clearance.rules if rule in fired for key in fired[rule].keys}
    return all(times.known_to(key, clearance) for key in keys)
