"""The state of a runner, folded from the diary and remembered until the diary grows."""

from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from flexor.app.house import House
from flexor.diary.fold import State, fold

#: For each open database: runner, the diary's stamp, and the state folded up to it.
_folded: WeakKeyDictionary[Any, dict[UUID, tuple[int, State]]] = WeakKeyDictionary()


def state_of(house: House, runner_id: UUID) -> State:
    """Everything that follows from this runner's diary so far."""
    diary = house.diary(runner_id)
    stamp = diary.stamp()
    remembered = _folded.setdefault(house.store.engine, {})
    known = remembered.get(runner_id)
    if known is None or known[0] != stamp:
        known = remembered[runner_id] = (stamp, fold(diary.entries()))
    return known[1]


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
