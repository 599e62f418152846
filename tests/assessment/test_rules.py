"""Red flags, the bone-stress screen, and how urgencies rise."""

from typing import Any

import pytest

from flexor.assessment import validate
from flexor.assessment.findings import findings

from .people import ALL_CLEAR


def urgency(**answers: Any) -> str:
    return findings(validate(answers)).urgency()


def fired(**answers: Any) -> list[str]:
    return [rule.id for rule in findings(validate(answers)).rules]


@pytest.mark.parametrize(
    ("answers", "rule", "tier"),
    [
        ({"fever_unwell": True}, "RF02", "emergency"),
        ({"weight_bearing": "unable"}, "RF01", "emergency"),
        ({"pain_walking": "cannot"}, "RF01", "emergency"),
        ({"testicular_pain": True}, "RF03", "emergency"),
        ({"lump": "hard_painful"}, "RF04", "emergency"),
        ({"saddle_bladder_bowel": True}, "RF05", "emergency"),
        ({"chest_pain_breathless": True}, "RF06", "emergency"),
        ({"abdominal_severe": True}, "RF07", "emergency"),
        ({"pregnant_or_missed_period_with_pain": True}, "RF07", "emergency"),
        ({"dark_urine_after_exertion": True}, "RF08", "emergency"),
        ({"cold_pale_leg": True}, "RF09", "emergency"),
        ({"major_trauma": True}, "RF10", "emergency"),
        ({"leg_swelling_unilateral": True}, "RF11", "same_day"),
        ({"anticoagulant": True, "onset": "sudden_rest"}, "RF12", "same_day"),
        ({"anticoagulant": True, "onset": "sudden_in_run"}, "RF12", "same_day"),
        ({"age": 17, "onset": "sudden_sprint_kick"}, "RF13", "same_day"),
        ({"age": 17, "pain_walking": "limp"}, "RF14", "same_day"),
        ({"leg_weakness": True}, "RF15", "same_day"),
        ({"unexplained_weight_loss": True}, "RF16", "gp_week"),
        ({"cancer_history": True}, "RF16", "gp_week"),
        ({"night_sweats": True}, "RF16", "gp_week"),
        ({"night_pain": "severe_constant"}, "RF17", "same_day"),
        ({"morning_stiffness": "gt60"}, "RF18", "gp_week"),
        ({"nprs_rest": 7}, "RF19", "gp_week"),
        ({"pop": True, "strength_loss": "marked"}, "RF20", "gp_week"),
        ({"exertional_thigh_weakness_minutes": True}, "RF21", "gp_week"),
        ({"lump": "reducible"}, "RF22", "gp_week"),
        ({"nprs_worst": 7}, "ES01", "gp_week"),
        ({"duration_weeks": 6}, "ES02", "physio"),
        ({"nprs_worst": 5}, "ES03", "physio"),
    ],
)
def test_each_rule_fires_alone(answers: dict[str, Any], rule: str, tier: str) -> None:
    assert rule in fired(**answers)
    assert urgency(**answers) == tier


@pytest.mark.parametrize(
    "answers",
    [
        {"anticoagulant": True},
        {"anticoagulant": True, "onset": "gradual"},
        {"age": 18, "onset": "sudden_sprint_kick"},
        {"age": 18, "pain_walking": "limp"},
        {"pop": True, "strength_loss": "slight"},
        {"nprs_rest": 6},
        {"nprs_worst": 4},
    ],
)
def test_half_of_a_rule_is_none(answers: dict[str, Any]) -> None:
    assert urgency(**answers) == "self_manage"


def test_fever_is_named_before_weight_bearing() -> None:
    assert fired(weight_bearing="unable", fever_unwell=True)[:2] == ["RF02", "RF01"]


@pytest.mark.parametrize(
    ("answers", "symptoms", "risks"),
    [
        ({"pain_walking": "limp"}, 2, 0),
        ({"night_pain": "some"}, 2, 0),
        ({"impact_pain_noticed": True}, 3, 0),
        ({"aggravators": ["impact", "stairs"]}, 1, 0),
        ({"trend": "worsening"}, 1, 0),
        ({"timing_in_run": "builds_with_distance"}, 1, 0),
        ({"timing_in_run": "constant"}, 1, 0),
        ({"quality": ["deep_ache"]}, 1, 0),
        ({"weight_bearing": "painful"}, 1, 0),
        ({"load_spike": "moderate"}, 0, 1),
        ({"prior_bsi": True}, 0, 2),
        ({"menstrual": "absent_3m_plus"}, 0, 2),
        ({"menstrual": "irregular"}, 0, 1),
        ({"low_energy": True}, 0, 2),
        ({"osteoporosis": True}, 0, 2),
        ({"prior_fragility_fracture": True}, 0, 2),
        ({"steroids_long": True}, 0, 2),
        ({"bmi": 18.4}, 0, 1),
        ({"bmi": 18.5}, 0, 0),
        ({"newcomer": True}, 0, 1),
        ({"age": 65}, 0, 1),
        ({"alcohol_heavy": True}, 0, 1),
        ({"smoker": True}, 0, 1),
        ({"menstrual": "unsure"}, 0, 2),
    ],
)
def test_points_of_the_bone_screen(answers: dict[str, Any], symptoms: int, risks: int) -> None:
    bone = findings(validate(answers)).bone
    assert (bone.symptoms, bone.risks) == (symptoms, risks)


def test_tiers_of_the_bone_screen() -> None:
    assert urgency(impact_pain_noticed=True, trend="worsening", newcomer=True) == "same_day"
    assert urgency(impact_pain_noticed=True, prior_bsi=True) == "same_day"
    assert urgency(impact_pain_noticed=True) == "gp_week"
    assert urgency(night_pain="some", prior_bsi=True) == "gp_week"
    assert urgency(night_pain="some", newcomer=True) == "self_manage"
    assert findings(validate({"night_pain": "some"})).bone.gated
    assert not findings(validate({"trend": "worsening"})).bone.gated


def test_unsure_counts_as_the_worst_below_an_emergency() -> None:
    assert urgency(fever_unwell="unsure") == "emergency"
    assert urgency(weight_bearing="unsure") == "self_manage"  # painful, one symptom point
    assert urgency(lump="unsure") == "gp_week"
    assert urgency(night_pain="unsure") == "same_day"
    assert urgency(nprs_worst="unsure") == "gp_week"
    assert urgency(age="unsure", onset="unsure") == "same_day"


def test_absent_is_missing_and_leaves_the_urgency() -> None:
    nothing = findings({})
    assert nothing.urgency() == "self_manage"
    assert len(nothing.missing) == 45
    assert not nothing.unsure


def test_what_cannot_apply_is_not_missing() -> None:
    her = {key: value for key, value in ALL_CLEAR.items() if key != "testicular_pain"}
    her |= {"sex": "f"}
    assert findings(validate(her)).missing == ()
    gone = ("menstrual", "pregnant_or_missed_period_with_pain")
    him = {key: value for key, value in ALL_CLEAR.items() if key not in gone} | {"sex": "m"}
    assert findings(validate(him)).missing == ()
    for unknown in ("other", "unsure"):
        assert findings(validate(him | {"sex": unknown})).missing == gone
        assert findings(validate(her | {"sex": unknown})).missing == ("testicular_pain",)
    anyone = {key: value for key, value in ALL_CLEAR.items() if key != "sex"}
    assert findings(validate(anyone | {"menstrual": "not_applicable"})).missing == ()


def test_no_place_at_all_is_no_location() -> None:
    assert "location" in findings(validate(ALL_CLEAR | {"location": []})).missing
