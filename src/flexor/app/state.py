"""The state of a runner, folded from the diary and remembered until the diary grows.

Ten years of diary are some ten thousand entries: what was read once is kept, only new ones are
fetched. An entry read twice is harmless, the fold takes each once.
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from flexor.app.house import House
from flexor.diary.entries import Entry
from flexor.diary.fold import State, fold


@dataclass(frozen=True, slots=True)
class _Remembered:
    """What was read up to the diary's ``stamp``, and the state folded from it."""

    stamp: int
    entries: tuple[Entry, ...]
    state: State


#: For each open database, by runner.
_folded: WeakKeyDictionary[Any, dict[UUID, _Remembered]] = WeakKeyDictionary()

_NOTHING = _Remembered(0, (), fold(()))


def state_of(house: House, runner_id: UUID) -> State:
    """Everything that follows from this runner's diary so far."""
    diary = house.diary(runner_id)
    stamp = diary.stamp()
    remembered = _folded.setdefault(house.store.engine, {})
    known = remembered.get(runner_id)
    if known is None or known.stamp != stamp:
        before = known if known and known.stamp < stamp else _NOTHING
        entries = (*before.entries, *diary.entries(after=before.stamp))
        known = remembered[runner_id] = _Remembered(stamp, entries, fold(entries))
    return known.state


def forget(house: House) -> None:
    """Drop what is remembered: after erasing, a diary may reach an old stamp again."""
    _folded.pop(house.store.engine, None)


def zone_of(house: House, state: State) -> tzinfo:
    """The runner's time zone: as set, else the machine's."""
    chosen = state.settings.get("timezone")
    return ZoneInfo(chosen) if chosen else house.timezone()


def local_now(house: House, state: State) -> datetime:
    """Now, on the runner's own calendar and clock."""
    return house.clock().astimezone(zone_of(house, state))
