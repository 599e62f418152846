"""What do I do now? The day's plan from the diary, the gate and the recorded runs."""

from datetime import datetime, timedelta
from itertools import takewhile
from uuid import UUID

from flexor.app.gate_now import gate_of
from flexor.app.history import history_of
from flexor.app.house import House
from flexor.app.state import local_now, state_of
from flexor.assessment import Gate
from flexor.diary.fold import State
from flexor.programme import DayInput, GateView, Today
from flexor.programme import plan_today as plan
from flexor.programme.hydration import Sip

#: What was felt before that no longer bears on today; the gate looks at all of it.
LOOKING_BACK = timedelta(days=60)


def plan_today(house: House, runner_id: UUID) -> Today:
    """Everything that Today shows; while the gate is closed, what to do about it and rest."""
    state = state_of(house, runner_id)
    now = local_now(house, state)
    gate = gate_of(state, now)
    history = history_of(house, runner_id, state, now)
    since = now.date() - LOOKING_BACK
    return plan(
        DayInput(
            now=now,
            gate=_view(gate),
            pains=tuple(pain for pain in state.pains.values() if pain.ran_on >= since),
            mornings=tuple(morning for morning in state.mornings if morning.day >= since),
            incidents=state.incidents,
            last_run=history.last_run,
            ceiling=history.ceiling,
            usual_m=history.usual_m,
            steady_speed_m_s=history.steady_speed_m_s,
            body_mass_kg=state.settings.get("body_mass_kg"),
            water_conditions=state.settings.get("water_conditions"),
            sips=_sips(state, now),
        )
    )


def _view(gate: Gate) -> GateView:
    return GateView(
        clear=gate.clear,
        urgency=gate.urgency,
        title=gate.title,
        reasons=gate.reasons,
        must_not=gate.must_not,
        what_to_do=gate.what_to_do,
        to_ask=gate.to_ask,
    )


def _sips(state: State, now: datetime) -> tuple[Sip, ...]:
    """The drinks of the runner's own day."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    recent = takewhile(lambda drink: drink.at >= midnight, reversed(state.drinks))
    return tuple(Sip(drink.at, drink.ml, drink.caffeinated) for drink in recent)
