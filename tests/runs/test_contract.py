"""``flexor.audit/1``: the same keys always, one entry a recording, advice never."""

import json
from dataclasses import replace
from datetime import datetime

import pytest

from flexor.errors import LimitExceeded, NotAnActivity, UnreadableInput
from flexor.runs.contract import document, file_entries
from flexor.runs.run import Reading

from . import signals as s

KEYS = {
    "file",
    "status",
    "reason",
    "format",
    "device",
    "start",
    "elapsed_s",
    "moving_s",
    "distance_m",
    "cadence_available",
    "segments",
    "stages",
    "stops",
    "walk_breaks",
    "alterations",
    "findings",
}
STAGES = {"warm_up_walk", "build_up", "steady", "cool_down_walk"}


def reading(*parts: s.Part, sessions: int = 1) -> Reading:
    run = s.recorded(s.motion(parts or [s.walk(300), s.run(900), s.walk(120)]))
    return Reading("fit", "activity", runs=(replace(run, utc_offset_s=7200),) * sessions)


def test_a_runs_entry_holds_what_the_contract_names() -> None:
    (entry,) = file_entries("morning.fit", reading())
    assert entry.keys() == KEYS
    assert entry["stages"].keys() == STAGES
    assert (entry["file"], entry["status"], entry["format"]) == ("morning.fit", "run", "fit")
    assert entry["stages"]["warm_up_walk"].keys() == {"start_s", "end_s"}
    assert entry["segments"][0].keys() == {"state", "start_s", "end_s"}
    assert entry["findings"][0].keys() == {"id", "text", "confidence"}
    assert all(type(entry[name]) is int for name in ("stops", "walk_breaks", "alterations"))


def test_it_is_plain_json() -> None:
    text = json.dumps(document(file_entries("a.fit", reading())), allow_nan=False)
    assert json.loads(text)["schema"] == "flexor.audit/1"


def test_its_start_is_the_first_sample_with_its_offset() -> None:
    (entry,) = file_entries("a.fit", reading())
    assert entry["start"].endswith("+02:00")
    assert datetime.fromisoformat(entry["start"]) == s.START


def test_segments_count_from_the_start_to_the_end() -> None:
    (entry,) = file_entries("a.fit", reading())
    assert entry["segments"][0]["start_s"] == 0
    assert entry["segments"][-1]["end_s"] == entry["elapsed_s"]


def test_several_sessions_are_several_entries() -> None:
    entries = file_entries("triathlon.fit", reading(sessions=3))
    assert [entry["file"] for entry in entries] == ["triathlon.fit"] * 3


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UnreadableInput("It is empty.", "Export it again."), "unreadable"),
        (LimitExceeded("It claims 2 GB.", "Check it."), "unreadable"),
        (NotAnActivity("It is a picture.", "Drop recordings."), "unreadable"),
    ],
)
def test_what_cannot_be_read_has_all_keys_too(error: UnreadableInput, status: str) -> None:
    (entry,) = file_entries("bad.fit", error)
    assert entry.keys() == KEYS
    assert entry["stages"] == dict.fromkeys(STAGES)
    assert (entry["status"], entry["reason"]) == (status, error.problem)
    assert (entry["start"], entry["segments"], entry["findings"]) == (None, [], [])


@pytest.mark.parametrize("kind", ["wearable", "workout", "settings", "course", "other"])
def test_what_is_no_recording_says_what_it_is(kind: str) -> None:
    found = Reading("fit", kind)  # type: ignore[arg-type]
    (entry,) = file_entries("day.fit", found)
    assert (entry["status"], entry["format"]) == ("other", "fit")
    assert entry["reason"].endswith(".")


def test_what_could_not_be_read_is_added_to_the_reason() -> None:
    (entry,) = file_entries("cut.fit", replace(reading(), notes=("The file ends too early.",)))
    assert entry["reason"].endswith("The file ends too early.")


def test_no_advice_leaves_by_it() -> None:
    text = json.dumps(file_entries("a.fit", reading(s.run(1200))))
    assert "advice" not in text
    assert "Next time" not in text


def test_a_walk_has_no_stages_and_no_findings() -> None:
    (entry,) = file_entries("walk.fit", reading(s.walk(1500)))
    assert (entry["status"], entry["stages"]) == ("walk", dict.fromkeys(STAGES))
    assert entry["findings"] == []
