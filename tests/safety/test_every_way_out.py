"""Unless the runner is clear, nothing to do with the body except rest leaves, whichever the way.

Every route that answers a GET is asked, those of tomorrow too, and every command; for every single
answer that closes the gate, and for all that time, incidents and a clinician's word do to it. The
same look at a runner who is clear finds what it looks for, so that it cannot pass by being blind.
"""

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from flexor.app.export_runner import export_runner
from flexor.cli.main import main

from ..assessment.test_gate import SAFETY, deviations
from .conftest import World
from .leaving import Left, crawl, forbidden, gettable, sentences, unzipped

pytestmark = pytest.mark.timeout(240)

Given = Callable[[World], object]


def told(**changes: Any) -> Given:
    """Answers, calm but for these."""
    return lambda world: world.answer(**changes)


def aged(days: float) -> Given:
    """All answers so many days old; with the short ones fresh beyond a week."""

    def given(world: World) -> None:
        world.answer(world.now - timedelta(days=days))
        if days > 8:
            short = ("night_pain", "pain_walking", "trend", "lump")
            calm = {"night_pain": "none", "pain_walking": "none", "trend": "stable", "lump": "none"}
            no = dict.fromkeys(
                ("fever_unwell", "impact_pain_noticed", "saddle_bladder_bowel"), False
            )
            world.tell("check_answered", answers={key: calm[key] for key in short} | no)

    return given


def then(kind: str, **body: Any) -> Given:
    """Clear for an hour, and then this."""

    def given(world: World) -> None:
        world.answer(world.now - timedelta(hours=1))
        world.tell(kind, **body)

    return given


def ended_clearance(world: World) -> None:
    """A clinician's word, and later a new answer that fires its rule."""
    week, day = world.now - timedelta(days=6), world.now - timedelta(days=1)
    world.answer(week, trend="worsening")
    word = {"clinician": "Dr Stride", "seen_on": week.date().isoformat(), "rules": ["CA01"]}
    world.tell("clearance", week + timedelta(hours=1), **word)
    world.tell("check_answered", day, answers={"trend": "worsening"})


def late_undo(world: World) -> None:
    """An incident, taken back an hour later."""
    world.answer(world.now - timedelta(hours=3))
    incident = world.tell("incident", world.now - timedelta(hours=2))
    world.tell("void", world.now - timedelta(hours=1), entry=str(incident))


def by_the_sample(world: World) -> None:
    """Someone with a fever looks at the made-up runner."""
    world.answer(fever_unwell=True)
    world.client.cookies.set("flexor_viewing", "sample")


RUN = {"run_id": "day-2026-11-20", "ran_on": "2026-11-20"}

STATES: dict[str, Given] = {
    "never answered": lambda world: None,
    "emergency": told(fever_unwell=True),
    "emergency alone": lambda world: world.tell("check_answered", answers={"fever_unwell": True}),
    "same day": told(night_pain="severe_constant"),
    "same day by bone": told(impact_pain_noticed=True, prior_bsi=True),
    "within a week": told(lump="reducible"),
    "a caution": told(location=["groin_deep_front"]),
    "under sixteen": told(age=15),
    "unsure": told(osteoporosis="unsure"),
    "two risks": told(smoker=True, newcomer=True),
    "no place": told(location=[]),
    "menstrual as a woman": told(sex="f", menstrual="absent_3m_plus"),
    "stale": aged(28.001),
    "stale by a week": aged(7.001),
    "from the future": lambda world: world.answer(world.now + timedelta(hours=2)),
    "incident": then("incident", pain=2),
    "red morning": then("morning_checkin", day="2026-11-22", pain=6),
    "limping morning": then("morning_checkin", day="2026-11-22", pain=0, limp=True),
    "red run": then("pain_logged", **RUN, during=5),
    "a sign on a run": then("pain_logged", **RUN, signs=["sharp"]),
    "clearance ended": ended_clearance,
    "incident taken back late": late_undo,
}


def close(world: World, given: Given) -> None:
    """The state, on top of all that a clear runner would have; never clear."""
    world.ready()
    given(world)
    state = world.client.get("/api/state").json()
    assert state["clear"] is False


def look(world: World, *, everything: bool) -> dict[str, list[str]]:
    """What is found by each way; what a zip holds has its own test."""
    seen: dict[str, list[str]] = {}
    ways = crawl(world.client, world.app, world.runs, world.job, everything=everything)
    for left in ways:
        if not left.way.startswith("/settings/export:") or "runs.json" not in left.way:
            seen[left.way] = forbidden(left)
    return seen


def leaks(seen: dict[str, list[str]]) -> dict[str, list[str]]:
    """The ways by which something left."""
    return {way: found for way, found in seen.items() if found}


