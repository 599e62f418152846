"""TCX: laps, pauses, treadmills, and files that break the rules."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from flexor.errors import UnreadableInput
from flexor.runs.run import Event, Lap, Reading, Run
from flexor.runs.tcx import read_tcx

from .made_files import START, simple_tcx, tcx, tcx_activity, tcx_lap, tcx_point


def one(reading: Reading) -> Run:
    (run,) = reading.runs
    return run


def test_a_treadmill_run_needs_no_position() -> None:
    run = one(read_tcx(simple_tcx(4)))
    assert (run.start, run.sport) == (START, "running")
    assert run.samples["distance_m"].to_list() == [0, 3, 6, 9]
    assert run.samples["lat_deg"].null_count() == 4
    assert run.flags == () and run.events == ()


def test_every_channel() -> None:
    inside = (
        "<Position><LatitudeDegrees>1.5</LatitudeDegrees><LongitudeDegrees>-2</LongitudeDegrees>"
        "</Position><AltitudeMeters>12.5</AltitudeMeters><DistanceMeters>7</DistanceMeters>"
        "<HeartRateBpm><Value>150</Value></HeartRateBpm>"
    )
    extension = "<ns3:Speed>2.5</ns3:Speed><ns3:RunCadence>84</ns3:RunCadence><Watts>230</Watts>"
    row = one(read_tcx(tcx(tcx_activity(tcx_lap([tcx_point(0, inside, extension)]))))).samples.row(
        0, named=True
    )
    assert (row["lat_deg"], row["lon_deg"], row["altitude_m"]) == (1.5, -2.0, 12.5)
    assert (row["distance_m"], row["speed_m_s"], row["power_w"]) == (7, 2.5, 230)
    assert (row["heart_rate_bpm"], row["cadence_raw"]) == (150, 84)


def test_cadence_is_taken_raw_and_the_running_one_wins() -> None:
    points = [
        tcx_point(0, "<Cadence>80</Cadence>"),
        tcx_point(1, "<Cadence>80</Cadence>", "<ns3:RunCadence>85</ns3:RunCadence>"),
        tcx_point(2, "<HeartRateBpm>140</HeartRateBpm>"),
    ]
    samples = one(read_tcx(tcx(tcx_activity(tcx_lap(points))))).samples
    assert samples["cadence_raw"].to_list() == [80, 85, None]
    assert samples["heart_rate_bpm"].to_list() == [None, None, 140]


def test_laps_with_their_totals_and_intensity() -> None:
    totals = (
        "<TotalTimeSeconds>{}</TotalTimeSeconds><DistanceMeters>{}</DistanceMeters>"
        "<MaximumSpeed>9</MaximumSpeed><Intensity>{}</Intensity>"
    )
    first = tcx_lap([tcx_point(0), tcx_point(60)], totals=totals.format(60, 200, "Active"))
    second = tcx_lap(
        [tcx_point(61), tcx_point(90)], second=60, totals=totals.format(30, 50, "Resting")
    )
    run = one(read_tcx(tcx(tcx_activity(first, second))))
    assert run.laps == (Lap(0, 60, 200, "active"), Lap(60, 90, 50, "rest"))
    assert (run.totals.timer_s, run.totals.distance_m) == (90, 250)


def test_a_second_track_in_a_lap_follows_a_pause() -> None:
    lap = tcx_lap([tcx_point(0), tcx_point(5)], [tcx_point(65), tcx_point(70)])
    run = one(read_tcx(tcx(tcx_activity(lap, tcx_lap([tcx_point(71)], second=71)))))
    assert run.events == (
        Event(0, "start"),
        Event(5, "stop"),
        Event(65, "start"),
        Event(71, "stop"),
    )


def test_device_and_serial_and_title() -> None:
    creator = "<Notes>Easy\n run</Notes><Creator><Name>Watch 5</Name><UnitId>123</UnitId></Creator>"
    author = "<Author><Name>Some service</Name></Author>"
    data = tcx(tcx_activity(tcx_lap([tcx_point(0)]), after=creator) + author)
    run = one(read_tcx(data))
    assert (run.provenance.device, run.provenance.serial) == ("Watch 5", "123")
    assert run.title == "Easy run"
    nobody = "<Creator><Name>Watch 5</Name><UnitId>0</UnitId></Creator>"
    run = one(read_tcx(tcx(tcx_activity(tcx_lap([tcx_point(0)]), after=nobody))))
    assert run.provenance.serial is None


def test_several_activities_are_several_runs() -> None:
    bike = tcx_activity(tcx_lap([tcx_point(0)]), sport="Biking")
    foot = tcx_activity(tcx_lap([tcx_point(5000)], second=5000), sport="Running")
    runs = read_tcx(tcx(bike, foot)).runs
    assert [(run.sport, run.provenance.session_index) for run in runs] == [
        ("cycling", 0),
        ("running", 1),
    ]


def test_totals_without_points_are_still_a_run() -> None:
    totals = "<TotalTimeSeconds>1800</TotalTimeSeconds><DistanceMeters>5000</DistanceMeters>"
    run = one(read_tcx(tcx(tcx_activity(tcx_lap(totals=totals)))))
    assert run.start == START
    assert run.samples.select("t_s", "distance_m").rows() == [(0, 0), (1800, 5000)]
    assert [flag.id for flag in run.flags] == ["no_samples"]
    assert run.laps == (Lap(0, 1800, 5000),)


def test_an_activity_of_nothing_is_left_out_and_said_so() -> None:
    reading = read_tcx(tcx(tcx_activity(), tcx_activity(tcx_lap([tcx_point(0)]))))
    assert len(reading.runs) == 1
    assert "1 of its activities" in reading.notes[0]


def test_points_without_time_are_left_out_and_laps_stay_right() -> None:
    first = tcx_lap([tcx_point(0), tcx_point(None), tcx_point(10)])
    second = '<Lap StartTime="?"><Track>' + tcx_point(None) + tcx_point(12) + "</Track></Lap>"
    run = one(read_tcx(tcx(tcx_activity(first, second))))
    assert run.samples["t_s"].to_list() == [0, 10, 12]
    assert [(lap.start_s, lap.end_s) for lap in run.laps] == [(0, 12), (12, 12)]
    assert "2 of 5" in run.flags[0].text


def test_courses_and_workouts_are_no_runs() -> None:
    course = f"<Courses><Course><Track>{tcx_point(0)}</Track></Course></Courses>"
    database = "<TrainingCenterDatabase>{}</TrainingCenterDatabase>"
    assert read_tcx(database.format(course).encode()).kind == "course"
    workout = "<Workouts><Workout Sport='Running'/></Workouts>"
    assert read_tcx(database.format(workout).encode()).kind == "workout"
    assert read_tcx(database.format("").encode()).kind == "other"


def test_blanks_before_and_prefixes_out_of_nowhere() -> None:
    data = simple_tcx(3).replace(b' xmlns:ns3="urn:x"', b"").replace(b"<Track>", b"<q:Track>")
    run = one(read_tcx(b"          " + data.replace(b"</Track>", b"</q:Track>")))
    assert run.samples.height == 3 and run.flags == ()


def test_a_file_without_its_root_is_read_and_says_so() -> None:
    data = tcx_activity(tcx_lap([tcx_point(0)]))
    reading = read_tcx(f"<Activities>{data}</Activities>".encode())
    assert [flag.id for flag in one(reading).flags] == ["malformed"]


def test_a_file_that_stops_short() -> None:
    data = simple_tcx(300)
    run = one(read_tcx(data[: len(data) // 2]))
    assert 130 < run.samples.height < 155
    assert [flag.id for flag in run.flags] == ["truncated"]


def test_a_file_in_which_nothing_is_left() -> None:
    with pytest.raises(UnreadableInput) as caught:
        read_tcx(simple_tcx(3)[:60])
    assert "too early" in caught.value.problem and caught.value.remedy


@settings(derandomize=True, deadline=None, max_examples=100)
@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 250), st.floats(0, 1e5)), min_size=1)
)
def test_what_was_written_is_what_is_read(rows: list[tuple[int, int, float]]) -> None:
    points = [
        tcx_point(
            second,
            f"<DistanceMeters>{distance!r}</DistanceMeters>"
            f"<HeartRateBpm><Value>{rate}</Value></HeartRateBpm>",
        )
        for second, rate, distance in rows
    ]
    samples = one(read_tcx(tcx(tcx_activity(tcx_lap(points))))).samples
    assert samples["t_s"].to_list() == [second - rows[0][0] for second, _, _ in rows]
    assert samples["heart_rate_bpm"].to_list() == [rate for _, rate, _ in rows]
    assert samples["distance_m"].to_list() == [distance for _, _, distance in rows]


NAMES = {
    "LatitudeDegrees": "lat_deg",
    "LongitudeDegrees": "lon_deg",
    "AltitudeMeters": "altitude_m",
    "DistanceMeters": "distance_m",
    "Value": "heart_rate_bpm",
    "RunCadence": "cadence_raw",
    "Speed": "speed_m_s",
}


def by_tree(data: bytes) -> list[dict[str, Any]]:
    """Every trackpoint's values, read the slow way."""
    rows = []
    for point in etree.fromstring(data).iter("{*}Trackpoint"):
        texts = {etree.QName(element).localname: element.text or "" for element in point.iter()}
        row: dict[str, Any] = {
            ours: float(texts[theirs]) if theirs in texts else None
            for theirs, ours in NAMES.items()
        }
        row["time"] = datetime.fromisoformat(texts["Time"])
        rows.append(row)
    return rows


