"""The knowledge files: every number cited, every citation known, every file checked."""

import json
from collections.abc import Iterator
from importlib import resources

import pytest

from flexor.errors import KnowledgeError
from flexor.knowledge import knowledge
from flexor.knowledge.evidence import Claims
from flexor.knowledge.library import check, citations
from flexor.knowledge.loading import load, parse
from flexor.knowledge.triage import Triage

DATA = resources.files("flexor.knowledge") / "data"
FILES = sorted(file.name for file in DATA.iterdir() if file.name.endswith(".json"))

#: The bounds of an answer form are not beliefs; they are part of the answers' contract.
NOT_BELIEFS = {("triage.json", "inputs")}


def read(name: str) -> object:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def uncited(value: object, place: tuple[str, ...], cited: bool) -> Iterator[str]:
    if place in NOT_BELIEFS:
        return
    if isinstance(value, dict):
        cited = cited or ("grade" in value and bool(value.get("source")))
        for key, inner in value.items():
            yield from uncited(inner, (*place, key), cited)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from uncited(inner, (*place, str(number)), cited)
    elif isinstance(value, int | float) and not isinstance(value, bool) and not cited:
        yield "/".join(place)


def sources(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        given = value.get("source", [])
        yield from [given] if isinstance(given, str) else given
        for inner in value.values():
            yield from sources(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from sources(inner)


def references() -> dict[str, bool]:
    listed = [
        entry
        for name in FILES
        for entry in (read(name).get("references") or [])  # type: ignore[attr-defined]
    ]
    return {entry["id"]: entry["checked"] for entry in listed}


@pytest.mark.parametrize("name", FILES)
def test_every_number_has_a_source_and_a_grade(name: str) -> None:
    assert list(uncited(read(name), (name,), cited=False)) == []


def test_an_uncited_number_would_be_found() -> None:
    assert list(uncited({"a": {"value": 3, "source": [], "grade": "A"}}, ("x",), False))
    assert list(uncited({"a": [{"value": 3}]}, ("x",), False)) == ["x/a/0/value"]


@pytest.mark.parametrize("name", FILES)
def test_every_source_is_a_listed_reference(name: str) -> None:
    assert set(sources(read(name))) <= set(references())


@pytest.mark.parametrize("name", FILES)
def test_nothing_rests_on_an_unchecked_source_alone(name: str) -> None:
    checked = references()

    def unchecked(value: object) -> Iterator[object]:
        if isinstance(value, dict):
            given = value.get("source") or []
            named = [given] if isinstance(given, str) else given
            if named and not any(checked[source] for source in named):
                yield value
            for inner in value.values():
                yield from unchecked(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from unchecked(inner)

    assert list(unchecked(read(name))) == []


@pytest.mark.parametrize("name", FILES)
def test_every_file_says_what_it_is(name: str) -> None:
    head = read(name)
    assert isinstance(head, dict)
    assert head["schema"] == f"flexor.{name.removesuffix('.json')}/1"
    assert head["version"]


def test_all_of_it_loads_and_agrees() -> None:
    known = knowledge()
    assert known is knowledge(), "loaded once"
    assert len(list(citations(known.triage))) > 20


def test_every_safety_question_is_asked_in_plain_words() -> None:
    known = knowledge()
    asked = known.questions.by_id()
    for key in (*known.triage.safety_questions.all, *known.triage.clear.short_screen):
        assert asked[key].text
        assert asked[key].if_unsure, "someone who is unsure gets a concrete question"


def test_groups_are_small_enough_for_a_tired_person() -> None:
    assert all(2 <= len(group.questions) <= 6 for group in knowledge().questions.groups)


def test_the_contract_of_answers_is_never_narrowed() -> None:
    """Keys and options may be added, never renamed or removed."""
    inputs = knowledge().triage.inputs
    assert len(inputs) >= 67
    assert inputs["weight_bearing"].options == ("full", "painful", "unable")
    assert inputs["menstrual"].options[-2:] == ("absent_3m_plus", "not_applicable")
    assert inputs["age"].type == "number"
    assert inputs["location"].type == "list"


def test_unsure_is_never_an_emergency_and_never_harmless() -> None:
    triage = knowledge().triage
    emergencies = {
        (key, option)
        for flag in triage.red_flags
        if flag.tier == "emergency"
        for when in (*flag.all, *flag.any)
        for key, option in when.items()
    }
    for key in triage.safety_questions.all:
        known = triage.inputs[key]
        if known.options:
            assert known.unsure_as, f"{key}: what does unsure count as?"
            assert (key, known.unsure_as) not in emergencies


def test_signs_are_those_that_the_diary_takes() -> None:
    from typing import get_args

    from flexor.programme.pain import Sign

    assert [sign.id for sign in knowledge().light.signs] == list(get_args(Sign))


def test_a_wrong_file_names_itself_the_place_and_the_reason() -> None:
    with pytest.raises(KnowledgeError, match=r"claims\.json: line 2: Expecting value"):
        parse("claims.json", '{"schema":\n}', Claims)
    with pytest.raises(KnowledgeError, match=r"claims\.json: claims\.0\.grade: Field required"):
        parse(
            "claims.json",
            json.dumps(
                {
                    "schema": "flexor.claims/1",
                    "version": "1",
                    "claims": [
                        {
                            "id": "1",
                            "topic": "t",
                            "verdict": "v",
                            "says": "s",
                            "evidence": "e",
                            "source": ["hu11"],
                        }
                    ],
                }
            ),
            Claims,
        )
    with pytest.raises(KnowledgeError, match=r"nowhere\.json: the file: cannot be read"):
        load("nowhere.json", Claims)


@pytest.mark.parametrize(
    ("wrong", "right", "complaint"),
    [
        ('"fever_unwell": true', '"fever_unwel": true', "RF02: asks for an unknown answer"),
        ('"weight_bearing": "unable"', '"weight_bearing": "gone"', "has no option 'gone'"),
        ('"unsure_as": "reducible"', '"unsure_as": "soft"', "is none of its options"),
        ('"gponline-hip", "gcare-hip"', '"nobody", "gcare-hip"', "nobody: cited, but not listed"),
    ],
)
def test_files_that_disagree_are_refused(wrong: str, right: str, complaint: str) -> None:
    from dataclasses import replace

    text = (DATA / "triage.json").read_text(encoding="utf-8")
    assert wrong in text
    broken = parse("triage.json", text.replace(wrong, right, 1), Triage)
    with pytest.raises(KnowledgeError, match=complaint):
        check(replace(knowledge(), triage=broken))
