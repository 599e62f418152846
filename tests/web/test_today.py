"""Today: one thing to do, and nothing but rest while the gate is closed."""

import pytest
from fastapi.testclient import TestClient

from flexor.app.house import House
from flexor.app.state import state_of

from .answers import walk_through

#: Words that only a page for someone who is clear may hold.
OFFERS = (
    "workout.fit",
    "/today/card",
    "Next run, at most",
    "Walk-run",
    "Staged run",
    "Send to watch",
    'id="water"',
    "How is it this morning?",
)


def check_in(client: TestClient, pain: int = 1, night: str = "no", limp: str = "no") -> str:
    said = {"pain": str(pain), "night_pain": night, "limp": limp}
    return str(client.post("/today/morning", data=said).text)


def test_a_new_runner_is_asked_first(client: TestClient) -> None:
    shown = client.get("/").text
    assert "Answer the questions" in shown
    assert "counts" in shown
    for offer in OFFERS:
        assert offer not in shown


@pytest.mark.parametrize("changed", [{"fever_unwell": "true"}, {"pain_walking": "limp"}])
def test_a_closed_gate_offers_nothing_by_any_way(
    client: TestClient, changed: dict[str, str]
) -> None:
    walk_through(client, **changed)
    shown = client.get("/").text
    for offer in OFFERS:
        assert offer not in shown
    for path in ("/today/workout.fit", "/today/card"):
        refused = client.get(path)
        assert refused.status_code == 403
        assert "<h1>" in refused.text
    told = client.get("/api/state").json()
    assert told["clear"] is False
    assert [told[name] for name in ("ceiling_m", "session", "water", "light")] == [None] * 4
    assert told["advice"] == []


def test_a_calm_morning_is_green_and_has_a_session(client: TestClient) -> None:
    walk_through(client)
    assert "Not known yet" in client.get("/").text
    shown = check_in(client)
    assert "Green" in shown
    for offer in OFFERS[:-2]:
        assert offer in shown or offer == "Staged run"
    assert "Rest counts" not in shown


def test_the_session_goes_to_the_watch_and_onto_paper(client: TestClient) -> None:
    walk_through(client)
    check_in(client)
    file = client.get("/today/workout.fit")
    assert file.status_code == 200
    assert file.content[8:12] == b".FIT"
    assert "attachment" in file.headers["content-disposition"]
    card = client.get("/today/card").text
    assert "stop, walk back, rest" in card


def test_a_bad_morning_is_red_and_asks_again(client: TestClient) -> None:
    walk_through(client)
    shown = check_in(client, pain=6, night="yes")
    for offer in OFFERS[:6]:
        assert offer not in shown
    assert client.get("/today/workout.fit").status_code == 403


def test_the_made_up_runner_gives_nothing_to_take_away(client: TestClient, house: House) -> None:
    house.runner("sample")
    client.cookies.set("flexor_viewing", "sample")
    shown = client.get("/").text
    assert "Nothing here is advice for you" in shown
    walk_through(client)
    check_in(client)
    assert "Send to watch" not in client.get("/").text
    assert client.get("/today/workout.fit").status_code == 403
    assert client.get("/today/card").status_code == 403


def test_water_in_litres_and_ounces_by_one_tap(client: TestClient, house: House) -> None:
    walk_through(client)
    assert "Set it up" in client.get("/").text
    client.post("/settings/water", data={"mass": "70", "condition": "none"})
    client.post("/today/drink", data={"drink": "250"})
    shown = client.post("/today/drink", data={"drink": "180c"}).text
    assert "250\u00a0ml" in shown
    assert "of 3.0\u00a0l" in shown
    client.post("/settings", data={"units": "us", "timezone": "America/New_York"})
    assert "of 103\u00a0fl\u00a0oz" in client.get("/").text
    assert len(state_of(house, house.runner()).drinks) == 2


def test_the_same_form_twice_is_one_drink(client: TestClient, house: House) -> None:
    said = {"drink": "250", "entry": "6f2b1f0e-3f43-4e9e-9d7e-0d2b6f7f6f01"}
    for _ in range(2):
        client.post("/today/drink", data=said)
    assert len(state_of(house, house.runner()).drinks) == 1


def test_with_a_condition_there_is_no_target(client: TestClient) -> None:
    walk_through(client)
    client.post("/settings/water", data={"mass": "70", "condition": "heart_kidney"})
    shown = client.get("/").text
    assert "ask your doctor how much to drink" in shown
    assert "progress max" not in shown


def test_six_coffees_at_120_kg_stay_below_the_cap(client: TestClient) -> None:
    walk_through(client)
    client.post("/settings/water", data={"mass": "120", "condition": "none"})
    for _ in range(6):
        client.post("/today/drink", data={"drink": "180c"})
    shown = client.get("/").text
    assert "of 4.0\u00a0l" in shown
    assert "We stop at 4 litres" in shown


@pytest.mark.parametrize("drink", ["", "0", "-5", "99999", "250; drop", "c", "💧"])
def test_a_strange_drink_is_refused_in_words(client: TestClient, drink: str) -> None:
    answer = client.post("/today/drink", data={"drink": drink})
    assert answer.status_code == 422
    assert "<h1>" in answer.text


def test_an_emergency_shows_only_itself(client: TestClient) -> None:
    walk_through(client, fever_unwell="true")
    shown = client.get("/").text
    assert "emergency number" in shown
    for other in ("Bring your runs", "sample runner", "run-row", "Good to know"):
        assert other not in shown
