"""Our tables of names say what an independent decoder's tables say."""

import fitdecode.profile as oracle
import pytest

from flexor.runs.fit import enums
from flexor.runs.fit.profile import MESSAGES


@pytest.mark.parametrize("number", sorted(MESSAGES))
def test_messages_and_fields(number: int) -> None:
    ours, theirs = MESSAGES[number], oracle.MESSAGE_TYPES[number]
    assert ours.name == theirs.name
    for field_number, field in ours.fields.items():
        other = theirs.fields[field_number]
        assert (field.name, field.scale, field.offset) == (
            other.name, other.scale or 1, other.offset or 0,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (enums.SUB_SPORTS, "sub_sport"),
        (enums.MANUFACTURERS, "manufacturer"),
        (enums.GARMIN_PRODUCTS, "garmin_product"),
        (enums.INTENSITIES, "intensity"),
    ],
)
def test_enumerations(ours: dict[int, str], theirs: str) -> None:
    names = oracle.FIELD_TYPES[theirs].enum
    assert ours == {number: names[number] for number in ours}


def test_the_numbers_that_code_decides_by() -> None:
    types = oracle.FIELD_TYPES
    assert types["file"].enum[enums.FILE_ACTIVITY] == "activity"
    assert types["file"].enum[enums.FILE_WORKOUT] == "workout"
    assert types["file"].enum[enums.FILE_COURSE] == "course"
    assert {types["file"].enum[i] for i in enums.FILES_MONITORING} == {
        "monitoring_a", "monitoring_b", "monitoring_daily",
    }  # fmt: skip
    assert {types["event_type"].enum[i] for i in enums.EVENTS_STOP} == {
        "stop", "stop_all", "stop_disable", "stop_disable_all",
    }  # fmt: skip
    assert types["event"].enum[enums.TIMER_EVENT] == "timer"
    assert types["event"].enum[enums.USER_MARKER_EVENT] == "user_marker"
    assert types["activity_type"].enum[enums.SEDENTARY] == "sedentary"
    assert {types["activity_type"].enum[i] for i in enums.STEPPING} == {"running", "walking"}
    assert {i: types["split_type"].enum[i] for i in enums.SPLIT_STATES} == {
        17: "rwd_run", 18: "rwd_walk", 22: "rwd_stand",
    }  # fmt: skip
