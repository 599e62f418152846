"""The day's plan: one thing to do now, and the reason for it.

While the gate is closed it holds the gate's messages and rest, and nothing else: no light, no
session, no ceiling, no water, no advice.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal

from flexor.knowledge import knowledge

from .hydration import Sip, Water, water
from .light import Light, light
from .pain import Incident, Morning, RunPain, morning_of
from .session import Session
from .staged_run import staged_run
from .walk_run import restart_stage, walk_run

#: A ceiling is told in whole steps of this many metres.
ROUND_M: Final = 100


@dataclass(frozen=True, slots=True)
class GateView:
    """What the day needs to know of the safety gate."""

    clear: bool
    urgency: str
    title: str
    reasons: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    what_to_do: tuple[str, ...] = ()
    to_ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last recorded run: its day, cleaned distance, and what its audit says to change."""

    id: str
    on: date
    distance_m: float | None = None
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ceiling:
    """How long the next run may be, from the longest recent one (metres), and why.

    Both are None where no recent run is a reference.
    """

    metres: float | None = None
    reference_m: float | None = None
    why: str = ""
    source: str = ""
    grade: str = ""


NO_CEILING: Final = Ceiling()


@dataclass(frozen=True, slots=True)
class DayInput:
    """Everything the day's plan is made from. ``now`` is aware, in the runner's own time zone.

    ``usual_m`` is a usual recent run.
    """

    now: datetime
    gate: GateView
    pains: tuple[RunPain, ...] = ()
    mornings: tuple[Morning, ...] = ()
    incidents: tuple[Incident, ...] = ()
    last_run: LastRun | None = None
    ceiling: Ceiling = NO_CEILING
    usual_m: float | None = None
    steady_speed_m_s: float | None = None
    body_mass_kg: float | None = None
    water_conditions: Collection[str] | None = None
    sips: tuple[Sip, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """The one thing to do next."""

    id: Literal["see_someone", "answer", "check_in", "log_pain", "rest", "run"]
    text: str


@dataclass(frozen=True, slots=True)
class Today:
    """All that Today shows."""

    clear: bool
    gate: GateView
    next_action: Action
    rest: str = ""
    check_in_needed: bool = False
    light: Light | None = None
    ceiling_m: float | None = None
    ceiling_note: str = ""
    ceiling_source: str = ""
    ceiling_grade: str = ""
    session: Session | None = None
    water: Water | None = None
    advice: tuple[str, ...] = ()


def plan_today(day: DayInput) -> Today:
    """The plan of ``day``."""
    if not day.gate.clear:
        return Today(False, day.gate, _closed(day.gate), rest=knowledge().advice.rest)
    lit = _light(day)
    plan = Today(
        clear=True,
        gate=day.gate,
        next_action=_next(day, lit),
        check_in_needed=not _checked_in(day),
        light=lit,
        water=water(day.body_mass_kg, day.water_conditions, day.sips, day.now),
    )
    return _resting(plan) if lit.colour == "red" else _running(plan, day, lit)


def _resting(plan: Today) -> Today:
    return replace(plan, rest=knowledge().advice.rest_red)


def _running(plan: Today, day: DayInput, lit: Light) -> Today:
    ceiling = _ceiling(day, lit)
    return replace(
        plan,
        ceiling_m=ceiling,
        ceiling_note=_note(day, ceiling, lit),
        ceiling_source=day.ceiling.source,
        ceiling_grade=day.ceiling.grade,
        session=_session(day, ceiling, lit),
        advice=day.last_run.advice if day.last_run else (),
    )


def _light(day: DayInput) -> Light:
    return light(
        day.pains,
        day.mornings,
        day.incidents,
        now=day.now,
        today=day.now.date(),
        last_run_on=day.last_run.on if day.last_run else None,
    )


def _ceiling(day: DayInput, lit: Light) -> float | None:
    """Metres: the ceiling as given on green; on amber the last run again, or less."""
    allowed = day.ceiling.metres
    if allowed is None:
        return None
    if lit.hold:
        last = day.last_run.distance_m if day.last_run else None
        known = [metres for metres in (last, day.ceiling.reference_m) if metres is not None]
        allowed = min([allowed, *known]) * (1 - lit.reduce_by)
    return allowed // ROUND_M * ROUND_M


def _note(day: DayInput, ceiling: float | None, lit: Light) -> str:
    if ceiling is None:
        days = knowledge().running.after_gap.gap_days
        return f"No run of the last {days} days is a reference, so there is no distance to aim at."
    if lit.reduce_by:
        return "A little less than last time."
    return "Same as last time, no more." if lit.hold else day.ceiling.why


def _session(day: DayInput, ceiling: float | None, lit: Light) -> Session | None:
    if ceiling is not None:
        within = min(ceiling, day.usual_m) if day.usual_m else ceiling
        run = staged_run(within, day.steady_speed_m_s)
        return run or walk_run(knowledge().running.after_gap.stage_after_pain)
    last_on = day.last_run.on if day.last_run else None
    stage = restart_stage(last_on, day.pains, day.mornings, day.now.date())
    return walk_run(max(1, stage - 1) if lit.reduce_by else stage)


def _closed(gate: GateView) -> Action:
    """Answer what is open; where nothing is, or it is urgent, see someone."""
    urgent = gate.urgency not in knowledge().triage.clear.tiers
    if gate.to_ask and not urgent:
        return Action("answer", gate.title)
    return Action("see_someone", gate.title)


def _next(day: DayInput, lit: Light) -> Action:
    if lit.colour == "red":
        return Action("rest", "Rest today.")
    if not _checked_in(day):
        return Action("check_in", "Check in: three taps.")
    if not lit.known:
        return Action("log_pain", "Tell us how your last run felt.")
    return Action("run", "If you run today, run it in stages.")


def _checked_in(day: DayInput) -> bool:
    return morning_of(day.mornings, day.now.date()) is not None
