"""A workout arrives on the watch as it was meant, as far as another decoder can tell."""

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexor.errors import BadAnswer
from flexor.runs.workout import (
    REPEAT_LIMIT,
    Item,
    Kind,
    Repeat,
    WorkoutStep,
    workout,
)

from .test_encode import decoded

CREATED = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)

WALK_RUN: list[Item] = [
    WorkoutStep("warmup", 300, name="Walk"),
    WorkoutStep("active", 60, name="Run easy"),
    WorkoutStep("recovery", 90, name="Walk"),
    Repeat(first_step_index=1, count=8),
    WorkoutStep("cooldown", 300, name="Walk"),
]
STAGED: list[Item] = [
    WorkoutStep("warmup", duration_s=300, name="Walk, loosen up"),
    WorkoutStep("active", distance_m=400, speed_low_m_s=2.2, speed_high_m_s=2.6, name="Build up"),
    WorkoutStep("active", duration_s=900, speed_low_m_s=2.6, speed_high_m_s=2.9, name="Steady"),
    WorkoutStep("cooldown", duration_s=300, name="Walk"),
]


def test_the_staged_run_has_its_four_stages() -> None:
    data = workout(STAGED, "Staged run", created=CREATED)
    identity = decoded(data, "file_id")[0]
    assert identity["type"] == "workout"
    assert identity["manufacturer"] == "development"
    assert identity["time_created"] == CREATED
    assert decoded(data, "workout")[0]["num_valid_steps"] == 4
    assert decoded(data, "workout")[0]["sport"] == "running"
    steps = decoded(data, "workout_step")
    assert [step["message_index"] for step in steps] == [0, 1, 2, 3]
    assert [step["intensity"] for step in steps] == ["warmup", "active", "active", "cooldown"]
    assert [step["wkt_step_name"] for step in steps] == [
        "Walk, loosen up",
        "Build up",
        "Steady",
        "Walk",
    ]
    assert steps[0]["duration_time"] == 300
    assert steps[1]["duration_distance"] == 400
    assert (steps[1]["custom_target_speed_low"], steps[1]["custom_target_speed_high"]) == (2.2, 2.6)
    assert [step["target_type"] for step in steps] == ["open", "speed", "speed", "open"]


def test_walk_run_intervals_are_one_block_and_a_repeat() -> None:
    data = workout(WALK_RUN, "Walk-run", created=CREATED)
    steps = decoded(data, "workout_step")
    assert decoded(data, "workout")[0]["num_valid_steps"] == 5
    assert [s.get("duration_time") for s in steps] == [300, 60, 90, None, 300]
    assert [s["intensity"] for s in steps] == ["warmup", "active", "recovery", None, "cooldown"]
    assert steps[3]["duration_type"] == "repeat_until_steps_cmplt"
    assert (steps[3]["duration_step"], steps[3]["repeat_steps"]) == (1, 8)
    assert {s["target_type"] for s in steps} == {"open"}


def test_two_workouts_differ_in_serial_and_the_same_one_does_not() -> None:
    one, again = (workout(STAGED, "Staged run", created=CREATED) for _ in range(2))
    assert one == again
    other = workout(STAGED[:3], "Staged run", created=CREATED)
    serials = [decoded(data, "file_id")[0]["serial_number"] for data in (one, other)]
    assert serials[0] != serials[1]
    given_one = workout(STAGED, "x", created=CREATED, serial=42)
    assert decoded(given_one, "file_id")[0]["serial_number"] == 42


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([], "1 to 50 steps"),
        ([WorkoutStep("active", 60)] * 51, "1 to 50 steps"),
        ([WorkoutStep("active", 0)], "Step 1: the duration"),
        ([WorkoutStep("active", math.nan)], "Step 1: the duration"),
        ([WorkoutStep("active", 60, 400)], "both a duration and a distance"),
        ([WorkoutStep("active", distance_m=-5)], "Step 1: the distance"),
        ([WorkoutStep("active", 60, name="far too long a name")], "name"),
        ([WorkoutStep("active", 60, name="two\nlines")], "name"),
        ([WorkoutStep("active", 60, speed_low_m_s=2.0)], "half a pace"),
        ([WorkoutStep("active", 60, speed_low_m_s=3.0, speed_high_m_s=2.0)], "slowest"),
        ([WorkoutStep("active", 60, speed_low_m_s=3.0, speed_high_m_s=99.0)], "fastest"),
        ([Repeat(0, 3)], "does not come before"),
        ([WorkoutStep("active", 60), Repeat(1, 3)], "does not come before"),
        ([WorkoutStep("active", 60), Repeat(0, 1)], "repeats"),
        ([WorkoutStep("active", 60), Repeat(0, 2), Repeat(0, 2)], "repeats a repeat"),
    ],
)
def test_what_no_watch_could_follow_is_refused_by_its_step(steps: list[Item], told: str) -> None:
    with pytest.raises(BadAnswer, match=told):
        workout(steps, "Test", created=CREATED)


a_step = st.builds(
    WorkoutStep,
    st.sampled_from(["warmup", "active", "recovery", "cooldown", "rest"]),
    duration_s=st.one_of(st.none(), st.floats(1, 86_400)),
    name=st.text("abcdefghijklmnopqrstuvwxyzäöüé ", max_size=15),
)


@given(st.lists(a_step, min_size=1, max_size=20), st.integers(2, REPEAT_LIMIT))
def test_any_workout_survives_the_trip(steps: list[WorkoutStep], count: int) -> None:
    data = workout([*steps, Repeat(0, count)], "Any", created=CREATED)
    *read, repeat = decoded(data, "workout_step")
    assert repeat["repeat_steps"] == count
    for step, row in zip(steps, read, strict=True):
        kind: Kind = row["intensity"]
        assert kind == step.kind
        assert row["wkt_step_name"] or step.name == ""
        if step.duration_s is None:
            assert row["duration_type"] == "open"
        else:
            assert row["duration_time"] == pytest.approx(step.duration_s, abs=6e-4)
