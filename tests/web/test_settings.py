"""Settings, taking everything along, erasing everything, the made-up runner."""

import io
import zipfile
from typing import Any

import pytest
from fastapi.testclient import TestClient

from flexor.app.house import House
from flexor.app.state import state_of
from flexor.web.pages import sample

from .answers import walk_through


def test_units_zone_and_weight_are_kept(client: TestClient, house: House) -> None:
    client.post("/settings", data={"units": "us", "timezone": "Europe/Zurich"})
    client.post("/settings/water", data={"mass": "150", "condition": ["low_sodium", "diuretics"]})
    told = state_of(house, house.runner()).settings
    assert told["units"] == "us"
    assert told["body_mass_kg"] == pytest.approx(68.04, abs=0.01)
    assert told["water_conditions"] == ("low_sodium", "diuretics")
    shown = client.get("/settings").text
    assert 'value="150"' in shown
    assert "Europe/Zurich" in shown


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/settings", {"units": "furlongs"}),
        ("/settings", {"units": "metric", "timezone": "Moon/Tranquility"}),
        ("/settings/water", {"mass": "heavy"}),
        ("/settings/water", {"mass": "1e999"}),
        ("/settings/water", {"mass": "-70"}),
        ("/settings/water", {"condition": ["none", "diuretics"]}),
        ("/settings/water", {"condition": "thirst"}),
    ],
)
def test_nonsense_is_refused_in_words(client: TestClient, path: str, said: dict[str, Any]) -> None:
    answer = client.post(path, data=said)
    assert answer.status_code == 422
    assert "<h1>" in answer.text


def test_everything_comes_along_as_one_zip(client: TestClient) -> None:
    walk_through(client)
    answer = client.get("/settings/export")
    assert answer.headers["content-type"] == "application/zip"
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert "diary.json" in names


def test_erasing_asks_for_a_word_and_then_really_erases(client: TestClient, house: House) -> None:
    walk_through(client)
    assert client.post("/settings/erase", data={"typed": "yes"}).status_code == 422
    assert state_of(house, house.runner()).answers
    answer = client.post("/settings/erase", data={"typed": "Erase"})
    assert "Everything is erased" in answer.text
    assert not state_of(house, house.runner()).answers


def test_one_click_in_and_one_click_out(
    client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "start_sample", lambda house: house.runner("sample"))
    shown = client.post("/sample/enter").text
    assert "Nothing here is advice for you" in shown
    assert "It hurts now" not in shown
    assert "Nothing here is advice for you" in client.get("/settings").text
    shown = client.post("/sample/leave").text
    assert "Nothing here is advice for you" not in shown
    assert house.runner_if_any("sample") is None


def test_a_cookie_of_a_sample_that_is_gone_shows_ones_own_pages(client: TestClient) -> None:
    client.cookies.set("flexor_viewing", "sample")
    assert "Nothing here is advice for you" not in client.get("/").text


def test_nobody_erases_their_own_from_the_samples_pages(client: TestClient, house: House) -> None:
    walk_through(client)
    house.runner("sample")
    client.cookies.set("flexor_viewing", "sample")
    assert client.post("/settings/erase", data={"typed": "erase"}).status_code == 404
    assert state_of(house, house.runner("self")).answers


@pytest.mark.parametrize("place", ["gait", "plan", "progress"])
def test_what_is_not_built_says_what_will_be_there(client: TestClient, place: str) -> None:
    shown = client.get(f"/{place}").text
    assert "Here" in shown
    assert "Not built yet." in shown
    assert 'aria-current="page"' in shown


@pytest.mark.parametrize("path", ["/api/state", "/today/card", "/today/workout.fit"])
def test_nothing_to_take_away_comes_from_a_made_up_runner(
    client: TestClient, house: House, path: str
) -> None:
    house.runner("sample")
    client.cookies.set("flexor_viewing", "sample")
    assert client.get(path).status_code == 403
