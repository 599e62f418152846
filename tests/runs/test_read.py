"""The one door: any bytes give a reading or one clear refusal."""

import gzip
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexor.errors import LimitExceeded, NotAnActivity, UnreadableInput
from flexor.runs.archive import members
from flexor.runs.read import read, read_member

from .made_files import apple, gpx, gpx_point, gpx_track, simple_gpx, simple_tcx, workout, zipped


def test_by_content_whatever_the_name() -> None:
    assert read(simple_gpx(), "run.fit").format == "gpx"
    assert read(simple_tcx(), "").format == "tcx"
    assert read(apple(workout())).format == "apple"
    assert read(gzip.compress(simple_tcx())).runs[0].samples.height == 5


def test_a_list_of_names_is_told_as_such() -> None:
    data = b"Id,Date,Activity Name,Filename\n1,x,Run,activities/1.fit\n2,x,By hand,\n"
    reading = read(data)
    assert (reading.format, reading.kind) == ("strava_csv", "other")
    assert reading.notes[0] == "The names of 1 activities." and "1 were entered" in reading.notes[1]


def test_refusals_tell_problem_and_remedy() -> None:
    cases: list[tuple[bytes, type[UnreadableInput]]] = [
        (b"", UnreadableInput),
        (b"\x89PNG\r\n\x1a\n", NotAnActivity),
        (b"{}", NotAnActivity),
        (b"dear diary", NotAnActivity),
        (os.urandom(64).replace(b"\x1f", b"\x1e") + b"\0" * 64, NotAnActivity),
        (zipped({"a.gpx": simple_gpx()}), UnreadableInput),
        (gzip.compress(gzip.compress(simple_gpx())), UnreadableInput),
        (b"\x1f\x8b\x08\x00 this is no gzip", UnreadableInput),
        (gzip.compress(b"<gpx>" + bytes(20 << 20)), LimitExceeded),
        (bytes(65 << 20), LimitExceeded),
    ]
    for data, kind in cases:
        with pytest.raises(kind) as caught:
            read(data, "some.bin")
        assert caught.value.problem and caught.value.remedy


def test_an_apple_export_in_an_archive_is_read_with_its_routes(tmp_path: Path) -> None:
    route = '<WorkoutRoute><FileReference path="/workout-routes/r.gpx"/></WorkoutRoute>'
    files = {
        "apple_health_export/workout-routes/r.gpx": gpx(gpx_track([gpx_point(0), gpx_point(9)])),
        "apple_health_export/export.xml": apple(workout(route)),
    }
    path = tmp_path / "export.zip"
    path.write_bytes(zipped(files))
    readings = [read_member(member) for member in members(path) if not member.failure]
    assert [run.samples.height for reading in readings for run in reading.runs] == [2]


def test_a_member_that_failed_raises_its_failure(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0")
    (member,) = members(path)
    with pytest.raises(NotAnActivity, match="picture"):
        read_member(member)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.binary(max_size=400), st.sampled_from([b"", b"<gpx>", b"<Activities>", b"<HealthData>"]))
def test_any_bytes(data: bytes, start: bytes) -> None:
    try:
        read(start + data)
    except UnreadableInput as problem:
        assert problem.problem
