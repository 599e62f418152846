"""GPX as watches and web sites really write it."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import gpxpy
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexor.errors import LimitExceeded, UnreadableInput
from flexor.runs.gpx import read_gpx
from flexor.runs.run import SAMPLE_COLUMNS, Event

from .made_files import START, gpx, gpx_point, gpx_track, simple_gpx


def test_a_track_becomes_a_run() -> None:
    reading = read_gpx(simple_gpx(points=3, name="Früh & frisch"))
    (run,) = reading.runs
    assert (reading.format, reading.kind, reading.notes) == ("gpx", "activity", ())
    assert (run.start, run.sport, run.title) == (START, "running", "Früh & frisch")
    assert (run.provenance.format, run.provenance.device) == ("gpx", "Maker")
    assert run.samples["t_s"].to_list() == [0.0, 1.0, 2.0]
    assert run.samples["lat_deg"].to_list() == [1.0, 1.00001, 1.00002]
    assert dict(run.samples.schema) == SAMPLE_COLUMNS
    assert run.events == () and run.flags == ()


@pytest.mark.parametrize(
    "extension",
    [
        "<extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>150</gpxtpx:hr><gpxtpx:cad>85"
        "</gpxtpx:cad><gpxtpx:atemp>20</gpxtpx:atemp></gpxtpx:TrackPointExtension>"
        "<power>250</power></extensions>",
        "<extensions><ns3:TrackPointExtension><ns3:hr> 150 </ns3:hr><ns3:cad>85</ns3:cad>"
        "<ns3:atemp>20.0</ns3:atemp></ns3:TrackPointExtension><power>250</power></extensions>",
        "<extensions><gpxdata:hr>150</gpxdata:hr><gpxdata:cadence>85</gpxdata:cadence>"
        "<gpxdata:temp>20</gpxdata:temp><pwr:PowerInWatts>250</pwr:PowerInWatts></extensions>",
        "<extensions><heartrate>150</heartrate><cadence>85</cadence><temp>20</temp>"
        "<power>250</power></extensions>",
        "<hr>150</hr><cad>85</cad><temp>20</temp><power>250</power>",
    ],
    ids=["gpxtpx", "ns3", "gpxdata", "bare", "outside"],
)
def test_channels_are_found_under_every_namespace_bound_or_not(extension: str) -> None:
    (run,) = read_gpx(gpx(gpx_track([gpx_point(0, inside=extension)]))).runs
    row = run.samples.row(0, named=True)
    channels = ("heart_rate_bpm", "cadence_raw", "temperature_c", "power_w")
    assert [row[name] for name in channels] == [150, 85, 20, 250]


def test_segments_are_pauses() -> None:
    track = gpx_track([gpx_point(0), gpx_point(9)], [gpx_point(60), gpx_point(70)])
    (run,) = read_gpx(gpx(track)).runs
    assert run.events == (
        Event(0, "start"),
        Event(9, "stop"),
        Event(60, "start"),
        Event(70, "stop"),
    )


def test_every_track_is_its_own_run() -> None:
    first = gpx_track([gpx_point(0)], name="a", kind="1")
    second = gpx_track([gpx_point(5000)], name="b", kind="9")
    runs = read_gpx(gpx(first, second)).runs
    assert [(run.title, run.sport) for run in runs] == [("a", "cycling"), ("b", "running")]
    assert [run.provenance.session_index for run in runs] == [0, 1]


@pytest.mark.parametrize(
    ("kind", "sport", "sub_sport"),
    [
        ("9", "running", None),
        ("10", "walking", None),
        ("4", "hiking", None),
        ("1", "cycling", None),
        ("trail_running", "running", "trail"),
        ("Treadmill Running", "running", "treadmill"),
        ("Run", "running", None),
        ("walking", "walking", None),
        ("Kitesurf", "other", None),
        ("", "unknown", None),
    ],
)
def test_sports_by_number_and_by_word(kind: str, sport: str, sub_sport: str | None) -> None:
    (run,) = read_gpx(gpx(gpx_track([gpx_point(0)], kind=kind))).runs
    assert (run.sport, run.sub_sport) == (sport, sub_sport)


def test_routes_waypoints_and_untimed_tracks_are_courses() -> None:
    route = '<rte><rtept lat="1" lon="2"><time>2026-03-01T07:30:00Z</time></rtept></rte>'
    waypoint = '<wpt lat="1" lon="2"><time>2026-03-01T07:30:00Z</time></wpt>'
    for body in (route, waypoint, gpx_track([gpx_point(None), gpx_point(None)])):
        reading = read_gpx(gpx(body))
        assert (reading.kind, reading.runs) == ("course", ())
        assert reading.notes


def test_points_without_time_are_left_out_and_said_so() -> None:
    points = [gpx_point(0, 1.0), gpx_point(None, 5.0), gpx_point(2, 3.0)]
    (run,) = read_gpx(gpx(gpx_track(points))).runs
    assert run.samples["lat_deg"].to_list() == [1.0, 3.0]
    assert [flag.id for flag in run.flags] == ["points_without_time"]
    assert "1 of 3" in run.flags[0].text


def test_points_without_or_with_an_impossible_position_keep_their_row() -> None:
    time = "<time>2026-03-01T07:30:00Z</time><hr>140</hr>"
    places = ["", 'lat="1"', 'lat="95" lon="2"', 'lat="nan" lon="2"', 'lat="x" lon="2"']
    points = [f"<trkpt {place}>{time}</trkpt>" for place in places]
    (run,) = read_gpx(gpx(gpx_track(points))).runs
    assert run.samples["heart_rate_bpm"].to_list() == [140] * 5
    assert run.samples["lat_deg"].null_count() == run.samples["lon_deg"].null_count() == 5


def test_the_equator_is_a_place() -> None:
    (run,) = read_gpx(gpx(gpx_track([gpx_point(0, 0.0, 0.0)]))).runs
    assert run.samples["lat_deg"].to_list() == [0.0]


@pytest.mark.parametrize(
    ("dirt", "clean"),
    [
        (b"\xef\xbb\xbf", b""),
        (b"\n\r\n \t", b""),
        (b" \xef\xbb\xbf \n", b""),
    ],
)
def test_marks_and_blanks_before_the_declaration_do_no_harm(dirt: bytes, clean: bytes) -> None:
    assert read_gpx(dirt + simple_gpx()).runs[0].samples.height == 5


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "cp1252"])
def test_other_encodings(codec: str) -> None:
    text = simple_gpx(name="Läufchen").decode().replace("UTF-8", codec)
    (run,) = read_gpx(text.encode(codec)).runs
    assert run.title == "Läufchen"


def test_an_encoding_that_is_claimed_but_not_used() -> None:
    assert read_gpx(simple_gpx().replace(b"UTF-8", b"UTF-16")).runs
    assert read_gpx(simple_gpx().replace(b"UTF-8", b"utf-7")).runs
    assert read_gpx(simple_gpx().replace(b"UTF-8", b"no-such")).runs


def test_control_characters_are_dropped() -> None:
    (run,) = read_gpx(simple_gpx(name="a\x0bb")).runs
    assert run.title == "ab" and run.flags == ()


@pytest.mark.parametrize(
    "name", [b"Run & fun", b"a <b", b"&nbsp;", b"caf\xe9", b"</wrong>", b"<x a='1' a='2'/>"]
)
def test_malformed_files_are_read_by_the_patient_parser(name: bytes) -> None:
    data = simple_gpx(points=50, name="NAME").replace(b"NAME", name)
    reading = read_gpx(data)
    assert [run.samples.height for run in reading.runs] == [50]
    assert [flag.id for flag in reading.runs[0].flags] == ["malformed"]
    assert "line" in reading.notes[0]


@pytest.mark.parametrize("kept", [0.3, 0.5, 0.9, 0.99])
def test_truncated_files_yield_what_came_before(kept: float) -> None:
    data = simple_gpx(points=400)
    (run,) = read_gpx(data[: int(len(data) * kept)]).runs
    assert abs(run.samples.height - 400 * kept) < 8
    assert [flag.id for flag in run.flags] == ["truncated"]


def test_entities_are_refused_in_every_guise() -> None:
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    bomb = f'<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY l0 "ha">{laughs}]><gpx>&l9;</gpx>'
    outside = '<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx><name>&x;</name></gpx>'
    late = "<gpx>&" + outside
    for text in (bomb, outside, late):
        with pytest.raises(UnreadableInput) as caught:
            read_gpx(text.encode())
        assert caught.value.problem and caught.value.remedy


def test_too_deep_and_too_long_are_refused() -> None:
    for data in (
        b"<gpx>" + b"<a>" * 100,
        b"<gpx><name>" + b"x" * (2 << 20) + b"</name></gpx>",
        b'<gpx a="' + b"x" * (2 << 20) + b'"/>',
    ):
        with pytest.raises(LimitExceeded):
            read_gpx(data)
    with pytest.raises(UnreadableInput):
        read_gpx(b"<gpx>&<name>" + b"x" * (20 << 20) + b"</name></gpx>")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01T07:30:00.5Z", START + timedelta(seconds=0.5)),
        ("2026-03-01T09:30:00+02:00", START),
        ("2026-03-01 07:30:00", START),
        ("1989-12-31T00:00:00Z", datetime(1989, 12, 31, tzinfo=UTC)),
    ],
)
def test_times_as_they_are_written(text: str, expected: datetime) -> None:
    point = f'<trkpt lat="1" lon="2"><time> {text}\n</time></trkpt>'
    (run,) = read_gpx(gpx(gpx_track([point]))).runs
    assert run.start == expected
    assert run.start.tzinfo is UTC


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "2026-03-01"]
)
def test_what_is_no_time_is_no_time(text: str) -> None:
    point = f'<trkpt lat="1" lon="2"><time>{text}</time></trkpt>'
    assert read_gpx(gpx(gpx_track([point]))).kind == "course"


def test_the_local_offset_is_kept_where_told() -> None:
    point = '<trkpt lat="1" lon="2"><time>2026-03-01T09:30:00+02:00</time></trkpt>'
    assert read_gpx(gpx(gpx_track([point]))).runs[0].utc_offset_s == 7200
    assert read_gpx(simple_gpx()).runs[0].utc_offset_s is None


points = st.lists(
    st.tuples(
        st.floats(0, 1e6).map(lambda second: round(second, 3)),
        st.floats(-90, 90),
        st.floats(-180, 180),
        st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False, width=32)),
    ),
    min_size=1,
    max_size=20,
)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(points, st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_what_was_written_is_what_is_read(rows: list[tuple[Any, ...]], name: str) -> None:
    written = [
        gpx_point(second, lat, lon, "" if ele is None else f"<ele>{ele!r}</ele>")
        for second, lat, lon, ele in rows
    ]
    (run,) = read_gpx(gpx(gpx_track(written, name=name))).runs
    assert run.samples["lat_deg"].to_list() == [row[1] for row in rows]
    assert run.samples["lon_deg"].to_list() == [row[2] for row in rows]
    assert run.samples["altitude_m"].to_list() == [row[3] for row in rows]
    since = [row[0] - rows[0][0] for row in rows]
    assert run.samples["t_s"].to_list() == pytest.approx(since, abs=1e-5)
    usable = "".join(char for char in name if char not in "\ufffe\uffff")
    assert (run.title or "") == " ".join(usable.split())[:200]


@settings(derandomize=True, deadline=None, max_examples=50)
@given(st.integers(-14 * 60, 14 * 60))
def test_any_offset_of_local_time(minutes: int) -> None:
    local = START.astimezone(timezone(timedelta(minutes=minutes)))
    point = f'<trkpt lat="1" lon="2"><time>{local.isoformat()}</time></trkpt>'
    (run,) = read_gpx(gpx(gpx_track([point]))).runs
    assert run.start == START
    assert run.utc_offset_s == (minutes * 60 or None)


@pytest.mark.real
def test_real_files_agree_with_another_reader(real_data: Path) -> None:
    files = sorted((real_data / "runs").rglob("*.gpx"))
    assert len(files) > 60
    for path in files:
        data = path.read_bytes()
        oracle: list[Any] = [
            point
            for track in gpxpy.parse(data).tracks
            for segment in track.segments
            for point in segment.points
        ]
        samples = pl.concat([run.samples for run in read_gpx(data).runs])
        assert samples.height == len(oracle), path.name
        assert samples["lat_deg"].to_list() == [point.latitude for point in oracle]
        assert samples["lon_deg"].to_list() == [point.longitude for point in oracle]
        assert samples["altitude_m"].to_list() == [point.elevation for point in oracle]
        assert samples["heart_rate_bpm"].to_list() == [_extension(point, "hr") for point in oracle]
        assert samples["cadence_raw"].to_list() == [_extension(point, "cad") for point in oracle]
        since = [(point.time - oracle[0].time).total_seconds() for point in oracle]
        assert samples["t_s"].to_list() == pytest.approx(since, abs=1e-5)


def _extension(point: Any, name: str) -> float | None:
    for outer in point.extensions:
        for element in outer.iter():
            if element.tag.rpartition("}")[2] == name:
                return float(element.text)
    return None
