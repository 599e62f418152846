"""What was taken back, and what was changed: a mistap is unsaid, a change of mind is not.

Within minutes an entry was a mistap and counts as never made. Later it counts no more, but the
questions that it answered are open again, and a red that it told has been: the gate asks again.
The same holds for a number that a later entry replaces.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from flexor.knowledge import knowledge

from . import bodies
from .entries import Entry, entry_json

#: A red: when it was told, and why it is red.
Red = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Counting:
    """An entry that was made; ``taken_back`` if that was later than a mistap is."""

    entry: Entry
    taken_back: bool


def counting(entries: Iterable[Entry]) -> list[Counting]:
    """Every entry that was made, each once, by time and then id; voids and mistaps left out."""
    once = _once(entries)
    voided = _voided(once.values())
    made = (entry for entry in once.values() if entry.kind != "void")
    kept = [
        Counting(entry, entry.id in voided)
        for entry in made
        if entry.id not in voided or not is_mistap(entry.at, voided[entry.id])
    ]
    return sorted(kept, key=lambda each: (each.entry.at, each.entry.id))


def is_mistap(told: datetime, changed: datetime) -> bool:
    """Whether it was put right so soon that it was a slip of the thumb."""
    return changed - told <= timedelta(minutes=knowledge().light.mistap.value)


@dataclass(slots=True)
class Reds:
    """Every red there was, also those that a later number or a void would unsay."""

    stays: set[Red] = field(default_factory=set)
    now: dict[str, set[Red]] = field(default_factory=dict)

    def look(self, what: str, at: datetime, reds: Iterable[Red]) -> None:
        """``what`` (a run, a morning) is told anew: what is red about it from ``at`` on."""
        found = set(reds)
        gone = self.now.get(what, set()) - found
        self.stays |= {red for red in gone if not is_mistap(red[0], at)}
        self.now[what] = found

    def ever(self, at_last: Iterable[Red]) -> tuple[Red, ...]:
        """Those that stay and those of the numbers as they are now, oldest first."""
        return tuple(sorted(self.stays.union(at_last, *self.now.values())))


def _once(entries: Iterable[Entry]) -> dict[UUID, Entry]:
    once: dict[UUID, Entry] = {}
    for entry in entries:
        known = once.setdefault(entry.id, entry)
        if known is not entry and _text(entry) < _text(known):
            once[entry.id] = entry  # two different entries under one id: any, but always the same
    return once


def _voided(entries: Iterable[Entry]) -> dict[UUID, datetime]:
    """When each entry was first taken back."""
    first: dict[UUID, datetime] = {}
    for void in entries:
        if isinstance(void.body, bodies.Void):
            named = void.body.entry
            first[named] = min(void.at, first.get(named, void.at))
    return first


def _text(entry: Entry) -> str:
    return json.dumps(entry_json(entry), sort_keys=True)
