"""Duplicates: three levels, the richest wins, and two runs of one day are never joined."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexor.runs.audit import audit
from flexor.runs.duplicates import best, groups, level, window
from flexor.runs.facts import RunFacts, facts
from flexor.runs.profile import profile
from flexor.runs.read import read

MORNING = datetime(2026, 5, 3, 6, 30, 12, tzinfo=UTC)
_numbers = count()


def shape(seed: int) -> tuple[float, ...]:
    """The profile of some run: its speed wavers in its own way."""
    rng = np.random.default_rng(seed)
    speed = 2.8 + np.repeat(rng.normal(0, 0.25, 40), 90)
    return profile(np.cumsum(speed))


def recording(name: str, **changed: object) -> RunFacts:
    made: dict[str, object] = {
        "id": name,
        "start": MORNING,
        "duration_s": 3600.0,
        "distance_m": 10_000.0,
        "format": "fit",
        "device": "garmin fr255",
        "serial": None,
        "created": None,
        "sha256": f"bytes {next(_numbers)}",
        "sport": "running",
        "samples": 3600,
        "channels": 7,
        "profile": shape(1),
    }
    return RunFacts(**(made | changed))  # type: ignore[arg-type]


def after(**shift: float) -> datetime:
    return MORNING + timedelta(**shift)


class TestTheSameBytes:
    def test_a_file_sent_twice_is_one_run(self) -> None:
        one, two = recording("one", sha256="x"), recording("two", sha256="x")
        assert level(one, two) == "same_bytes"

    def test_the_sessions_of_one_file_are_different_runs(self) -> None:
        one = recording("swim", sha256="x", duration_s=1500.0)
        two = recording("run", sha256="x", start=after(minutes=90))
        assert level(one, two) is None


class TestTheSameRecording:
    def test_a_watch_and_its_moment_are_one_recording(self) -> None:
        made = {"serial": "3999", "created": MORNING}
        assert level(recording("a", **made), recording("b", **made)) == "same_recording"

    def test_the_sessions_of_one_recording_are_different_runs(self) -> None:
        made = {"serial": "3999", "created": MORNING}
        later = recording("b", start=after(hours=2), **made)
        assert level(recording("a", **made), later) is None


class TestTheSameTime:
    @pytest.mark.parametrize("seconds", [0, 5, 45, 110])
    def test_two_devices_on_one_run(self, seconds: int) -> None:
        phone = recording(
            "phone",
            start=after(seconds=seconds),
            format="gpx",
            distance_m=10_250.0,
            profile=shape(2),
        )
        assert level(recording("watch"), phone) == "same_time"

    def test_formats_that_drop_pauses_are_still_one_run(self) -> None:
        short = recording("gpx", format="gpx", duration_s=3100.0, distance_m=9300.0)
        assert level(recording("fit"), short) == "same_time"

    @pytest.mark.parametrize("hours", [-5.5, -3, 1, 2, 5.75, 8, 14])
    def test_a_clock_of_another_time_zone(self, hours: float) -> None:
        other = recording("gpx", format="gpx", start=after(hours=hours, seconds=20))
        assert level(recording("fit"), other) == "same_time"

    def test_a_watch_without_a_date_says_nothing_about_time(self) -> None:
        start = datetime(1989, 12, 31, tzinfo=UTC)
        assert level(recording("a", start=start), recording("b", start=start)) is None


class TestTwoRunsOfOneDay:
    def test_morning_and_evening(self) -> None:
        assert (
            level(recording("a"), recording("b", start=after(hours=10.1), profile=shape(2))) is None
        )

    def test_to_work_and_back_on_the_quarter_hour(self) -> None:
        """The same way, as long, begun whole hours later: only the shape tells."""
        home = recording("b", start=after(hours=9), profile=shape(2))
        assert level(recording("a"), home) is None

    def test_without_a_shape_a_shifted_clock_must_agree_closely(self) -> None:
        one = recording("a", profile=())
        close = recording("b", start=after(hours=2, seconds=3), profile=())
        loose = recording("c", start=after(hours=2, seconds=60), distance_m=10_200.0, profile=())
        assert level(one, close) == "same_time"
        assert level(one, loose) is None

    def test_one_watch_records_no_run_twice(self) -> None:
        one = recording("a", serial="3999", created=MORNING)
        two = recording("b", serial="3999", created=after(hours=3), start=after(hours=3))
        assert level(one, two) is None

    def test_one_after_the_other(self) -> None:
        other = recording("b", start=after(seconds=3605), profile=shape(2))
        assert level(recording("a"), other) is None

    def test_a_friend_joined_for_the_second_half(self) -> None:
        joined = recording("b", start=after(minutes=35), duration_s=3000.0)
        assert level(recording("a"), joined) is None


class TestWhichOneStands:
    @pytest.mark.parametrize(
        ("richer", "poorer"),
        [
            ({"format": "fit"}, {"format": "tcx", "channels": 12}),
            ({"format": "tcx"}, {"format": "gpx", "channels": 12}),
            ({"format": "gpx"}, {"format": "apple", "channels": 12}),
            ({"channels": 9}, {"channels": 6, "samples": 9000}),
            ({"samples": 3600}, {"samples": 900}),
            ({"format": "gpx"}, {"format": "fit", "duration_s": 2500.0}),
        ],
    )
    def test_the_richest_that_is_whole(
        self, richer: dict[str, object], poorer: dict[str, object]
    ) -> None:
        found = groups([recording("poorer", **poorer), recording("richer", **richer)])
        assert [group.best for group in found] == ["richer"]

    def test_each_duplicate_says_why(self) -> None:
        one = recording("one", sha256="x")
        twin = recording("twin", sha256="x")
        phone = recording("phone", format="gpx", start=after(hours=2))
        (found,) = groups([one, twin, phone])
        assert {other.id: other.because for other in found.others} == {
            ("twin" if found.best == "one" else "one"): "The same file, sent again.",
            "phone": "Recorded over the same time by a clock of another time zone.",
        }

    def test_single_recordings_form_no_group(self) -> None:
        assert groups([recording("a"), recording("b", start=after(days=2))]) == ()

    def test_best_leaves_one_a_run(self) -> None:
        kept = best(
            [
                recording("gpx", format="gpx"),
                recording("fit"),
                recording("other day", start=after(days=2)),
            ]
        )
        assert [fact.id for fact in kept] == ["fit", "other day"]


@given(st.randoms(use_true_random=False))
def test_the_order_does_not_matter(shuffler: random.Random) -> None:
    history = [
        recording(
            f"{day} {form}",
            start=after(days=day, seconds=offset),
            format=form,
            sha256=f"{day}{form}",
        )
        for day in range(5)
        for offset, form in ((0, "fit"), (30, "gpx"), (7200, "tcx"))
    ]
    expected = groups(history)
    shuffler.shuffle(history)
    assert groups(history) == expected
    assert len(expected) == 5


@given(st.floats(-60_000, 60_000), st.floats(600, 20_000))
def test_nothing_outside_its_window_is_a_duplicate(seconds: float, duration: float) -> None:
    one = recording("a", duration_s=duration)
    other = recording("b", start=after(seconds=seconds), duration_s=duration)
    earliest, latest = window(one)
    if not earliest <= other.start <= latest:
        assert level(one, other) is None


def audited(path: Path) -> list[RunFacts]:
    data = path.read_bytes()
    digest = sha256(data).hexdigest()
    return [facts(path.name, digest, run, audit(run)) for run in read(data, path.name).runs]


@pytest.mark.real
def test_the_real_folder(real_data: Path) -> None:
    """The pairs that the folder is known to hold, and no run joined with another day's."""
    folder = sorted((real_data / "runs" / "runpandas").iterdir())
    found = groups(fact for path in folder for fact in audited(path))
    linked = {frozenset({group.best, *(other.id for other in group.others)}) for group in found}
    assert linked == {
        frozenset(names)
        for names in (
            ("2020-12-02T06_08_29-300_Running.tcx", "36bb9510-27b3-4c13-9d68-55b59af24ec3.gpx"),
            ("2020-12-06T06_36_21-300_Running.tcx", "c74b49c3-6505-4874-9ef1-9f9cbd149896.gpx"),
            ("2020-12-08T06_36_12-300_Running.tcx", "e72ac978-0e43-493a-b4f2-50102b64939a.gpx"),
            ("2020-12-13T07_25_55-300_Running.tcx", "f5bda6ea-d83c-466d-9ced-c480d4b02073.gpx"),
            ("2020-12-26T06_03_49-300_Running.tcx", "531a7cd6-3ae1-4a03-99dc-f6fcb8d97eb0.gpx"),
            ("malformed.tcx", "sample.tcx"),
            ("run.gpx", "run.tcx"),
            ("stopped_example.gpx", "stopped_example.tcx"),
        )
    }
    assert all(group.best.endswith(".tcx") for group in found)


@pytest.mark.real
@pytest.mark.parametrize("hours", [3, -5, 5.75])
def test_a_real_run_in_another_time_zone(real_data: Path, hours: float) -> None:
    """Its other format measures 3.3 % more; the shape is the same."""
    folder = real_data / "runs" / "runpandas"
    (tcx,), (gpx,) = (audited(folder / f"stopped_example.{form}") for form in ("tcx", "gpx"))
    shifted = replace(gpx, start=gpx.start + timedelta(hours=hours), distance_m=12_100.0)
    assert level(tcx, shifted) == "same_time"
