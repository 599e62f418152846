"""The audit as a whole: what a recording is, its distance, and that nothing makes it fail."""

import pickle
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexor.runs.audit import Audit, Habits, audit, learn
from flexor.runs.read import read
from flexor.runs.run import DeviceSplit, Event, Provenance, Run, Totals, sample_frame

from . import signals as s


def audited(*parts: s.Part, sport: str = "running", **changed: object) -> Audit:
    moved = s.motion(parts)
    return audit(s.columns(s.recorded(moved, sport=sport), **changed))


class TestWhatItIs:
    def test_a_run_is_a_run(self) -> None:
        assert audited(s.run(1200)).status == "run"

    @pytest.mark.parametrize("sport", ["running", "walking", "hiking", "unknown", "other"])
    def test_running_counts_whatever_button_was_pressed(self, sport: str) -> None:
        assert audited(s.walk(120), s.run(1200), sport=sport).status == "run"

    @pytest.mark.parametrize("sport", ["running", "walking", "unknown"])
    def test_a_run_that_is_a_walk_is_a_walk(self, sport: str) -> None:
        found = audited(s.walk(1440), sport=sport)
        assert found.status == "walk"
        assert ("although it was recorded as a run" in found.reason) == (sport == "running")

    def test_a_first_walk_run_session_is_a_run(self) -> None:
        assert audited(s.walk(300), *[s.run(60), s.walk(120)] * 6, s.walk(300)).status == "run"

    def test_a_dash_for_the_bus_makes_no_run(self) -> None:
        assert audited(s.walk(1800), s.run(30, 4.0, 180), s.walk(600)).status == "walk"

    @pytest.mark.parametrize("sport", ["cycling", "swimming", "transition"])
    def test_other_sports_are_other(self, sport: str) -> None:
        assert audited(s.run(1200), sport=sport).status == "other"

    def test_a_ride_with_the_wrong_button_is_other(self) -> None:
        found = audited(s.run(2400, 8.0, 0), s.stand(30), s.run(600, 7.0, 0), cadence_raw=None)
        assert found.status == "other"
        assert "ride" in found.reason

    def test_a_slow_ride_with_the_wrong_button_is_other(self) -> None:
        assert audited(s.run(2400, 6.2, 0), cadence_raw=None).status == "other"

    def test_lengths_of_a_pool_are_other(self) -> None:
        strokes = np.full(1800, 27.0)
        found = audited(s.walk(1800, 0.9), sport="unknown", cadence_raw=strokes)
        assert found.status == "other"
        assert "swimming" in found.reason

    def test_thirteen_seconds_are_too_short_to_say(self) -> None:
        assert audited(s.stand(13)).status == "other"

    def test_a_watch_on_a_table_is_other(self) -> None:
        assert audited(s.stand(1200)).status == "other"

    def test_in_doubt_its_own_name_decides_and_the_reason_says_so(self) -> None:
        moved = s.motion([s.run(1800, 1.75)], waver=0.02)
        found = audit(s.without(s.recorded(moved), "cadence_raw"))
        assert found.status == "run"
        assert "cannot be told" in found.reason

    def test_heart_rate_alone_tells_nothing_apart(self) -> None:
        moved = s.motion([s.run(1200)])
        run = s.without(s.recorded(moved), "cadence_raw", "distance_m", "speed_m_s")
        found = audit(s.columns(run, heart_rate_bpm=np.full(1200, 150.0)))
        assert (found.status, found.unknown_s) == ("run", 1199)
        assert found.mean_heart_rate_bpm == 150


class TestItsNumbers:
    def test_times_add_up(self) -> None:
        found = audited(s.walk(300), s.run(900), s.stand(60), s.run(300), s.walk(200))
        parts = found.run_s + found.walk_s + found.still_s + found.unknown_s
        assert parts == pytest.approx(found.elapsed_s)
        assert found.moving_s == pytest.approx(found.elapsed_s - found.still_s)
        assert found.run_s == pytest.approx(1200, abs=15)

    def test_running_metres_leave_the_walks_out(self) -> None:
        found = audited(s.walk(600, 1.3), s.run(1000, 3.0))
        assert found.running_m == pytest.approx(3000, rel=0.02)
        assert found.distance_m == pytest.approx(3780, rel=0.02)

    def test_cadence_is_that_of_the_running(self) -> None:
        assert audited(s.walk(600), s.run(600)).mean_cadence_spm == pytest.approx(168, abs=2)

    def test_the_start_tells_its_offset(self) -> None:
        run = replace(s.recorded(s.motion([s.run(300)])), utc_offset_s=7200)
        found = audit(run)
        assert found.start == s.START
        assert found.start.utcoffset() == timedelta(hours=2)

    def test_a_watchs_total_counts_where_the_samples_hold_none(self) -> None:
        moved = s.motion([s.run(1200)])
        run = s.without(s.recorded(moved), "distance_m", "speed_m_s")
        assert audit(run).distance_m == pytest.approx(moved.distance[-1])

    def test_an_impossible_total_does_not(self) -> None:
        run = s.without(s.recorded(s.motion([s.run(300)])), "distance_m", "speed_m_s")
        assert audit(replace(run, totals=Totals(distance_m=90_000))).distance_m is None

    def test_a_forgotten_watch_collects_no_metres(self) -> None:
        found = audited(s.run(1800, 2.8), s.stand(2400), s.walk(1200, 1.2), s.stand(600))
        assert found.distance_m == pytest.approx(1800 * 2.8, rel=0.02)
        assert "left_running" in {flag.id for flag in found.flags}

    def test_a_long_lunch_is_not_the_end(self) -> None:
        found = audited(s.run(1800, 2.8), s.stand(2400), s.run(1800, 2.8))
        assert found.distance_m == pytest.approx(3600 * 2.8, rel=0.02)

    def test_an_audit_travels_between_processes(self) -> None:
        found = audited(s.walk(300), s.run(600))
        assert pickle.loads(pickle.dumps(found)) == found


