"""Ways around the gate: by time, by taking back, by changing numbers, by a clinician's word."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import pytest

from flexor.assessment import Clearance, Gate, check, validate
from flexor.diary import Entry, read_entry
from flexor.diary.fold import State, fold
from flexor.programme.light import light

from ..assessment.people import ALL_CLEAR

START = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)
LATE = 30.0
RUN = {"run_id": "r1", "ran_on": "2026-11-02"}


def entry(number: int, kind: str, minutes: float = 0, /, **body: Any) -> Entry:
    at = START + timedelta(minutes=minutes)
    raw = {"id": uuid5(UUID(int=9), str(number)), "at": at, "kind": kind, "body": body}
    return read_entry(raw | {"knowledge": "1"})


def void(of: int, minutes: float) -> Entry:
    return entry(100 + of, "void", minutes, entry=str(uuid5(UUID(int=9), str(of))))


def answers(number: int, minutes: float = 0, /, **changes: Any) -> Entry:
    return entry(number, "check_answered", minutes, answers=ALL_CLEAR | changes)


def gate(state: State, minutes: float) -> Gate:
    return check(
        state.answers,
        START + timedelta(minutes=minutes),
        answered_at={key: told.at for key, told in state.told.items()},
        unchanged_since={key: told.since for key, told in state.told.items()},
        clearances=[Clearance(word.at, word.rules, word.seen_on) for word in state.clearances],
        reopened_at=state.reds[-1][0] if state.reds else None,
    )


# Taking back, and changing what was told


REDS: list[Callable[[int, float], Entry]] = [
    lambda number, at: entry(number, "incident", at),
    lambda number, at: entry(number, "morning_checkin", at, day="2026-11-02", pain=7),
    lambda number, at: entry(number, "morning_checkin", at, day="2026-11-02", pain=0, limp=True),
    lambda number, at: entry(number, "pain_logged", at, **RUN, during=6),
    lambda number, at: entry(number, "pain_logged", at, **RUN, signs=["limp"]),
]


@pytest.mark.parametrize("red", REDS)
def test_a_red_taken_back_late_still_asks_again(red: Callable[[int, float], Entry]) -> None:
    told = [answers(1), red(2, 10)]
    assert not gate(fold(told), 11).clear
    assert gate(fold([*told, void(2, 15)]), 16).clear  # a mistap
    late = fold([*told, void(2, 10 + LATE)])
    assert not gate(late, 60).clear
    assert gate(late, 60).reopened
    assert gate(fold([*told, void(2, 10 + LATE), answers(3, 50)]), 60).clear


CHANGED = [
    (
        entry(2, "morning_checkin", 10, day="2026-11-02", pain=7),
        lambda at: entry(3, "morning_checkin", at, day="2026-11-02", pain=1),
    ),
    (
        entry(2, "pain_logged", 10, **RUN, during=8),
        lambda at: entry(3, "pain_logged", at, **RUN, during=1),
    ),
    (
        entry(2, "pain_logged", 10, **RUN, signs=["sharp", "limp"]),
        lambda at: entry(3, "pain_logged", at, **RUN, signs=[]),
    ),
]


@pytest.mark.parametrize(("red", "better"), CHANGED)
def test_a_red_number_that_became_better_still_asks_again(
    red: Entry, better: Callable[[float], Entry]
) -> None:
    assert gate(fold([answers(1), red, better(15)]), 60).clear  # a mistap
    changed = gate(fold([answers(1), red, better(10 + LATE)]), 60)
    assert not changed.clear
    assert changed.reopened


def test_a_worse_yesterday_told_afterwards_does_not_unsay_a_rise() -> None:
    risen = [
        entry(2, "morning_checkin", -1440, day="2026-11-01", pain=0),
        entry(3, "morning_checkin", 10, day="2026-11-02", pain=3),
    ]
    assert not gate(fold([answers(1), *risen]), 60).clear
    flat = entry(4, "morning_checkin", 10 + LATE, day="2026-11-01", pain=3)
    assert not gate(fold([answers(1), *risen, flat]), 60).clear


def test_a_bad_answer_taken_back_late_leaves_the_question_open() -> None:
    told = [answers(1), entry(2, "check_answered", 60, answers={"pain_walking": "limp"})]
    assert not gate(fold(told), 70).clear
    open_again = gate(fold([*told, void(2, 60 + LATE)]), 100)
    assert not open_again.clear
    assert open_again.missing == ("pain_walking",)


def test_a_condition_taken_back_late_is_asked_again() -> None:
    told = [
        entry(1, "setting", 0, name="water_conditions", value=[]),
        entry(2, "setting", 60, name="water_conditions", value=["heart_kidney"]),
        void(2, 60 + LATE),
    ]
    assert "water_conditions" not in fold(told).settings


# Days that haven't come


def test_a_calm_run_or_morning_of_a_day_to_come_makes_nothing_green() -> None:
    calm = dict.fromkeys(("during", "hour_after", "next_morning"), 0)
    state = fold(
        [
            entry(1, "pain_logged", 0, **RUN, during=4, hour_after=2, next_morning=0),
            entry(2, "pain_logged", 1, run_id="r2", ran_on="2031-01-01", **calm),
            entry(3, "morning_checkin", 2, day="2026-11-05", pain=0),
        ]
    )
    now = START + timedelta(days=3, hours=1)
    shown = light(tuple(state.pains.values()), state.mornings, (), now=now, today=now.date())
    assert not shown.known
    assert shown.hold
    assert state.pains["r2"].ran_on <= date(2026, 11, 3)
    assert state.mornings[-1].day <= date(2026, 11, 3)


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Pacific/Auckland", "UTC"])
@pytest.mark.parametrize("minutes", [-1, 0, 1])
def test_28_days_are_672_hours_also_where_the_clocks_change(zone: str, minutes: int) -> None:
    told = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)  # clocks change there before the 28 days end
    now = (told + timedelta(days=28, minutes=minutes)).astimezone(ZoneInfo(zone))
    given = dict.fromkeys(ALL_CLEAR, told)
    short = dict.fromkeys(
        ("fever_unwell", "night_pain", "pain_walking", "impact_pain_noticed", "trend", "lump"), now
    ) | {"saddle_bladder_bowel": now}
    assert check(validate(ALL_CLEAR), now, answered_at=given | short).clear == (minutes <= 0)


# A clinician's word


@pytest.mark.parametrize(
    "emergency",
    [
        {"fever_unwell": True},
        {"weight_bearing": "unable"},
        {"pain_walking": "cannot"},
        {"lump": "hard_painful"},
        {"saddle_bladder_bowel": True},
        {"chest_pain_breathless": True},
        {"cold_pale_leg": True},
        {"dark_urine_after_exertion": True},
        {"abdominal_severe": True},
        {"testicular_pain": True},
    ],
)
def test_no_word_lifts_an_emergency_that_is_still_so(emergency: dict[str, Any]) -> None:
    bad = validate(ALL_CLEAR | emergency)
    now = START
    seen = check(bad, now)
    word = Clearance(now, tuple(rule.id for rule in (*seen.rules, *seen.cautions)))
    closed = check(bad, now, clearances=[word])
    assert not closed.clear
    assert closed.urgency == "emergency"


def test_a_fall_that_was_looked_at_is_no_emergency_any_more() -> None:
    fell = validate(ALL_CLEAR | {"major_trauma": True})
    assert check(fell, START, clearances=[Clearance(START, ("RF10",))]).clear


def test_a_word_from_before_a_symptom_was_told_lifts_nothing() -> None:
    word = {"clinician": "Dr Stride", "rules": ["CA01"]}
    told = answers(1, 0, trend="worsening")
    last_year = entry(2, "clearance", 60, **word, seen_on="2025-11-02")
    assert not gate(fold([told, last_year]), 61).clear
    that_day = entry(2, "clearance", 60, **word, seen_on="2026-11-02")
    assert gate(fold([told, that_day]), 61).clear


def test_an_old_word_about_a_lasting_fact_counts() -> None:
    word = entry(2, "clearance", 60, clinician="Dr Stride", rules=["CA08"], seen_on="2026-05-02")
    assert gate(fold([answers(1, 0, arthritis_known=True), word]), 61).clear


def test_a_word_recorded_in_advance_lifts_nothing() -> None:
    rules = ["CA01", "CA04", "RF16", "BS01", "BS03"]
    early = entry(1, "clearance", 0, clinician="Dr", rules=rules, seen_on="2026-11-02")
    for bad in ({"trend": "worsening"}, {"pain_walking": "mild"}, {"night_sweats": True}):
        assert not gate(fold([early, answers(2, 5, **bad)]), 6).clear
    assert not gate(fold([early]), 6).clear


@pytest.mark.parametrize(
    "answer",
    [
        {"location": []},
        {"location": ["unsure"]},
        {"location": ["unsure", "unsure"]},
        {"quality": ["unsure", "tight_pull"]},
        {"aggravators": "unsure"},
        {"age": "unsure"},
        {"sex": "m", "menstrual": "absent_3m_plus"},
        {"sex": "m", "pregnant_or_missed_period_with_pain": True},
        {"sex": "f", "testicular_pain": True},
    ],
)
def test_no_form_of_an_answer_slips_through(answer: dict[str, Any]) -> None:
    assert not check(validate(ALL_CLEAR | answer), START).clear