@pytest.mark.real
def test_real_files_agree_with_a_tree(real_data: Path) -> None:
    files = [path for path in (real_data / "runs").rglob("*.tcx") if path.name != "malformed.tcx"]
    assert len(files) > 10
    for path in sorted(files):
        run = one(read_tcx(path.read_bytes()))
        oracle = by_tree(path.read_bytes())
        assert run.samples.height == len(oracle), path.name
        for name in NAMES.values():
            assert run.samples[name].to_list() == [row[name] for row in oracle], (path.name, name)
        assert run.start == oracle[0]["time"].astimezone(UTC)
        since = [(row["time"] - run.start) / timedelta(seconds=1) for row in oracle]
        assert run.samples["t_s"].to_list() == pytest.approx(since, abs=1e-5)


@pytest.mark.real
def test_the_malformed_real_file_is_read_and_says_so(real_data: Path) -> None:
    folder = real_data / "runs" / "runpandas"
    reading = read_tcx((folder / "malformed.tcx").read_bytes())
    run = one(reading)
    assert [flag.id for flag in run.flags] == ["malformed"]
    assert "outermost element" in reading.notes[0]
    whole = one(read_tcx((folder / "sample.tcx").read_bytes()))
    assert abs(run.samples.height - whole.samples.height) <= 1
    assert run.totals == whole.totals
