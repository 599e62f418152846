"""The verbs of the diary, over a real house in an empty folder."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from flexor.app import plan_today as today_module
from flexor.app.answer_check import (
    answer_body,
    answer_check,
    answer_ticks,
    check_page,
    confirm_lasting,
)
from flexor.app.answer_warm_up import answer_warm_up
from flexor.app.check_in import check_in
from flexor.app.gate_now import gate_now
from flexor.app.history import History
from flexor.app.house import House
from flexor.app.log_drink import log_drink
from flexor.app.log_pain import log_pain
from flexor.app.note import note
from flexor.app.plan_today import plan_today
from flexor.app.record_clearance import record_clearance
from flexor.app.record_incident import record_incident
from flexor.app.set_setting import set_setting
from flexor.app.state import forget, state_of
from flexor.app.undo import last_told, undo
from flexor.app.workout_file import workout_file
from flexor.errors import BadAnswer, FlexorError, NotClear, NotFound
from flexor.knowledge import knowledge
from flexor.programme import LastRun
from flexor.programme.today import Ceiling

from ..assessment.people import ALL_CLEAR
from .diaries import START, Clock, empty_house


@dataclass
class Runner:
    house: House
    id: UUID
    clock: Clock

    def clear(self, **changes: Any) -> None:
        answer_check(self.house, self.id, ALL_CLEAR | changes)


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Runner]:
    history = History(
        LastRun("r", START.date() - timedelta(days=2), 5000, ("Walk first.",)),
        Ceiling(6600, 6000),
        usual_m=5000,
        steady_speed_m_s=2.6,
    )
    monkeypatch.setattr(today_module, "history_of", lambda *_: history)
    clock = Clock()
    with empty_house(tmp_path, clock) as house:
        yield Runner(house, house.runner(), clock)


def test_nobody_is_clear_before_the_questions(runner: Runner) -> None:
    assert not gate_now(runner.house, runner.id).clear
    today = plan_today(runner.house, runner.id)
    assert (today.light, today.session, today.water, today.ceiling_m) == (None,) * 4
    with pytest.raises(NotClear):
        workout_file(runner.house, runner.id)


def test_answers_are_saved_one_at_a_time(runner: Runner) -> None:
    for key, answer in ALL_CLEAR.items():
        assert not gate_now(runner.house, runner.id).clear or key in ("sex",)
        gate = answer_check(runner.house, runner.id, {key: answer})
    assert gate.clear
    assert plan_today(runner.house, runner.id).clear


def test_an_unknown_answer_saves_nothing(runner: Runner) -> None:
    with pytest.raises(BadAnswer, match="smokes"):
        answer_check(runner.house, runner.id, {"smoker": True, "smokes": True})
    assert state_of(runner.house, runner.id).answers == {}


def test_a_tick_list_needs_an_active_none(runner: Runner) -> None:
    house, me = runner.house, runner.id
    with pytest.raises(BadAnswer, match="is open"):
        answer_ticks(house, me, "right_now", [], none=False)
    with pytest.raises(BadAnswer, match="is open"):
        answer_ticks(house, me, "right_now", ["cold_pale_leg"], none=True)
    with pytest.raises(BadAnswer, match="age"):
        answer_ticks(house, me, "right_now", ["age"], none=False)
    with pytest.raises(BadAnswer, match="no tick list"):
        answer_ticks(house, me, "you", [], none=True)
    answer_ticks(house, me, "right_now", [], none=True)
    assert state_of(house, me).answers["cold_pale_leg"] is False
    gate = answer_ticks(house, me, "right_now", ["cold_pale_leg"], none=False)
    assert gate.urgency == "emergency"


def test_height_and_mass_become_an_answer_and_a_setting(runner: Runner) -> None:
    answer_body(runner.house, runner.id, 180, 58)
    state = state_of(runner.house, runner.id)
    assert state.answers["bmi"] == 17.9
    assert state.settings["body_mass_kg"] == 58
    with pytest.raises(BadAnswer):
        answer_body(runner.house, runner.id, 1.80, 58)


def test_the_page_of_questions_knows_what_is_open(runner: Runner) -> None:
    page = check_page(runner.house, runner.id)
    assert not any(group.done for group in page.groups)
    runner.clear()
    page = check_page(runner.house, runner.id)
    assert all(group.done for group in page.groups)
    assert page.to_ask.questions == ()
    runner.clock.turn(days=7.1)
    page = check_page(runner.house, runner.id)
    short = set(knowledge().triage.clear.short_screen)
    assert {question.id for question in page.to_ask.questions} == short


def test_the_gate_ages(runner: Runner) -> None:
    runner.clear()
    runner.clock.turn(days=8)
    assert gate_now(runner.house, runner.id).stale == "short"
    short = {key: ALL_CLEAR[key] for key in knowledge().triage.clear.short_screen}
    assert answer_check(runner.house, runner.id, short).clear
    runner.clock.turn(days=21)
    assert gate_now(runner.house, runner.id).stale == "full"
    assert not confirm_lasting(runner.house, runner.id).clear
    asked = gate_now(runner.house, runner.id).to_ask
    assert "osteoporosis" not in asked
    assert "pain_walking" in asked
    runner.clear()
    assert gate_now(runner.house, runner.id).clear


def test_an_incident_closes_the_gate_and_makes_the_day_red(runner: Runner) -> None:
    runner.clear()
    runner.clock.turn(hours=1)
    record_incident(runner.house, runner.id, pain=6, signs=["limp"])
    assert gate_now(runner.house, runner.id).reopened
    assert not plan_today(runner.house, runner.id).clear
    runner.clock.turn(hours=1)
    runner.clear()
    today = plan_today(runner.house, runner.id)
    assert today.clear
    assert today.light is not None
    assert today.light.colour == "red"
    assert (today.session, today.ceiling_m) == (None, None)
    with pytest.raises(NotClear):
        workout_file(runner.house, runner.id)


def test_a_red_morning_asks_again_and_undo_takes_it_back(runner: Runner) -> None:
    runner.clear()
    runner.clock.turn(minutes=5)
    told = check_in(runner.house, runner.id, 6)
    assert not gate_now(runner.house, runner.id).clear
    undo(runner.house, runner.id, told.id)
    assert gate_now(runner.house, runner.id).clear
    assert told.id not in [entry.id for entry in last_told(runner.house, runner.id)]
    with pytest.raises(NotFound):
        undo(runner.house, runner.id, uuid4())


def test_a_run_that_hurt_asks_again(runner: Runner) -> None:
    runner.clear()
    runner.clock.turn(minutes=5)
    log_pain(runner.house, runner.id, ran_on=START.date(), during=7)
    assert gate_now(runner.house, runner.id).reopened


def test_a_clearance_lifts_what_it_names(runner: Runner) -> None:
    house, me = runner.house, runner.id
    runner.clear(arthritis_known=True)
    assert not gate_now(house, me).clear
    runner.clock.turn(hours=1)
    with pytest.raises(BadAnswer, match="RF01"):
        record_clearance(house, me, "Dr A", START.date(), ["RF01"])
    with pytest.raises(BadAnswer, match="hasn't come"):
        record_clearance(house, me, "Dr A", date(2027, 1, 1), ["CA08"])
    assert record_clearance(house, me, "Dr A", START.date(), ["CA08"]).clear
    assert gate_now(house, me).lifted == ("CA08",)
    runner.clock.turn(hours=1)
    runner.clear(arthritis_known=True)  # the same lasting fact again
    assert gate_now(house, me).clear
    runner.clear(arthritis_known=True, trend="worsening")
    assert not gate_now(house, me).clear


def test_a_clearance_in_the_same_tick_as_the_answers_counts(runner: Runner) -> None:
    runner.clear(osteoporosis=True)
    rules = [rule.id for rule in gate_now(runner.house, runner.id).cautions]
    assert record_clearance(runner.house, runner.id, "Dr A", START.date(), rules).clear


def test_the_day_when_all_is_well(runner: Runner) -> None:
    house, me = runner.house, runner.id
    runner.clear()
    set_setting(house, me, "body_mass_kg", 70)
    assert plan_today(house, me).next_action.id == "check_in"
    check_in(house, me, 0)
    ran_on = START.date() - timedelta(days=2)
    log_pain(house, me, ran_on=ran_on, during=0)
    log_pain(house, me, ran_on=ran_on, hour_after=0)
    log_pain(house, me, ran_on=ran_on, next_morning=0)
    today = plan_today(house, me)
    assert today.light is not None
    assert today.light.colour == "green"
    assert today.water is not None
    assert today.water.ask == ("conditions",)
    set_setting(house, me, "water_conditions", [])
    log_drink(house, me, 300)
    log_drink(house, me, 200, caffeinated=True)
    water = plan_today(house, me).water
    assert water is not None
    assert (water.drunk_ml, water.caffeinated_ml) == (300, 200)
    runner.clock.turn(days=1)
    tomorrow = plan_today(house, me).water
    assert tomorrow is not None
    assert tomorrow.drunk_ml == 0


def test_a_workout_for_the_watch_is_read_by_another_decoder(runner: Runner) -> None:
    import fitdecode

    runner.clear()
    file = workout_file(runner.house, runner.id)
    assert file.name == "flexor-staged-run-2026-11-23.fit"
    with fitdecode.FitReader(file.data) as reader:
        frames = [frame for frame in reader if isinstance(frame, fitdecode.FitDataMessage)]
    steps = [frame for frame in frames if frame.name == "workout_step"]
    assert len(steps) == 5


def test_the_walk_run_goes_to_the_watch_with_its_repeat(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fitdecode

    monkeypatch.setattr(today_module, "history_of", lambda *_: History())
    runner.clear()
    file = workout_file(runner.house, runner.id)
    with fitdecode.FitReader(file.data) as reader:
        frames = [frame for frame in reader if isinstance(frame, fitdecode.FitDataMessage)]
    steps = [frame for frame in frames if frame.name == "workout_step"]
    assert len(steps) == 5  # walk, run, walk, six times, walk
    assert "walk-run" in file.name


def test_a_made_up_runners_workout_is_never_given_out(runner: Runner) -> None:
    sample = runner.house.runner("sample")
    answer_check(runner.house, sample, ALL_CLEAR)
    assert gate_now(runner.house, sample).clear
    with pytest.raises(NotClear, match="made-up"):
        workout_file(runner.house, sample)


def test_one_runners_diary_is_not_anothers(runner: Runner) -> None:
    runner.clear()
    assert not gate_now(runner.house, runner.house.runner("sample")).clear


def test_a_second_tap_changes_nothing(runner: Runner) -> None:
    tap = uuid4()
    first = log_drink(runner.house, runner.id, 250, entry_id=tap)
    runner.clock.turn(seconds=2)
    assert log_drink(runner.house, runner.id, 250, entry_id=tap) == first
    assert len(state_of(runner.house, runner.id).drinks) == 1
    with pytest.raises(BadAnswer, match="something else"):
        log_drink(runner.house, runner.id, 500, entry_id=tap)


def test_what_is_told_later_wins_even_within_one_tick_of_the_clock(runner: Runner) -> None:
    for answer in [True, False] * 4:
        answer_check(runner.house, runner.id, {"smoker": answer})
        assert state_of(runner.house, runner.id).answers["smoker"] is answer


def test_the_future_is_refused(runner: Runner) -> None:
    with pytest.raises(BadAnswer, match="future"):
        note(
            runner.house,
            runner.id,
            "drink",
            {"ml": 200},
            at=START + timedelta(hours=1),
        )
    with pytest.raises(BadAnswer, match="hasn't come"):
        check_in(runner.house, runner.id, 1, day=START.date() + timedelta(days=1))


def test_a_warm_up_is_remembered(runner: Runner) -> None:
    answer_warm_up(runner.house, runner.id, "r1", 5)
    assert state_of(runner.house, runner.id).warm_ups["r1"] == 5


@pytest.mark.parametrize(
    "mistake",
    [
        lambda house, me: log_drink(house, me, -5),
        lambda house, me: check_in(house, me, 11),
        lambda house, me: log_pain(house, me, ran_on=START.date()),
        lambda house, me: log_pain(house, me, during=3),
        lambda house, me: log_pain(house, me, uuid4(), during=3),
        lambda house, me: record_incident(house, me, signs=["doom"]),
        lambda house, me: set_setting(house, me, "units", "stone"),
        lambda house, me: answer_warm_up(house, me, "r", float("nan")),
        lambda house, me: answer_check(house, me, {}),
    ],
)
def test_mistakes_are_told_and_save_nothing(runner: Runner, mistake: Any) -> None:
    with pytest.raises(FlexorError):
        mistake(runner.house, runner.id)
    assert runner.house.diary(runner.id).entries() == []


def test_the_state_is_folded_once_until_the_diary_grows(runner: Runner) -> None:
    first = state_of(runner.house, runner.id)
    assert state_of(runner.house, runner.id) is first
    log_drink(runner.house, runner.id, 200)
    assert state_of(runner.house, runner.id) is not first
    forget(runner.house)
    assert len(state_of(runner.house, runner.id).drinks) == 1


def test_the_runners_own_day_decides(runner: Runner) -> None:
    set_setting(runner.house, runner.id, "timezone", "Pacific/Auckland")
    runner.clock.turn(hours=4)  # 12:00 UTC: one in the morning of the 24th there
    told = check_in(runner.house, runner.id, 0)
    assert told.body.model_dump()["day"] == date(2026, 11, 24)