@pytest.mark.parametrize("state", STATES)
def test_nothing_leaves_by_any_way(
    world: World, state: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        close(world, STATES[state])
        assert leaks(look(world, everything=True)) == {}
    for path in ("/today/workout.fit", "/today/card"):
        assert world.client.get(path).status_code == 403
    logged = Left("log", 200, "", caplog.text.encode())
    assert not [text for text in sentences() if text in logged.text]


@pytest.mark.parametrize(
    ("key", "answer"),
    [*deviations(), *((key, None) for key in SAFETY), *((key, "unsure") for key in SAFETY)],
)
def test_nothing_leaves_after_any_single_answer(world: World, key: str, answer: Any) -> None:
    close(world, told(**{key: answer}))
    ways = ("/", "/today/workout.fit", "/today/card", "/api/state", f"/runs/{world.runs[0]}")
    for way in (*ways, "/check/result"):
        got = world.client.get(way)
        kind = got.headers.get("content-type", "")
        assert forbidden(Left(way, got.status_code, kind, got.content)) == []
        assert (got.status_code == 403) == (way.startswith("/today/"))


def test_the_same_look_finds_it_for_who_is_clear(world: World) -> None:
    world.answer()
    world.ready()
    seen = look(world, everything=True)
    everywhere = " ".join(word for found in seen.values() for word in found)
    for way in ("/", "/today/workout.fit", "/today/card", "/api/state", f"/runs/{world.runs[0]}"):
        assert seen[way], way
    for words in ("Hold that pace", "drink to thirst", "Next time, begin", "a file to take away"):
        assert words in everywhere
    for part in ("ceiling_m", "session", "water", "light", "advice"):
        assert f"{part} in JSON" in seen["/api/state"]
    assert "Next run, at most" in seen["/"]
    assert "[0-9] (?:ml|l|fl oz) of [0-9]" in seen["/"]


def test_every_get_is_asked(world: World) -> None:
    asked = gettable(world.app)
    assert len(asked) > 20
    for path in ("/", "/runs/{run_id}", "/today/workout.fit", "/settings/export", "/api/state"):
        assert path in asked


def test_a_tap_while_closed_answers_with_nothing_but_the_gate(world: World) -> None:
    close(world, told(fever_unwell=True))
    run = world.runs[0]
    taps: list[tuple[str, dict[str, str]]] = [
        ("/today/drink", {"drink": "250"}),
        ("/today/morning", {"pain": "0", "night_pain": "no", "limp": "no"}),
        (f"/runs/{run}/pain", {"when": "during", "pain": "0"}),
        (f"/runs/{run}/signs", {}),
        (f"/runs/{run}/warm-up", {"minutes": "0"}),
        ("/settings", {"units": "us", "timezone": "America/New_York"}),
        ("/settings/water", {"mass": "170", "condition": "none"}),
        ("/check/still-true", {}),
        ("/hurts", {}),
    ]
    for way, data in taps:
        answer = world.client.post(way, data=data)
        kind = answer.headers.get("content-type", "")
        assert forbidden(Left(way, answer.status_code, kind, answer.content)) == []


def test_the_made_up_runner_gives_nothing_to_take_away(world: World) -> None:
    sample = world.house.runner("sample")
    mine, world.runner = world.runner, sample
    try:
        world.answer()
        world.ready()
    finally:
        world.runner = mine
    by_the_sample(world)
    for way in ("/today/workout.fit", "/today/card", "/api/state"):
        answer = world.client.get(way)
        assert answer.status_code == 403
        kind = answer.headers.get("content-type", "")
        assert forbidden(Left(way, answer.status_code, kind, answer.content)) == []
    for way in ("/", "/runs", "/check/result"):
        assert "Nothing here is advice for you" in world.client.get(way).text


def test_what_one_takes_along_holds_no_advice(world: World) -> None:
    close(world, told(fever_unwell=True))
    data = b"".join(export_runner(world.house, world.runner))
    assert {left.way: found for left in unzipped("zip", data) if (found := forbidden(left))} == {}


@pytest.mark.parametrize("state", ["emergency", "clear"])
@pytest.mark.parametrize("how", [[], ["--json"]])
def test_no_command_says_more_than_what_was_recorded(
    world: World, capsys: pytest.CaptureFixture[str], how: list[str], state: str
) -> None:
    world.ready()
    world.answer(fever_unwell=state == "emergency")
    data = ["--data", str(world.house.store.folder.root)]
    files = [str(path) for path in sorted(world.files.iterdir())]
    for command in (
        ["runs", "audit", *files, *how],
        ["runs", "audit", files[0], *how],
        ["doctor", *data, *how],
        ["version", *how],
        ["--help"],
        ["runs", "audit", "--help"],
    ):
        assert main(command) == 0
        said = capsys.readouterr()
        kind = "json" if "--json" in command else ""
        for text in (said.out, said.err):
            left = Left(" ".join(command), 0, kind if text == said.out else "", text.encode())
            assert forbidden(left) == []
        if "audit" in command and kind:
            findings = [each for file in json.loads(said.out)["files"] for each in file["findings"]]
            assert findings
            assert {frozenset(each) for each in findings} == {
                frozenset(("id", "text", "confidence"))
            }
