"""The safety questions as a person meets them."""

import re

import pytest
from fastapi.testclient import TestClient

from flexor.app.gate_now import gate_now
from flexor.app.house import House
from flexor.assessment.questions import groups

from .answers import walk_through


def test_a_calm_runner_becomes_clear(client: TestClient, house: House) -> None:
    assert walk_through(client) == "/check/result"
    gate = gate_now(house, house.runner())
    assert gate.clear, gate.reasons
    shown = client.get("/check/result").text
    assert "You are clear" in shown


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"fever_unwell": "true"}, "emergency help now"),
        ({"fever_unwell": "unsure"}, "emergency help now"),
        ({"leg_weakness": "true"}, "be seen today"),
        ({"nprs_worst": "8"}, "looked at"),
        ({"osteoporosis": "true"}, "looked at"),
    ],
)
def test_danger_is_told_and_nothing_is_offered(
    client: TestClient, changed: dict[str, str], words: str
) -> None:
    walk_through(client, **changed)
    shown = client.get("/check/result").text
    assert words in shown
    for offer in ("workout.fit", "/today/card", "Next run, at most", "Staged run"):
        assert offer not in shown


def test_none_of_these_must_be_chosen(client: TestClient, house: House) -> None:
    answer = client.post("/check/right_now", data={})
    assert answer.status_code == 422
    assert "Tick what is true, or choose none of these." in answer.text
    assert "leg_weakness" in gate_now(house, house.runner()).missing
    both = client.post("/check/right_now", data={"_none": "true", "leg_weakness": "true"})
    assert both.status_code == 422


def test_what_is_answered_is_kept_and_the_rest_is_named(client: TestClient, house: House) -> None:
    answer = client.post("/check/you", data={"age": "36"})
    assert answer.status_code == 422
    assert "The rest is saved" in answer.text
    assert "age" not in gate_now(house, house.runner()).missing
    again = client.get("/check/you").text
    assert 'value="36"' in again
    assert "1 open" in client.get("/check").text


def test_not_sure_is_always_offered_and_gets_a_second_question(client: TestClient) -> None:
    for group in groups({"sex": "f"}):
        shown = client.get(f"/check/{group.id}").text
        if not group.tick_list:
            offered = len(re.findall(r'value="unsure"', shown))
            asked = [q for q in group.questions if q.applies and q.id != "sex"]
            assert offered >= len(asked)
    client.post("/check/bones", data={"prior_bsi": "unsure"})
    assert "Try this instead" in client.get("/check/bones").text


@pytest.mark.parametrize("age", ["old", "-3", "999", "1e400", "nan", "💥"])
def test_an_impossible_age_is_a_sentence(client: TestClient, age: str) -> None:
    answer = client.post("/check/you", data={"age": age, "sex": "f"})
    assert answer.status_code == 422
    assert "<h1>" in answer.text


def test_an_unknown_group_is_not_found(client: TestClient) -> None:
    assert client.get("/check/nothing").status_code == 404
    assert client.post("/check/nothing").status_code == 404


def test_it_hurts_now_closes_at_once_and_a_mistap_can_be_taken_back(
    client: TestClient, house: House
) -> None:
    walk_through(client)
    answer = client.post("/hurts")
    assert "Stop, and rest" in answer.text
    assert not gate_now(house, house.runner()).clear
    undo = re.search(r'action="(/undo/[^"]+)"', answer.text)
    assert undo
    client.post(undo[1], data={"back": "/settings"})
    assert gate_now(house, house.runner()).clear


def test_after_an_incident_symptoms_start_empty_and_facts_stay(client: TestClient) -> None:
    walk_through(client)
    client.post("/hurts")
    assert 'value="36"' in client.get("/check/you").text
    assert "checked" not in client.get("/check/pain").text


def test_a_clinicians_word_lifts_only_what_it_names(client: TestClient, house: House) -> None:
    walk_through(client, osteoporosis="true")
    gate = gate_now(house, house.runner())
    rules = [rule.id for rule in (*gate.rules, *gate.cautions)]
    refused = client.post("/check/clearance", data={"who": "Dr Stride", "seen_on": "2025-11-23"})
    assert refused.status_code == 422
    said = {"who": "Dr Stride", "seen_on": "2025-11-23", "rule": rules, "sure": "true"}
    assert client.post("/check/clearance", data=said).status_code == 200
    assert gate_now(house, house.runner()).clear