class TestHabits:
    def test_recordings_with_cadence_teach_both_speeds(self) -> None:
        taught = [audited(s.walk(200, 1.2), s.run(900, 1.9, 152)).habits for _ in range(3)]
        habits = learn(taught)
        assert habits.walking_speed_m_s == pytest.approx(1.2, abs=0.1)
        assert habits.running_speed_m_s == pytest.approx(1.9, abs=0.1)

    def test_fewer_than_three_make_no_habit(self) -> None:
        assert learn([Habits(1.2, 1.9)] * 2) == Habits()

    def test_speed_alone_teaches_nothing(self) -> None:
        assert audited(s.walk(200), s.run(900), cadence_raw=None).habits == Habits()


numbers = st.one_of(
    st.none(), st.floats(allow_nan=True, allow_infinity=True), st.sampled_from([0.0, -1.0, 1e300])
)


@settings(max_examples=60, deadline=None)
@given(
    times=st.lists(st.floats(-1e6, 1e6) | st.sampled_from([0.0, 1.0, 2.0]), max_size=30),
    data=st.data(),
    sport=st.sampled_from(["running", "cycling", "unknown", "other"]),
)
def test_no_recording_makes_it_fail(times: list[float], data: st.DataObject, sport: str) -> None:
    names = ("lat_deg", "lon_deg", "distance_m", "speed_m_s", "cadence_raw", "altitude_m")
    columns: dict[str, object] = {
        name: data.draw(st.lists(numbers, min_size=len(times), max_size=len(times)))
        for name in names
    }
    columns = {name: np.array(values, dtype=np.float64) for name, values in columns.items()}
    run = Run(
        start=s.START,
        sport=sport,
        samples=sample_frame({"t_s": np.array(times, dtype=np.float64), **columns}),
        provenance=Provenance("fit"),
        events=(Event(-5, "start"), Event(3, "stop"), Event(1e9, "start")),
        splits=(DeviceSplit(-10, 5, "run"), DeviceSplit(3, 1e7, "still")),
    )
    found = audit(run)
    assert found.elapsed_s >= 0
    assert found.distance_m is None or np.isfinite(found.distance_m)


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "claimed_km", "most_km", "least_km"),
    [
        ("556160e9-d74c-440c-b0af-363efb753430.gpx", 22.1, 5.5, 5.2),
        ("720bf570-d855-4303-87c2-74d85429e52d.gpx", 21.7, 11.1, 6.5),
    ],
)
def test_junk_of_the_satellites_makes_no_record(
    real_data: Path, name: str, claimed_km: float, most_km: float, least_km: float
) -> None:
    path = real_data / "runs" / "runpandas" / name
    found = audit(read(path.read_bytes(), name).runs[0])
    assert found.distance_m is not None
    assert least_km <= found.distance_m / 1000 <= most_km < claimed_km
    assert "distance_cleaned" in {finding.id for finding in found.findings}


@pytest.mark.real
def test_a_whole_folder_of_real_files_is_told_apart(real_data: Path) -> None:
    folder = real_data / "runs" / "python-fitparse"
    told = {
        name: [audit(run).status for run in read((folder / name).read_bytes(), name).runs]
        for name in (
            "garmin-fenix-5-walk.fit",
            "garmin-fenix-5-run.fit",
            "event_timestamp.fit",
            "coros-pace-2-cycling-misaligned-fields.fit",
            "nick.fit",
            "sample_mulitple_header.fit",
        )
    }
    assert told == {
        "garmin-fenix-5-walk.fit": ["walk"],
        "garmin-fenix-5-run.fit": ["run"],
        "event_timestamp.fit": ["other"],
        "coros-pace-2-cycling-misaligned-fields.fit": ["other"],
        "nick.fit": ["other"],
        "sample_mulitple_header.fit": ["other", "other", "other", "other", "run"],
    }
