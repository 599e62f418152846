"""The answers' contract."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexor.assessment.answers import speaks, validate
from flexor.errors import BadAnswer
from flexor.knowledge import knowledge
from flexor.knowledge.triage import Bounds

from .people import ALL_CLEAR


def test_a_full_set_is_accepted() -> None:
    given_answers = validate(ALL_CLEAR)
    assert given_answers["location"] == ("hip_crease_front",)
    assert set(given_answers) == set(ALL_CLEAR)


def test_one_value_may_stand_for_a_list_and_unsure_for_anything() -> None:
    assert validate({"location": "aiis"}) == {"location": ("aiis",)}
    assert validate(dict.fromkeys(knowledge().triage.inputs, "unsure"))
    assert validate({"location": ["unsure"]}) == {"location": "unsure"}
    assert validate({"location": ["aiis", "unsure"]}) == {"location": ("aiis", "unsure")}


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        ({"fever": True}, "fever"),
        ({"fever_unwell": "yes"}, "fever_unwell"),
        ({"fever_unwell": 1}, "fever_unwell"),
        ({"fever_unwell": None}, "fever_unwell"),
        ({"weight_bearing": "some"}, "'some'"),
        ({"weight_bearing": ["full"]}, "weight_bearing"),
        ({"location": ["knee"]}, "knee"),
        ({"location": 3}, "location"),
        ({"location": [["aiis"]]}, "location"),
        ({"age": "36"}, "age"),
        ({"age": True}, "age"),
        ({"age": -1}, "age"),
        ({"age": 111}, "age"),
        ({"age": float("nan")}, "age"),
        ({"age": 10**400}, "age"),
        ({"nprs_worst": 11}, "nprs_worst"),
        ({"x" * 10_000: True}, "xxx"),
        ({3: True}, "3"),
    ],
)
def test_what_is_wrong_is_named(answers: dict[Any, Any], named: str) -> None:
    with pytest.raises(BadAnswer) as refused:
        validate(answers)
    assert named in refused.value.problem
    assert len(refused.value.problem) < 120


@pytest.mark.parametrize("hostile", [None, [], "age", 3, [["age", 3]]])
def test_anything_but_an_object_is_refused(hostile: object) -> None:
    with pytest.raises(BadAnswer):
        validate(hostile)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(knowledge().triage.inputs)), JSON, max_size=5))
def test_nothing_but_bad_answer_comes_out_of_hostile_values(raw: dict[str, Any]) -> None:
    try:
        good = validate(raw)
    except BadAnswer:
        return
    assert validate(good) == good


def test_absent_never_speaks_and_unsure_does() -> None:
    for key, known in knowledge().triage.inputs.items():
        wanted: Any = {"bool": True, "number": Bounds(ge=7)}.get(known.type, known.unsure_as)
        if wanted is None:
            continue
        assert not speaks({}, key, wanted)
        assert speaks({key: "unsure"}, key, wanted)
    assert not speaks({"weight_bearing": "unsure"}, "weight_bearing", "unable")
    assert speaks({"location": ("aiis", "unsure")}, "location", ("groin_deep_front",))
