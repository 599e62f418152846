"""The same run twice: in one file sent again, in two formats, with a clock that was off.

Three levels: the same bytes; the same watch and moment of recording; the same time. For the last,
nobody runs two runs at once: recordings that mostly overlap are one outing, whatever each measured.
A clock shifted by whole quarter hours (time zones) asks for more: the same duration, distance and
shape. Different runs of one day are never joined. The richest recording stands for all.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import numpy as np

from flexor.runs.facts import RunFacts
from flexor.runs.profile import alike
from flexor.runs.timeline import CLOCK_SET

Level = Literal["same_bytes", "same_recording", "same_time"]

#: Widest difference between time zones that a wrong clock makes, and the steps that zones come in.
_WIDEST_S, _ZONE_S = 14 * 3600, 900
#: Two devices started for one run, one after the other.
_LATER_S = 3600
#: Overlap, as shares of the shorter and the longer recording.
_OF_SHORTER, _OF_LONGER = 0.8, 0.6
#: For a shifted clock: how closely start (s), duration and distance (shares) must agree.
_START_S, _DURATION, _DISTANCE = 120, 0.05, 0.03
#: The same without a profile to compare.
_STRICT_START_S, _STRICT = 10, 0.01
#: A recording that misses more of the run than this never stands for it.
_WHOLE = 0.9

_RANK = {"fit": 0, "tcx": 1, "gpx": 2, "apple": 3}
_SAME_S = 2.0


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A recording that another stands for, and why."""

    id: str
    level: Level
    because: str


@dataclass(frozen=True, slots=True)
class Group:
    """Recordings of one run: ``best`` stands for ``others``."""

    best: str
    others: tuple[Duplicate, ...]


def groups(recordings: Iterable[RunFacts]) -> tuple[Group, ...]:
    """All groups of two or more, oldest first; the order of the input does not matter."""
    ordered = sorted(recordings, key=lambda fact: (fact.start, fact.id))
    parent = {fact.id: fact.id for fact in ordered}
    for one, other in _pairs(ordered):
        if _root(parent, one.id) != _root(parent, other.id) and level(one, other):
            parent[_root(parent, other.id)] = _root(parent, one.id)
    members: dict[str, list[RunFacts]] = {}
    for fact in ordered:
        members.setdefault(_root(parent, fact.id), []).append(fact)
    return tuple(_group(found) for found in members.values() if len(found) > 1)


def best(recordings: Sequence[RunFacts]) -> tuple[RunFacts, ...]:
    """One recording a run, oldest first: what load and lists count."""
    hidden = {other.id for group in groups(recordings) for other in group.others}
    kept = [fact for fact in recordings if fact.id not in hidden]
    return tuple(sorted(kept, key=lambda fact: (fact.start, fact.id)))


def window(fact: RunFacts) -> tuple[datetime, datetime]:
    """Between these starts lies everything that a new recording could be a duplicate of."""
    reach = timedelta(seconds=_WIDEST_S + _START_S)
    return fact.start - reach, fact.start + reach


def level(one: RunFacts, other: RunFacts) -> Level | None:
    """How two recordings are the same; None if they are not."""
    apart = abs((other.start - one.start).total_seconds())
    if one.sha256 == other.sha256:  # sessions of one file differ in their start
        return "same_bytes" if apart <= _SAME_S else None
    if one.serial and one.created and (one.serial, one.created) == (other.serial, other.created):
        return "same_recording" if apart <= _SAME_S else None
    if min(one.start, other.start) < CLOCK_SET:  # watches without a date all begin at one moment
        return None
    if _overlap(one, other) or _shifted(one, other, apart):
        return "same_time"
    return None


def _pairs(ordered: list[RunFacts]) -> Iterator[tuple[RunFacts, RunFacts]]:
    """Every two worth a closer look; NumPy rules the others out. ``ordered`` by start."""
    starts = np.array([fact.start.timestamp() for fact in ordered])
    lengths = np.array([fact.duration_s for fact in ordered])
    for index, one in enumerate(ordered):
        end = int(np.searchsorted(starts, starts[index] + _WIDEST_S + _START_S, side="right"))
        apart = starts[index + 1 : end] - starts[index]
        others = lengths[index + 1 : end]
        off = np.abs(apart - np.round(apart / _ZONE_S) * _ZONE_S)
        as_long = np.abs(others - one.duration_s) <= _DURATION * np.maximum(others, one.duration_s)
        likely = (apart <= min(_LATER_S, one.duration_s)) | ((off <= _START_S) & as_long)
        likely |= apart <= _SAME_S
        for found in np.flatnonzero(likely).tolist():
            yield one, ordered[index + 1 + found]


def _root(parent: dict[str, str], name: str) -> str:
    while parent[name] != name:
        parent[name] = parent[parent[name]]
        name = parent[name]
    return name


def _overlap(one: RunFacts, other: RunFacts) -> bool:
    """Do both cover mostly the same time?"""
    first, second = sorted((one, other), key=lambda fact: fact.start)
    later = (second.start - first.start).total_seconds()
    shared = min(first.duration_s - later, second.duration_s)
    shorter, longer = sorted((first.duration_s, second.duration_s))
    if later > _LATER_S or shared <= 0:
        return False
    return shared >= _OF_SHORTER * shorter and shared >= _OF_LONGER * longer


def _shifted(one: RunFacts, other: RunFacts, apart: float) -> bool:
    """Is it the same run by a clock of another time zone?"""
    off = abs(apart - round(apart / _ZONE_S) * _ZONE_S)
    if off > _START_S or apart > _WIDEST_S + _START_S:
        return False
    if one.serial is not None and one.serial == other.serial:
        return False
    if not one.distance_m or not other.distance_m:
        return False
    durations = _differ(one.duration_s, other.duration_s)
    distances = _differ(one.distance_m, other.distance_m)
    if one.profile and other.profile:
        near = durations <= _DURATION and distances <= _DISTANCE
        return near and alike(one.profile, other.profile)
    return off <= _STRICT_START_S and durations <= _STRICT and distances <= _STRICT


def _differ(one: float, other: float) -> float:
    return abs(one - other) / max(one, other, 1e-9)


def _group(found: list[RunFacts]) -> Group:
    whole = _WHOLE * max(fact.duration_s for fact in found)
    chosen = min(found, key=lambda fact: _poverty(fact, whole))
    return Group(chosen.id, tuple(_duplicate(fact, chosen) for fact in found if fact is not chosen))


def _poverty(fact: RunFacts, whole_s: float) -> tuple[bool, int, int, int, datetime, str]:
    """Sorts the richest first: whole, better format, more channels, more samples."""
    rank = _RANK.get(fact.format, len(_RANK))
    incomplete = fact.duration_s < whole_s
    return incomplete, rank, -fact.channels, -fact.samples, fact.start, fact.id


def _duplicate(fact: RunFacts, chosen: RunFacts) -> Duplicate:
    how = level(fact, chosen) or "same_time"
    because = {
        "same_bytes": "The same file, sent again.",
        "same_recording": "The same recording of the same watch.",
        "same_time": "Recorded over the same time"
        + (" by a clock of another time zone." if _by_hours(fact, chosen) else "."),
    }[how]
    return Duplicate(fact.id, how, because)


def _by_hours(fact: RunFacts, chosen: RunFacts) -> bool:
    return abs((fact.start - chosen.start).total_seconds()) > _LATER_S / 2
