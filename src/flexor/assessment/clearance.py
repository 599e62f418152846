"""A clinician's word: it lifts the rules that it names, until a new answer fires one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flexor.knowledge import knowledge

from .rules import Fired

#: A clock may be a little ahead of ours; what comes from further in the future counts for nothing.
SKEW: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Clearance:
    """From when a clinician's word counts, and the ids of the rules that it lifts."""

    at: datetime
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """When each answer was last given, and since when it has been the same."""

    at: Mapping[str, datetime]
    since: Mapping[str, datetime]

    def new_at(self, key: str) -> datetime | None:
        """When the answer was news: repeating a lasting fact is none, repeating a symptom is."""
        asked = knowledge().questions.by_id().get(key)
        return (self.since if asked and asked.lasting else self.at).get(key)


def lifted(
    fired: Sequence[Fired], clearances: Sequence[Clearance], times: Times, now: datetime
) -> frozenset[str]:
    """The ids of the rules that a clearance in force lifts."""
    named = {rule.id: rule for rule in fired}
    return frozenset(
        rule
        for clearance in clearances
        if clearance.at <= now + SKEW and _in_force(clearance, named, times)
        for rule in clearance.rules
    )


def _in_force(clearance: Clearance, fired: Mapping[str, Fired], times: Times) -> bool:
    """Over as soon as one of its rules fires on an answer given since, or of unknown age."""
    keys = {key for rule in clearance.rules if rule in fired for key in fired[rule].keys}
    given = [times.new_at(key) for key in keys]
    return all(moment is not None and moment <= clearance.at for moment in given)
