"""What a file is: by its bytes, never by its name."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexor.errors import NotAnActivity, UnreadableInput
from flexor.runs.classify import HEAD, classify, refusal

from .made_files import apple, simple_gpx, simple_tcx, zipped


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("empty", b""),
        ("fit", b"\x0e\x10\x5d\x08\x00\x00\x00\x00.FIT\x00\x00"),
        ("gpx", simple_gpx()),
        ("gpx", b"\xef\xbb\xbf \n" + simple_gpx()),
        ("gpx", simple_gpx().decode().encode("utf-16")),
        ("gpx", b"<!-- <kml> --><x:gpx>"),
        ("gpx", b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY l 'x'>]><gpx>&l;</gpx>"),
        ("tcx", simple_tcx()),
        ("tcx", b"<?xml version='1.0'?>\n  <Activities><Activity>"),
        ("apple", apple()),
        ("strava_csv", b"Id,Name,File\n1,Run,activities/1.fit.gz\n"),
        ("strava_csv", b'Id,File\n1,"activities/2.gpx"\n'),
        ("csv", b"a,b,c\n1,2,3\n"),
        ("json", b' [{"activityId": 1}]'),
        ("html", b"<!doctype HTML><html>"),
        ("html", b"<html><body>"),
        ("kml", b"<?xml version='1.0'?><kml>"),
        ("xml", b"<ClinicalDocument/>"),
        ("gzip", gzip.compress(b"x")),
        ("zip", zipped({"a": b"b"})),
        ("image", b"\x89PNG\r\n\x1a\n\x00"),
        ("image", b"\xff\xd8\xff\xe0\x00\x10JFIF"),
        ("film", b"\x00\x00\x00\x18ftypmp42"),
        ("pdf", b"%PDF-1.7"),
        ("packed", b"Rar!\x1a\x07\x00"),
        ("text", "Ein Brief, schön".encode()),
        ("unknown", b"\x00\x01\x02\x03" * 40),
        ("unknown", b"\0" * 5000),
    ],
)
def test_kinds(kind: str, data: bytes) -> None:
    assert classify(data) == kind


def test_what_holds_no_run_is_refused_with_a_reason() -> None:
    problem = refusal("image")
    assert isinstance(problem, NotAnActivity)
    assert "picture" in problem.problem and "FIT" in problem.remedy
    assert isinstance(refusal("packed"), UnreadableInput)
    assert isinstance(refusal("empty"), UnreadableInput)
    for kind in ("fit", "gpx", "tcx", "apple", "strava_csv", "zip", "gzip"):
        assert refusal(kind) is None


@settings(derandomize=True, deadline=None, max_examples=500)
@given(st.one_of(st.binary(max_size=600), st.text(max_size=300).map(lambda text: text.encode())))
def test_any_bytes_have_a_kind(head: bytes) -> None:
    assert isinstance(classify(head), str)
    assert isinstance(classify(b"<" + head), str)


@pytest.mark.real
def test_real_files_by_their_first_bytes(real_data: Path) -> None:
    for path in (real_data / "runs").rglob("*"):
        if path.suffix in {".fit", ".gpx", ".tcx"}:
            with path.open("rb") as file:
                assert classify(file.read(HEAD)) == path.suffix[1:], path.name
