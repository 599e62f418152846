"""The state of a runner, folded from the diary.

The order in which entries arrive does not matter, nor how often: they are taken once per id, in
order of time and then id, and later ones win. A void takes one entry out, whenever it arrives; it
cannot take out another void, so that nobody can argue about which of two voids counts. What it
leaves behind when it comes late: see :mod:`flexor.diary.taking_back`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from flexor.assessment import Alarm, Answer
from flexor.programme.light import red_times, reds_of_morning, reds_of_run
from flexor.programme.pain import Felt, Incident, Morning, Mornings, RunPain

from . import bodies
from .alarms import Alarms
from .entries import Entry
from .taking_back import Reds, counting


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
    """A clinician's word: from when it counts, who gave it when, and the rules that it lifts."""

    id: UUID
    at: datetime
    clinician: str
    seen_on: date
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
    alarms: tuple[Alarm, ...] = ()  # emergency or same-day rules that no longer speak
    reds: tuple[tuple[datetime, str], ...] = ()  # red numbers and incidents ever told, and why
    last: tuple[Entry, ...] = ()  # the newest entries that count, newest first, for "undo"

    @property
    def answers(self) -> dict[str, Answer]:
        """The current answers."""
        return {key: told.answer for key, told in self.told.items()}


#: How many of the newest entries a state remembers for "undo".
REMEMBERED: Final = 20
#: Where the calendar is furthest ahead: nobody's day is later than this after UTC.
FURTHEST_AHEAD: Final = timedelta(hours=14)


@dataclass(slots=True)
class _Folding:
    """The state while it is being folded."""

    told: dict[str, Told] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    pains: dict[str, RunPain] = field(default_factory=dict)
    mornings: dict[date, Morning] = field(default_factory=dict)
    by_day: Mornings = field(default_factory=lambda: Mornings(()))
    reds: Reds = field(default_factory=Reds)
    alarms: Alarms = field(default_factory=Alarms)
    drinks: list[Drunk] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    clearances: list[Cleared] = field(default_factory=list)
    warm_ups: dict[str, float] = field(default_factory=dict)
    tests: list[tuple[datetime, bodies.TestRecorded]] = field(default_factory=list)
    sessions: list[tuple[datetime, bodies.SessionDone]] = field(default_factory=list)


def fold(entries: Iterable[Entry]) -> State:
    """The state after all ``entries``, in whatever order and however often they came."""
    folding, kept = _Folding(), []
    for each in counting(entries):
        steps = TAKEN_BACK if each.taken_back else STEPS
        steps.get(each.entry.kind, _nothing)(folding, each.entry, each.entry.body)
        kept += [] if each.taken_back else [each.entry]
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
        alarms=tuple(folding.alarms.over.values()),
        reds=folding.reds.ever(
            red_times(tuple(folding.pains.values()), mornings, folding.incidents)
        ),
        last=tuple(reversed(kept[-REMEMBERED:])),
    )


def _check_answered(folding: _Folding, entry: Entry, body: bodies.CheckAnswered) -> None:
    before = dict(folding.told)
    for key, answer in body.answers.items():
        known = folding.told.get(key)
        same = known is not None and known.answer == answer
        since = known.since if known is not None and same else entry.at
        folding.told[key] = Told(answer, entry.at, since)
    if any(
        key not in before or before[key].answer != folding.told[key].answer for key in body.answers
    ):
        folding.alarms.look(_answers(folding), entry.at)


def _answers_taken_back(folding: _Folding, entry: Entry, body: bodies.CheckAnswered) -> None:
    """No answer is left: an older one would say what nobody says any more."""
    _check_answered(folding, entry, body)
    for key in body.answers:
        folding.told.pop(key, None)
    folding.alarms.look(_answers(folding), entry.at, slip=False)


def _answers(folding: _Folding) -> dict[str, Answer]:
    return {key: told.answer for key, told in folding.told.items()}


def _morning(folding: _Folding, entry: Entry, body: bodies.MorningCheckin) -> None:
    told = _told_morning(entry, body)
    folding.reds.look(f"morning {told.day}", entry.at, reds_of_morning(told, folding.by_day))
    folding.mornings[told.day] = told
    folding.by_day.add(told)


def _told_morning(entry: Entry, body: bodies.MorningCheckin) -> Morning:
    return Morning(_by_then(body.day, entry), entry.at, body.pain, body.night_pain, body.limp)


def _morning_taken_back(folding: _Folding, entry: Entry, body: bodies.MorningCheckin) -> None:
    folding.reds.stays.update(reds_of_morning(_told_morning(entry, body), folding.by_day))


def _pain(folding: _Folding, entry: Entry, body: bodies.PainLogged) -> None:
    pain = _told_pain(folding, entry, body)
    folding.reds.look(f"run {pain.run_id}", entry.at, reds_of_run(pain, folding.by_day))
    folding.pains[pain.run_id] = pain


def _told_pain(folding: _Folding, entry: Entry, body: bodies.PainLogged) -> RunPain:
    ran_on = _by_then(body.ran_on, entry)
    known = folding.pains.get(body.run_id, RunPain(body.run_id, ran_on))

    def felt(value: int | None, before: Felt | None) -> Felt | None:
        return before if value is None else Felt(value, entry.at)

    return RunPain(
        body.run_id,
        ran_on,
        felt(body.during, known.during),
        felt(body.hour_after, known.hour_after),
        felt(body.next_morning, known.next_morning),
        known.signs if body.signs is None else tuple((sign, entry.at) for sign in body.signs),
    )


def _pain_taken_back(folding: _Folding, entry: Entry, body: bodies.PainLogged) -> None:
    folding.reds.stays.update(reds_of_run(_told_pain(folding, entry, body), folding.by_day))


def _by_then(day: date, entry: Entry) -> date:
    """The day meant: nobody can tell of one that hasn't come anywhere on Earth."""
    return min(day, (entry.at + FURTHEST_AHEAD).date())


def _warm_up(folding: _Folding, _: Entry, body: bodies.WarmUpAnswered) -> None:
    folding.warm_ups[body.run_id] = body.minutes


def _drink(folding: _Folding, entry: Entry, body: bodies.Drink) -> None:
    folding.drinks.append(Drunk(entry.id, entry.at, body.ml, body.caffeinated))


def _setting(folding: _Folding, _: Entry, body: bodies.Setting) -> None:
    folding.settings[body.name] = body.value


def _setting_taken_back(folding: _Folding, _: Entry, body: bodies.Setting) -> None:
    """Asked again: the value before may be the one that does harm."""
    folding.settings.pop(body.name, None)


def _incident(folding: _Folding, entry: Entry, body: bodies.Incident) -> None:
    folding.incidents.append(Incident(entry.at, body.pain, body.signs, body.note))


def _incident_taken_back(folding: _Folding, entry: Entry, _: bodies.Incident) -> None:
    folding.reds.stays.update(red_times((), (), (Incident(entry.at),)))


def _clearance(folding: _Folding, entry: Entry, body: bodies.Clearance) -> None:
    folding.clearances.append(Cleared(entry.id, entry.at, body.clinician, body.seen_on, body.rules))


def _nothing(*_: object) -> None:
    """What was taken back and leaves nothing behind."""


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

#: What an entry leaves behind that was taken back later than a mistap is.
TAKEN_BACK: Final[dict[str, Callable[[_Folding, Entry, Any], None]]] = {
    "check_answered": _answers_taken_back,
    "morning_checkin": _morning_taken_back,
    "pain_logged": _pain_taken_back,
    "setting": _setting_taken_back,
    "incident": _incident_taken_back,
}
