"""An emergency that was told stands until a clinician has looked; a mistap does not."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from flexor.app.gate_now import gate_now, gate_of
from flexor.app.house import open_house
from flexor.app.record_clearance import record_clearance
from flexor.assessment import Gate
from flexor.diary.entries import Entry, read_entry
from flexor.diary.fold import fold

from ..assessment.people import ALL_CLEAR

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)


def told(kind: str, ago: timedelta, body: Mapping[str, Any], id_: UUID | None = None) -> Entry:
    return read_entry(
        {
            "id": id_ or uuid4(),
            "at": NOW - ago,
            "kind": kind,
            "body": dict(body),
            "knowledge": "test",
        }
    )


def answers(ago: timedelta, **changed: Any) -> Entry:
    return told("check_answered", ago, {"answers": ALL_CLEAR | changed})


def seen(ago: timedelta, on: date, *rules: str) -> Entry:
    body = {"clinician": "Dr Stride", "seen_on": on.isoformat(), "rules": list(rules), "note": ""}
    return told("clearance", ago, body)


def gate(*entries: Entry) -> Gate:
    return gate_of(fold(entries), NOW)


def test_calm_answers_are_clear() -> None:
    assert gate(answers(timedelta(hours=1))).clear


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"fever_unwell": True}, "RF02"),
        ({"leg_swelling_unilateral": True}, "RF11"),
        ({"night_pain": "severe_constant"}, "RF17"),
    ],
)
def test_it_stands_when_the_answer_changes(changed: dict[str, Any], rule: str) -> None:
    entries = [answers(timedelta(days=3), **changed), answers(timedelta(hours=1))]
    held = gate(*entries)
    assert not held.clear
    assert rule in {each.id for each in held.rules}
    assert held.urgency == "same_day"
    lifted = gate(*entries, seen(timedelta(minutes=5), NOW.date(), rule))
    assert lifted.clear


def test_a_word_from_before_it_lifts_nothing() -> None:
    early = seen(timedelta(days=4), NOW.date() - timedelta(days=5), "RF02")
    held = gate(early, answers(timedelta(days=3), fever_unwell=True), answers(timedelta(hours=1)))
    assert not held.clear


def test_a_mistap_put_right_at_once_leaves_nothing() -> None:
    slip = answers(timedelta(minutes=65), fever_unwell=True)
    assert gate(slip, answers(timedelta(minutes=60))).clear


def test_unsure_leaves_nothing_when_it_is_known_later() -> None:
    assert gate(
        answers(timedelta(days=2), fever_unwell="unsure"), answers(timedelta(hours=1))
    ).clear


def test_taking_the_answer_back_late_does_not_hide_it() -> None:
    id_ = uuid4()
    alarm = told("check_answered", timedelta(days=2), {"answers": {"fever_unwell": True}}, id_)
    void = told("void", timedelta(days=1), {"entry": str(id_)})
    held = gate(answers(timedelta(days=3)), alarm, void, answers(timedelta(hours=1)))
    assert "RF02" in {each.id for each in held.rules}
    assert not held.clear


def test_the_order_of_arrival_does_not_matter() -> None:
    entries = [answers(timedelta(days=3), fever_unwell=True), answers(timedelta(hours=1))]
    assert fold(entries) == fold(reversed(entries))


def test_somebody_seen_in_time_may_record_it_after_answering_again(tmp_path: Path) -> None:
    house = open_house(tmp_path, clock=lambda: NOW)
    runner = house.runner()
    days = (timedelta(days=3), timedelta(hours=1))
    house.diary(runner).append([answers(days[0], fever_unwell=True), answers(days[1])])
    seen_on = NOW.date() - timedelta(days=2)
    assert not gate_now(house, runner).clear
    assert record_clearance(house, runner, "Dr Stride", seen_on, ["RF02"]).clear
    house.close()
