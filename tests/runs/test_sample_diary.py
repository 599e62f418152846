"""What the sample runner told fits the diary and the gate as they are."""

from datetime import UTC, date, datetime, timedelta

import pytest

from flexor.assessment.findings import findings
from flexor.diary.entries import read_body
from flexor.knowledge import knowledge
from flexor.runs.sample import outings, sample_diary, sample_year
from flexor.runs.sample.diary import ALL_CLEAR, FLARE

LAST_DAY = date(2026, 11, 23)
TOLD = sample_diary(1, LAST_DAY)


def test_every_entry_is_one_that_the_diary_takes() -> None:
    for entry in TOLD:
        assert set(entry) == {"kind", "at", "body"}
        body = entry["body"]
        read_body(entry["kind"], body | ({"run_id": "an-id"} if "run_id" in body else {}))
    assert sample_diary(1, LAST_DAY) == TOLD


def test_nothing_is_told_in_the_future_and_everything_in_order() -> None:
    times = [entry["at"] for entry in TOLD]
    assert times == sorted(times)
    assert times[-1] < datetime(2026, 11, 23, tzinfo=UTC)
    assert times[0] > datetime(2025, 11, 20, tzinfo=UTC)


def test_all_clear_answers_every_safety_question_and_nothing_speaks() -> None:
    found = findings(ALL_CLEAR)
    assert not (found.missing or found.rules or found.cautions or found.unsure)
    assert not found.too_young


def test_the_flare_keeps_the_gate_closed() -> None:
    found = findings(FLARE)
    assert found.rules or found.cautions


def test_the_answers_are_fresh_on_the_last_day() -> None:
    limits = knowledge().triage.clear
    full = [e["at"] for e in TOLD if e["body"].get("answers") == ALL_CLEAR]
    newest = [e["at"] for e in TOLD if e["kind"] == "check_answered"][-1]
    last = datetime(2026, 11, 23, 23, 59, tzinfo=UTC)
    assert last - full[-1] < timedelta(days=float(limits.full_days))
    assert last - newest < timedelta(days=float(limits.short_days))
    flare = next(e["at"] for e in TOLD if e["kind"] == "incident")
    assert flare < full[0]


def test_runs_are_named_by_their_files() -> None:
    files = {name for name, _ in sample_year(1, LAST_DAY)}
    named = {entry["body"]["run_id"] for entry in TOLD if "run_id" in entry["body"]}
    assert named <= files
    assert len(named) > 40


@pytest.mark.parametrize("name", ["race", "walk-run", "staged"])
def test_pain_is_told_three_times(name: str) -> None:
    outing = next(o for o in outings(1, LAST_DAY) if o.name == name)
    told = [
        set(e["body"]) - {"run_id", "ran_on"}
        for e in TOLD
        if e["kind"] == "pain_logged" and e["body"]["run_id"] == outing.file_name
    ]
    assert told == [{"during"}, {"hour_after"}, {"next_morning"}]
