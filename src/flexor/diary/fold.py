"""The state of a runner, folded from the diary.

The order in which entries arrive does not matter, nor how often: they are taken once per id, in
order of time and then id, and later ones win. A void takes one entry out, whenever it arrives; it
cannot take out another void, so that nobody can argue about which of two voids counts.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from flexor.assessment.answers import Answer
from flexor.programme.light import red_times
from flexor.programme.pain import Felt, Incident, Morning, RunPain

from . import bodies
from .entries import Entry, entry_json


@dataclass(frozen=True, slots=True)
class Told:
    """The current answer to one question: when it was last given, and since when it is the same."""

    answer: Answer
    at: datetime
    since: datetime


@dataclass(frozen=True, slots=True)
class Drunk:
    """One drink."""

    id: UUID
    at: datetime
    ml: float
    caffeinated: bool


@dataclass(frozen=True, slots=True)
class Cleared:
    """A clinician's word: from when it counts, who gave it, and the rules that it lifts."""

    id: UUID
    at: datetime
    clinician: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """Everything that follows from the diary so far. Times are UTC."""

    told: MappingProxyType[str, Told]
    settings: MappingProxyType[str, Any]
    pains: MappingProxyType[str, RunPain]  # by run id
    mornings: tuple[Morning, ...]  # one a day, oldest first
    drinks: tuple[Drunk, ...]
    incidents: tuple[Incident, ...]
    clearances: tuple[Cleared, ...]
    warm_ups: MappingProxyType[str, float]  # minutes by run id
    tests: tuple[tuple[datetime, bodies.TestRecorded], ...]
    sessions: tuple[tuple[datetime, bodies.SessionDone], ...]
    reds: tuple[tuple[datetime, str], ...] = ()  # red numbers and incidents: when told, and why
    last: tuple[Entry, ...] = ()  # the newest entries that count, newest first, for "undo"

    @property
    def answers(self) -> dict[str, Answer]:
        """The current answers."""
        return {key: told.answer for key, told in self.told.items()}


#: How many of the newest entries a state remembers for "undo".
REMEMBERED: Final = 20


@dataclass(slots=True)
class _Folding:
    """The state while it is being folded."""

    told: dict[str, Told] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    pains: dict[str, RunPain] = field(default_factory=dict)
    mornings: dict[Any, Morning] = field(default_factory=dict)
    drinks: list[Drunk] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    clearances: list[Cleared] = field(default_factory=list)
    warm_ups: dict[str, float] = field(default_factory=dict)
    tests: list[tuple[datetime, bodies.TestRecorded]] = field(default_factory=list)
    sessions: list[tuple[datetime, bodies.SessionDone]] = field(default_factory=list)


def fold(entries: Iterable[Entry]) -> State:
    """The state after all ``entries``, in whatever order and however often they came."""
    counting = in_force(entries)
    folding = _Folding()
    for entry in counting:
        STEPS[entry.kind](folding, entry, entry.body)
    mornings = tuple(folding.mornings[day] for day in sorted(folding.mornings))
    return State(
        told=MappingProxyType(folding.told),
        settings=MappingProxyType(folding.settings),
        pains=MappingProxyType(folding.pains),
        mornings=mornings,
        drinks=tuple(folding.drinks),
        incidents=tuple(folding.incidents),
        clearances=tuple(folding.clearances),
        warm_ups=MappingProxyType(folding.warm_ups),
        tests=tuple(folding.tests),
        sessions=tuple(folding.sessions),
        reds=red_times(tuple(folding.pains.values()), mornings, folding.incidents),
        last=tuple(reversed(counting[-REMEMBERED:])),
    )


def in_force(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that count, each once, by time and then id; voids and what they name left out."""
    once: dict[UUID, Entry] = {}
    for entry in entries:
        known = once.setdefault(entry.id, entry)
        if known is not entry and _text(entry) < _text(known):
            once[entry.id] = entry  # two different entries under one id: any, but always the same
    voided = {entry.body.entry for entry in once.values() if isinstance(entry.body, bodies.Void)}
    counting = (entry for entry in once.values() if entry.kind != "void" and entry.id not in voided)
    return sorted(counting, key=lambda entry: (entry.at, entry.id))


def _text(entry: Entry) -> str:
    return json.dumps(entry_json(entry), sort_keys=True)


def _check_answered(folding: _Folding, entry: Entry, body: bodies.CheckAnswered) -> None:
    for key, answer in body.answers.items():
        known = folding.told.get(key)
        same = known is not None and known.answer == answer
        since = known.since if known is not None and same else entry.at
        folding.told[key] = Told(answer, entry.at, since)


def _morning(folding: _Folding, entry: Entry, body: bodies.MorningCheckin) -> None:
    folding.mornings[body.day] = Morning(body.day, entry.at, body.pain, body.night_pain, body.limp)


def _pain(folding: _Folding, entry: Entry, body: bodies.PainLogged) -> None:
    known = folding.pains.get(body.run_id, RunPain(body.run_id, body.ran_on))

    def felt(value: int | None, before: Felt | None) -> Felt | None:
        return before if value is None else Felt(value, entry.at)

    folding.pains[body.run_id] = RunPain(
        body.run_id,
        body.ran_on,
        felt(body.during, known.during),
        felt(body.hour_after, known.hour_after),
        felt(body.next_morning, known.next_morning),
        known.signs if body.signs is None else tuple((sign, entry.at) for sign in body.signs),
    )


def _warm_up(folding: _Folding, _: Entry, body: bodies.WarmUpAnswered) -> None:
    folding.warm_ups[body.run_id] = body.minutes


def _drink(folding: _Folding, entry: Entry, body: bodies.Drink) -> None:
    folding.drinks.append(Drunk(entry.id, entry.at, body.ml, body.caffeinated))


def _setting(folding: _Folding, _: Entry, body: bodies.Setting) -> None:
    folding.settings[body.name] = body.value


def _incident(folding: _Folding, entry: Entry, body: bodies.Incident) -> None:
    folding.incidents.append(Incident(entry.at, body.pain, body.signs, body.note))


def _clearance(folding: _Folding, entry: Entry, body: bodies.Clearance) -> None:
    folding.clearances.append(Cleared(entry.id, entry.at, body.clinician, body.rules))


def _test(folding: _Folding, entry: Entry, body: bodies.TestRecorded) -> None:
    folding.tests.append((entry.at, body))


def _session(folding: _Folding, entry: Entry, body: bodies.SessionDone) -> None:
    folding.sessions.append((entry.at, body))


STEPS: Final[dict[str, Callable[[_Folding, Entry, Any], None]]] = {
    "check_answered": _check_answered,
    "morning_checkin": _morning,
    "pain_logged": _pain,
    "warm_up_answered": _warm_up,
    "drink": _drink,
    "setting": _setting,
    "incident": _incident,
    "clearance": _clearance,
    "test_recorded": _test,
    "session_done": _session,
}
