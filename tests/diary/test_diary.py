"""The diary: entries checked at the door, and a fold that nothing can confuse."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexor.diary import Entry, entry_json, read_entry
from flexor.diary.fold import fold
from flexor.errors import BadAnswer

START = datetime(2026, 11, 1, 7, 0, tzinfo=UTC)
SPACE = UUID(int=7)


def entry(kind: str, number: int = 0, after_min: float = 0, /, **body: Any) -> Entry:
    return read_entry(
        {
            "id": str(uuid5(SPACE, str(number))),
            "at": (START + timedelta(minutes=after_min)).isoformat(),
            "kind": kind,
            "body": body,
            "knowledge": "2026.11.1",
        }
    )


def void(number: int, of: int, minutes: float = 0) -> Entry:
    return entry("void", number, minutes, entry=str(uuid5(SPACE, str(of))))


def test_later_answers_win_and_remember_since_when() -> None:
    state = fold(
        [
            entry("check_answered", 1, 0, answers={"smoker": True, "trend": "stable"}),
            entry("check_answered", 2, 5, answers={"smoker": True}),
            entry("check_answered", 3, 9, answers={"trend": "worsening"}),
        ]
    )
    assert state.answers == {"smoker": True, "trend": "worsening"}
    assert state.told["smoker"].at == START + timedelta(minutes=5)
    assert state.told["smoker"].since == START
    assert state.told["trend"].since == START + timedelta(minutes=9)


def test_an_answer_that_went_and_came_back_is_new() -> None:
    answers = [True, False, True]
    entries = [
        entry("check_answered", n, n, answers={"smoker": answer})
        for n, answer in enumerate(answers)
    ]
    assert fold(entries).told["smoker"].since == START + timedelta(minutes=2)


def test_pain_around_a_run_comes_in_three_parts() -> None:
    run = {"run_id": "r1", "ran_on": "2026-11-01"}
    state = fold(
        [
            entry("pain_logged", 1, 0, **run, during=2, signs=["sharp"]),
            entry("pain_logged", 2, 60, **run, hour_after=1),
            entry("pain_logged", 3, 1440, **run, next_morning=0),
            entry("pain_logged", 4, 1441, **run, during=3, signs=[]),
        ]
    )
    pain = state.pains["r1"]
    assert pain.during and pain.hour_after and pain.next_morning
    assert [pain.during.value, pain.hour_after.value, pain.next_morning.value] == [3, 1, 0]
    assert pain.hour_after.at == START + timedelta(minutes=60)
    assert pain.signs == ()


def test_everything_else_is_folded() -> None:
    state = fold(
        [
            entry("morning_checkin", 1, 0, day="2026-11-01", pain=2),
            entry("morning_checkin", 2, 1, day="2026-11-01", pain=3, limp=True),
            entry("warm_up_answered", 3, 2, run_id="r1", minutes=5),
            entry("drink", 4, 3, ml=250),
            entry("drink", 5, 4, ml=180, caffeinated=True),
            entry("setting", 6, 5, name="units", value="us"),
            entry("setting", 7, 6, name="water_conditions", value=[]),
            entry("incident", 8, 7, pain=6, signs=["limp"]),
            entry("clearance", 9, 8, clinician="Dr Who", seen_on="2026-10-30", rules=["CA06"]),
            entry("test_recorded", 10, 9, name="hold", value=30, unit="s"),
            entry("session_done", 11, 10, session="walk_run-1", minutes=28),
        ]
    )
    assert [(morning.pain, morning.limp) for morning in state.mornings] == [(3, True)]
    assert dict(state.warm_ups) == {"r1": 5}
    assert [(drink.ml, drink.caffeinated) for drink in state.drinks] == [(250, False), (180, True)]
    assert dict(state.settings) == {"units": "us", "water_conditions": ()}
    assert state.incidents[0].signs == ("limp",)
    assert state.clearances[0].rules == ("CA06",)
    assert state.tests[0][1].value == 30
    assert state.sessions[0][1].session == "walk_run-1"
    assert state.last[0].kind == "session_done"


def test_a_void_takes_one_entry_out_whenever_it_arrives() -> None:
    told = entry("check_answered", 1, answers={"smoker": True})
    assert fold([told, void(2, of=1, minutes=3)]).answers == {}
    assert fold([void(2, of=1, minutes=-3), told]).answers == {}


def test_a_void_of_a_void_counts_for_nothing() -> None:
    told = entry("check_answered", 1, answers={"smoker": True})
    assert fold([told, void(2, of=1), void(3, of=2)]).answers == {}
    assert fold([void(2, of=3), void(3, of=2), told]).answers == {"smoker": True}


def test_an_undone_answer_gives_the_floor_to_the_one_before() -> None:
    first = entry("check_answered", 1, 0, answers={"trend": "stable"})
    mistap = entry("check_answered", 2, 1, answers={"trend": "improving"})
    assert fold([first, mistap, void(3, of=2, minutes=2)]).told["trend"].at == START


KINDS = st.one_of(
    st.builds(
        lambda key, value: ("check_answered", {"answers": {key: value}}),
        st.sampled_from(["smoker", "osteoporosis", "fever_unwell"]),
        st.sampled_from([True, False, "unsure"]),
    ),
    st.builds(
        lambda day, pain: ("morning_checkin", {"day": f"2026-11-{day:02d}", "pain": pain}),
        st.integers(1, 3),
        st.integers(0, 10),
    ),
    st.builds(
        lambda run, name, pain: (
            "pain_logged",
            {"run_id": run, "ran_on": "2026-11-01", name: pain},
        ),
        st.sampled_from(["r1", "r2"]),
        st.sampled_from(["during", "hour_after", "next_morning"]),
        st.integers(0, 10),
    ),
    st.builds(lambda ml: ("drink", {"ml": ml}), st.integers(1, 900)),
    st.builds(lambda of: ("void", {"entry": str(uuid5(SPACE, str(of)))}), st.integers(0, 12)),
    st.just(("incident", {})),
)


@st.composite
def diaries(draw: st.DrawFn) -> list[Entry]:
    made = []
    for number, (kind, body) in enumerate(draw(st.lists(KINDS, max_size=12))):
        minutes = draw(st.integers(0, 3))  # often the same minute: the id decides then
        made.append(entry(kind, number, minutes, **body))
    return made


@settings(max_examples=200)
@given(diaries(), st.randoms())
def test_neither_order_nor_repetition_matters(entries: list[Entry], random: Any) -> None:
    shuffled = entries + [each for each in entries if random.random() < 0.5]
    random.shuffle(shuffled)
    assert fold(shuffled) == fold(entries)


@settings(max_examples=100)
@given(diaries())
def test_entries_survive_their_json(entries: list[Entry]) -> None:
    again = [read_entry(json.loads(json.dumps(entry_json(each)))) for each in entries]
    assert again == entries
    assert fold(again) == fold(entries)


def test_two_different_entries_under_one_id_are_told_apart_always_alike() -> None:
    one, two = entry("drink", 1, ml=100), entry("drink", 1, ml=200)
    assert fold([one, two]).drinks == fold([two, one]).drinks
    assert len(fold([one, two]).drinks) == 1


GOOD = entry_json(entry("drink", 1, ml=100))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"id": "x"}, "UUID"),
        ({"at": "yesterday"}, "not a time"),
        ({"at": "2026-11-01T07:00:00"}, "time zone"),
        ({"at": "1989-12-31T00:00:00+00:00"}, "1989"),
        ({"kind": "poem"}, "poem"),
        ({"more": 1}, "more"),
        ({"body": None}, "missing"),
        ({"body": {"ml": -1}}, "ml"),
        ({"body": {"ml": float("nan")}}, "ml"),
        ({"body": {"ml": 1e9}}, "ml"),
        ({"body": {"ml": 1, "sugar": 2}}, "sugar"),
        ({"body": {"ml": 1, "note": "x" * 20_000}}, "too large"),
        ({"kind": "check_answered", "body": {"answers": {"smokes": True}}}, "smokes"),
        ({"kind": "check_answered", "body": {"answers": {}}}, "answers"),
        ({"kind": "setting", "body": {"name": "colour", "value": 1}}, "colour"),
        ({"kind": "setting", "body": {"name": "units", "value": "stone"}}, "units"),
        ({"kind": "setting", "body": {"name": "water_conditions", "value": [[]]}}, "water"),
        ({"kind": "setting", "body": {"name": "body_mass_kg", "value": 3}}, "body_mass_kg"),
        ({"kind": "setting", "body": {"name": "timezone", "value": "Mars"}}, "timezone"),
        ({"kind": "pain_logged", "body": {"run_id": "../x", "ran_on": "2026-11-01"}}, "run_id"),
        ({"kind": "morning_checkin", "body": {"day": "2026-11-01", "pain": 11}}, "pain"),
        ({"kind": "morning_checkin", "body": {"day": "2026-11-01", "pain": True}}, "pain"),
    ],
)
def test_what_is_wrong_is_refused_in_one_line(change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(BadAnswer) as refused:
        read_entry(GOOD | change)
    assert complaint in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("hostile", [None, [], "x", 3, {}])
def test_anything_but_an_entry_is_refused(hostile: object) -> None:
    with pytest.raises(BadAnswer):
        read_entry(hostile)
