"""The safety gate at this moment."""

from datetime import datetime
from uuid import UUID

from flexor.app.house import House
from flexor.app.state import state_of
from flexor.assessment import Clearance, Gate, check
from flexor.diary.fold import State


def gate_now(house: House, runner_id: UUID) -> Gate:
    """Whether this runner is clear now, and if not, why and what to do."""
    return gate_of(state_of(house, runner_id), house.clock())


def gate_of(state: State, now: datetime) -> Gate:
    """The gate of a state: the last incident or red number reopens what was answered before it."""
    return check(
        state.answers,
        now,
        answered_at={key: told.at for key, told in state.told.items()},
        unchanged_since={key: told.since for key, told in state.told.items()},
        clearances=[Clearance(word.at, word.rules, word.seen_on) for word in state.clearances],
        reopened_at=state.reds[-1][0] if state.reds else None,
        alarms=state.alarms,
    )
