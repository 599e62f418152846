"""The safety gate: clear, and every single way of not being clear."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexor.assessment import Clearance, Gate, check, validate
from flexor.knowledge import knowledge
from flexor.knowledge.triage import TIERS, Input

from .people import ALL_CLEAR

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SAFETY = knowledge().triage.safety_questions.all
SHORT = knowledge().triage.clear.short_screen

#: One risk point alone, or a strong but not severe pain, keeps nobody out; nor does being asked
#: something that cannot apply.
HARMLESS: dict[str, Any] = {
    "load_spike": {"moderate", "large"},
    "newcomer": {True},
    "smoker": {True},
    "alcohol_heavy": {True},
    "menstrual": {"irregular", "not_applicable"},
    "anticoagulant": {True},
    "pop": {True},
    "strength_loss": {"slight", "marked"},
    "morning_stiffness": {"none", "30_60"},
    "onset": {"sudden_sprint_kick", "sudden_in_run", "sudden_rest", "late_in_long_run"},
    "timing_in_run": {"only_fast_or_hills"},
    "trend": {"improving"},
}


def gate(answers: dict[str, Any], **kwargs: Any) -> Gate:
    return check(validate(answers), NOW, **kwargs)


def aged(answers: dict[str, Any], **days: float) -> Gate:
    given_at = dict.fromkeys(answers, NOW)
    given_at |= {key: NOW - timedelta(days=days[key]) for key in days}
    return check(validate(answers), NOW, answered_at=given_at)


def test_someone_whom_nothing_speaks_against_is_clear() -> None:
    clear = gate(ALL_CLEAR)
    assert clear.clear
    assert clear.urgency == "self_manage"
    assert not (clear.reasons or clear.must_not or clear.missing or clear.to_ask)


def test_never_answered_is_not_clear() -> None:
    closed = gate({})
    assert not closed.clear
    assert set(closed.missing) == set(SAFETY)
    assert closed.must_not
    assert closed.what_to_do


@pytest.mark.parametrize("key", SAFETY)
def test_each_open_question_keeps_it_closed(key: str) -> None:
    left = {each: value for each, value in ALL_CLEAR.items() if each != key}
    closed = gate(left | {"sex": "other"})
    assert not closed.clear
    assert closed.missing == (key,)
    assert closed.urgency == "self_manage"


@pytest.mark.parametrize("key", SAFETY)
def test_each_unsure_answer_keeps_it_closed_with_a_concrete_question(key: str) -> None:
    closed = gate(ALL_CLEAR | {key: "unsure"})
    assert not closed.clear
    assert key in [follow.question for follow in closed.follow_ups]


def deviations() -> list[tuple[str, Any]]:
    """Every single other answer to every safety question."""
    found: list[tuple[str, Any]] = []
    for key in SAFETY:
        known: Input = knowledge().triage.inputs[key]
        if known.type == "bool":
            found.append((key, True))
        elif known.type == "option":
            found += [(key, option) for option in known.options if option != ALL_CLEAR[key]]
    found += [("location", [where]) for where in ("groin_deep_front",)]
    found += [("quality", ["tight_pull", "deep_ache"]), ("aggravators", ["impact"])]
    found += [("age", 15), ("age", 15.9), ("nprs_worst", 7), ("nprs_worst", 10), ("nprs_rest", 7)]
    return [pair for pair in found if pair[1] not in HARMLESS.get(pair[0], ())]


@pytest.mark.parametrize(("key", "answer"), deviations())
def test_each_single_worrying_answer_closes_it(key: str, answer: Any) -> None:
    closed = gate(ALL_CLEAR | {key: answer})
    assert not closed.clear
    assert closed.reasons
    assert closed.must_not
    assert closed.what_to_do


@pytest.mark.parametrize(
    ("key", "answer"),
    [(key, answer) for key, answers in HARMLESS.items() for answer in sorted(answers)],
)
def test_what_is_harmless_alone_keeps_it_open(key: str, answer: Any) -> None:
    assert gate(ALL_CLEAR | {key: answer}).clear


def test_two_risk_points_close_it() -> None:
    assert not gate(ALL_CLEAR | {"smoker": True, "newcomer": True}).clear
    assert gate(ALL_CLEAR | {"smoker": True, "newcomer": True}).urgency == "self_manage"


@pytest.mark.parametrize(
    "answers",
    [
        {"location": ["groin_deep_front"]},
        {"pain_walking": "mild"},
        {"osteoporosis": True},
        {"prior_fragility_fracture": True},
        {"arthritis_known": True},
        {"trend": "worsening"},
        {"prior_bsi": True},
    ],
)
def test_cautions_close_it_without_raising_the_urgency(answers: dict[str, Any]) -> None:
    closed = gate(ALL_CLEAR | answers)
    assert not closed.clear
    assert closed.urgency == "self_manage"
    assert closed.title == "Please have this looked at first"
    assert closed.cautions


def test_under_sixteen_is_for_a_clinician_and_no_clearance_lifts_it() -> None:
    closed = gate(ALL_CLEAR | {"age": 15})
    word = Clearance(NOW, (*(rule.id for rule in (*closed.rules, *closed.cautions)), "age"))
    assert not gate(ALL_CLEAR | {"age": 15}, clearances=[word]).clear
    assert gate(ALL_CLEAR | {"age": 16}).clear


# Age of answers


@pytest.mark.parametrize("key", SAFETY)
def test_full_answers_hold_for_28_days(key: str) -> None:
    limit = 7 if key in SHORT else 28
    assert aged(ALL_CLEAR, **{key: limit}).clear
    old = aged(ALL_CLEAR, **{key: limit + 0.01})
    assert not old.clear
    assert old.to_ask == (key,)
    assert old.stale == ("short" if key in SHORT else "full")


def test_an_answer_from_the_future_or_of_unknown_age_is_asked_again() -> None:
    assert not aged(ALL_CLEAR, fever_unwell=-1).clear
    assert aged(ALL_CLEAR, fever_unwell=-0.01).clear


def test_an_incident_or_red_light_asks_everything_again() -> None:
    given_at = dict.fromkeys(ALL_CLEAR, NOW - timedelta(hours=2))
    event = NOW - timedelta(hours=1)
    answers = validate(ALL_CLEAR)
    closed = check(answers, NOW, answered_at=given_at, reopened_at=event)
    assert not closed.clear
    assert closed.reopened
    assert set(closed.to_ask) == set(SAFETY)
    later = given_at | dict.fromkeys(SAFETY, NOW)
    assert check(answers, NOW, answered_at=later, reopened_at=event).clear
    partly = later | {"prior_bsi": NOW - timedelta(hours=2)}
    assert not check(answers, NOW, answered_at=partly, reopened_at=event).clear


# A clinician's word


def told(days: float, **other: float) -> dict[str, datetime]:
    given_at = dict.fromkeys(ALL_CLEAR, NOW - timedelta(days=days))
    return given_at | {key: NOW - timedelta(days=other[key]) for key in other}


def test_a_clearance_lifts_the_rules_that_it_names_and_no_others() -> None:
    answers = validate(ALL_CLEAR | {"osteoporosis": True, "arthritis_known": True})
    given_at = told(2)
    word = Clearance(NOW - timedelta(days=1), ("CA02", "CA06"))
    closed = check(answers, NOW, answered_at=given_at, clearances=[word])
    assert [rule.id for rule in closed.cautions] == ["CA08"]
    assert closed.lifted == ("CA02", "CA06")
    whole = Clearance(NOW - timedelta(days=1), ("CA02", "CA06", "CA08"))
    assert check(answers, NOW, answered_at=given_at, clearances=[whole]).clear


def test_a_clearance_reopens_what_a_tier_closed() -> None:
    answers = validate(ALL_CLEAR | {"cancer_history": True})
    word = Clearance(NOW - timedelta(days=1), ("RF16",))
    assert not check(answers, NOW, answered_at=told(2)).clear
    assert check(answers, NOW, answered_at=told(2), clearances=[word]).clear


def test_a_clearance_ends_at_a_new_answer_that_fires_a_rule_of_it() -> None:
    answers = validate(ALL_CLEAR | {"trend": "worsening"})
    word = Clearance(NOW - timedelta(days=3), ("CA01",))
    assert check(answers, NOW, answered_at=told(4), clearances=[word]).clear
    again = told(4, trend=1)  # said again after the clinician's word
    assert not check(answers, NOW, answered_at=again, clearances=[word]).clear
    both = answers | {"smoker": True, "newcomer": True}
    wide = Clearance(NOW - timedelta(days=3), ("CA01", "CA02"))
    fresh = told(4, smoker=1)  # one of its rules fires anew: the whole word ends
    closed = check(both, NOW, answered_at=fresh, clearances=[wide])
    assert {rule.id for rule in closed.cautions} == {"CA01", "CA02"}


def test_repeating_a_lasting_fact_does_not_end_a_clearance() -> None:
    answers = validate(ALL_CLEAR | {"arthritis_known": True})
    word = Clearance(NOW - timedelta(days=20), ("CA08",))
    long_ago = told(40)
    closed = check(answers, NOW, answered_at=told(0), unchanged_since=long_ago, clearances=[word])
    assert closed.clear


def test_a_clearance_says_nothing_about_what_is_missing_or_to_come() -> None:
    word = Clearance(NOW, tuple(f"CA{n:02d}" for n in range(1, 10)))
    assert not gate({}, clearances=[word]).clear
    future = Clearance(NOW + timedelta(days=1), ("CA08",))
    assert not gate(ALL_CLEAR | {"arthritis_known": True}, clearances=[future]).clear


# Words


def test_an_emergency_says_one_thing_only() -> None:
    closed = gate({"fever_unwell": True, "weight_bearing": "unable"})
    assert closed.title == "Please get emergency help now"
    assert "emergency number" in closed.what_to_do[0]
    assert not any("question" in line for line in closed.what_to_do)
    assert [rule.id for rule in closed.rules[:2]] == ["RF02", "RF01"]


def test_bone_stress_is_told_in_the_agreed_words() -> None:
    words = " ".join(gate({"impact_pain_noticed": True, "prior_bsi": True}).what_to_do)
    for phrase in (
        "fit a possible bone stress injury at the hip",
        "stop running and jumping",
        "keep weight off if walking hurts",
        "contact a doctor today",
        "A normal X-ray does not rule it out early on",
    ):
        assert phrase in words


def test_a_possible_clot_bars_massage_and_rolling() -> None:
    closed = gate(ALL_CLEAR | {"leg_swelling_unilateral": True})
    assert any("massage" in line and "rolling" in line for line in closed.must_not)


def test_a_possible_infection_is_not_to_be_masked() -> None:
    closed = gate(ALL_CLEAR | {"fever_unwell": True})
    assert any("anti-inflammatories" in line for line in closed.must_not)


def test_nothing_says_you_have() -> None:
    text = str(knowledge().advice) + str([flag.text for flag in knowledge().triage.red_flags])
    assert "you have a" not in text.lower()


# Properties

KEYS = sorted(knowledge().triage.inputs)


def options(key: str) -> st.SearchStrategy[Any]:
    known = knowledge().triage.inputs[key]
    if known.type == "bool":
        return st.booleans() | st.just("unsure")
    if known.type == "number":
        return st.integers(int(known.min or 0), int(known.max or 10)) | st.just("unsure")
    choice = st.sampled_from([*known.options, "unsure"])
    return choice if known.type == "option" else st.lists(choice, max_size=3)


ANSWERS = st.fixed_dictionaries({}, optional={key: options(key) for key in KEYS})
BOOLS = sorted(key for key in KEYS if knowledge().triage.inputs[key].type == "bool")


@settings(max_examples=300)
@given(ANSWERS, st.sampled_from(BOOLS))
def test_adding_a_yes_never_lowers_the_urgency(answers: dict[str, Any], key: str) -> None:
    without = {each: value for each, value in answers.items() if each != key}
    before = TIERS.index(gate(without).urgency)
    assert TIERS.index(gate(without | {key: False}).urgency) == before
    unsure = TIERS.index(gate(without | {key: "unsure"}).urgency)
    assert before <= unsure == TIERS.index(gate(without | {key: True}).urgency)


@settings(max_examples=300)
@given(ANSWERS)
def test_clear_is_never_true_with_anything_open_unsure_or_fired(answers: dict[str, Any]) -> None:
    seen = gate(ALL_CLEAR | answers)
    merged = validate(ALL_CLEAR | answers)
    unsure = any("unsure" in str(merged[key]) for key in SAFETY if key in merged)
    urgent = any(rule.tier not in ("self_manage", "physio") for rule in seen.rules)
    if seen.missing or unsure or urgent or seen.cautions:
        assert not seen.clear
    assert seen.clear != bool(seen.must_not)
    assert seen.clear != bool(seen.reasons)


@settings(max_examples=150)
@given(ANSWERS, st.randoms())
def test_the_order_of_answers_does_not_matter(answers: dict[str, Any], random: Any) -> None:
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert gate(dict(shuffled)) == gate(answers)


@settings(max_examples=150)
@given(ANSWERS, st.sampled_from(sorted(SAFETY)))
def test_unsure_never_makes_it_safer(answers: dict[str, Any], key: str) -> None:
    base = ALL_CLEAR | answers
    assert not gate(base | {key: "unsure"} | {"sex": "other"}).clear


def test_a_caution_names_the_answers_that_keep_it_closed() -> None:
    closed = gate(ALL_CLEAR | {"trend": "worsening", "quality": ["deep_ache"]})
    assert closed.cautions[0].text == (
        "This could come from bone that is under stress: "
        "It has been getting worse over the last weeks. A deep ache."
    )
    assert closed.cautions[0].keys == ("trend", "quality")


def test_open_questions_come_before_a_caution_but_not_before_an_urgency() -> None:
    assert gate({"trend": "worsening"}).title == "First, a few questions about your safety"
    assert gate({"cancer_history": True}).title == "Please see a doctor within a week"
    assert gate({"age": 12}).title == "Please see a doctor or physiotherapist first"
