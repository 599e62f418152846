"""The day's plan: one thing to do, and nothing but rest while it is closed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexor.errors import NotFound
from flexor.knowledge import knowledge
from flexor.programme import DayInput, GateView, LastRun, Today, plan_today
from flexor.programme.hydration import Sip
from flexor.programme.pain import Felt, Incident, Morning, RunPain
from flexor.programme.session import Repeated, Step
from flexor.programme.staged_run import staged_run
from flexor.programme.today import NO_CEILING, Ceiling
from flexor.programme.walk_run import restart_stage, walk_run

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
OPEN = GateView(True, "self_manage", "Clear")
CLOSED = GateView(False, "gp_week", "See a doctor", ("why",), ("not",), ("do",))
RAN = TODAY - timedelta(days=3)


def told(during: int = 0) -> RunPain:
    def felt(value: int, days: float) -> Felt:
        return Felt(value, NOW - timedelta(days=days))

    return RunPain("r", RAN, felt(during, 3), felt(0, 2.9), felt(0, 2))


DAY = DayInput(
    now=NOW,
    gate=OPEN,
    pains=(told(),),
    mornings=(Morning(TODAY, NOW, 0), Morning(RAN, NOW - timedelta(days=3), 0)),
    last_run=LastRun("r", RAN, 5000, ("Walk first.",)),
    ceiling=Ceiling(6650, 6045, "Because.", "frandsen25", "B"),
    steady_speed_m_s=2.5,
    body_mass_kg=70,
    water_conditions=(),
)


def plan(**changes: Any) -> Today:
    return plan_today(replace(DAY, **changes))


def length(today: Today) -> float:
    assert today.session is not None
    assert today.session.distance_m is not None
    return today.session.distance_m


def test_a_green_day() -> None:
    day = plan()
    assert day.light is not None
    assert day.light.colour == "green"
    assert day.ceiling_m == 6600
    assert (day.ceiling_note, day.ceiling_source, day.ceiling_grade) == (
        "Because.",
        "frandsen25",
        "B",
    )
    assert day.next_action.id == "run"
    assert length(day) <= 6600
    assert day.advice == ("Walk first.",)
    assert day.water is not None
    assert day.water.target_ml
    assert not day.rest


def test_while_closed_there_is_rest_and_nothing_else() -> None:
    day = plan(gate=CLOSED)
    assert day == Today(False, CLOSED, day.next_action, rest=day.rest)
    assert day.rest
    assert day.next_action.id == "see_someone"
    assert plan(gate=replace(CLOSED, urgency="physio", to_ask=("age",))).next_action.id == "answer"
    assert plan(gate=replace(CLOSED, to_ask=("age",))).next_action.id == "see_someone"


def test_on_red_there_is_no_run() -> None:
    day = plan(incidents=(Incident(NOW - timedelta(hours=1)),))
    assert day.light is not None
    assert day.light.colour == "red"
    assert (day.session, day.ceiling_m, day.advice) == (None, None, ())
    assert day.next_action.id == "rest"
    assert day.rest


def test_on_amber_the_last_run_again() -> None:
    day = plan(pains=(told(3),))
    assert day.ceiling_m == 5000
    assert "Same as last time" in day.ceiling_note


def test_after_two_ambers_a_fifth_less() -> None:
    before = replace(told(3), run_id="a", ran_on=RAN - timedelta(days=2))
    day = plan(pains=(before, told(3)))
    assert day.ceiling_m == 4000


def test_without_a_distance_on_amber_nothing_beyond_the_reference() -> None:
    day = plan(pains=(told(3),), last_run=LastRun("r", RAN))
    assert day.ceiling_m == 6000


def test_without_a_check_in_that_comes_first_and_nothing_grows() -> None:
    day = plan(mornings=())
    assert day.check_in_needed
    assert day.next_action.id == "check_in"
    assert day.ceiling_m == 5000


def test_an_untold_run_is_asked_about() -> None:
    assert plan(pains=()).next_action.id == "log_pain"


def test_the_usual_run_is_offered_where_it_is_shorter() -> None:
    assert length(plan(usual_m=4000)) <= 4000


def test_without_a_reference_there_is_no_distance_but_a_walk_run() -> None:
    day = plan(ceiling=NO_CEILING, last_run=None, pains=())
    assert day.ceiling_m is None
    assert day.session is not None
    assert (day.session.kind, day.session.stage) == ("walk_run", 1)
    assert "30 days" in day.ceiling_note


@pytest.mark.parametrize(
    ("gap", "pain", "stage"),
    [(31, 0, 6), (60, 0, 6), (61, 0, 3), (400, 0, 3), (31, 1, 1), (400, 2, 1)],
)
def test_the_ladder_begins_by_the_gap_and_by_pain(gap: int, pain: int, stage: int) -> None:
    mornings = [Morning(TODAY - timedelta(days=10), NOW, pain)]
    assert restart_stage(TODAY - timedelta(days=gap), [], mornings, TODAY) == stage
    old = [Morning(TODAY - timedelta(days=15), NOW, 8)]
    assert restart_stage(TODAY - timedelta(days=31), [], old, TODAY) == 6
    assert restart_stage(None, [], [], TODAY) == 1


@pytest.mark.parametrize(
    ("stage", "minutes"), list(enumerate([6, 12, 15, 20, 24, 24, 25, 25, 30, 38], 1))
)
def test_the_ladder_runs_for_as_long_as_it_says(stage: int, minutes: float) -> None:
    def running(step: Step | Repeated) -> float:
        if isinstance(step, Repeated):
            return step.times * sum(running(inner) for inner in step.steps)
        return (step.duration_s or 0) if step.kind == "active" else 0

    session = walk_run(stage)
    assert sum(map(running, session.steps)) == minutes * 60
    assert [step.kind for step in (session.steps[0], session.steps[-1]) if isinstance(step, Step)]


def test_there_is_no_eleventh_stage() -> None:
    with pytest.raises(NotFound):
        walk_run(11)


@given(st.floats(0, 60_000), st.none() | st.floats(0.1, 12))
def test_a_staged_run_stays_within_its_distance(within: float, speed: float | None) -> None:
    session = staged_run(within, speed)
    rules = knowledge().running.staged_run
    walk = rules.walk.value * 60 * rules.walking_speed.value
    if session is None:
        assert within < 2 * walk + rules.least_running.value
        return
    steps = [step for step in session.steps if isinstance(step, Step)]
    assert [step.kind for step in steps] == ["warmup", "active", "active", "active", "cooldown"]
    assert steps[0].duration_s == steps[-1].duration_s == 300
    assert 200 <= (steps[1].distance_m or 0) <= 400
    run = sum(step.distance_m or 0 for step in steps)
    assert run + 2 * walk <= within + 1e-6
    for step in steps[1:4]:
        assert (step.distance_m or 0) > 0
        assert (step.speed_low_m_s is None) == (step.speed_high_m_s is None)


def test_names_fit_on_a_watch() -> None:
    for session in [staged_run(8000, 2.5), *(walk_run(stage) for stage in range(1, 11))]:
        assert session is not None
        for step in session.steps:
            inner = step.steps if isinstance(step, Repeated) else (step,)
            assert all(len(each.name) <= 15 for each in inner)


@given(
    st.booleans(),
    st.none() | st.floats(0, 50_000),
    st.none() | st.floats(0, 50_000),
    st.integers(0, 10),
    st.booleans(),
)
def test_nothing_to_do_with_the_body_while_closed_or_red(
    clear: bool, ceiling: float | None, last: float | None, pain: int, checked: bool
) -> None:
    day = plan(
        gate=OPEN if clear else CLOSED,
        ceiling=Ceiling(ceiling, ceiling),
        last_run=LastRun("r", RAN, last, ("Run more.",)),
        mornings=(Morning(TODAY, NOW, pain),) if checked else (),
        sips=(Sip(NOW, 200),),
    )
    if not day.clear or (day.light and day.light.colour == "red"):
        assert (day.session, day.ceiling_m, day.advice) == (None, None, ())
        assert day.rest
    if not day.clear:
        assert (day.light, day.water) == (None, None)
    if day.ceiling_m is not None:
        assert ceiling is not None
        assert day.ceiling_m <= ceiling
    assert isinstance(TODAY, date)
