"""Strava's list of activities, in any language."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexor.errors import LimitExceeded, UnreadableInput
from flexor.runs.strava import read_list, title_for, titles

HEADER = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,"
    "Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,"
    "Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,Max Heart Rate"
)
(ENGLISH,) = csv.reader([HEADER])
GERMAN = ["Aktivitäts-ID", "Aktivitätsdatum", "Name der Aktivität", *ENGLISH[3:12], "Dateiname"]


def row(identity: int, name: str, file: str) -> list[str]:
    date = "Mar 5, 2024, 6:12:03\u202fAM"
    return [str(identity), date, name, "Run", "", "1800", "5.01", "", "", "false", "", "", file]


def table(header: list[str], *rows: list[str], delimiter: str = ",") -> bytes:
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter).writerows([header, *rows])
    return made.getvalue().encode()


def test_names_by_file_and_manual_entries_counted() -> None:
    data = table(
        ENGLISH,
        row(1, "Morning Run", "activities/101.fit.gz"),
        row(2, "By hand", ""),
        row(3, 'A "fast", long\nrun', "activities/102.gpx"),
    )
    found = read_list(data)
    assert found.titles == {
        "activities/101.fit.gz": "Morning Run",
        "activities/102.gpx": 'A "fast", long run',
    }
    assert found.without_file == 1
    assert titles(data) == found.titles


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("header", [ENGLISH, GERMAN])
def test_columns_are_found_in_any_language(header: list[str], mark: bytes) -> None:
    data = mark + table(header, row(1, "Läufchen", "activities/101.tcx.gz"))
    assert titles(data) == {"activities/101.tcx.gz": "Läufchen"}


def test_semicolons_and_utf_16() -> None:
    data = table(ENGLISH, row(1, "a, b", "activities/1.gpx"), delimiter=";")
    assert titles(data) == {"activities/1.gpx": "a, b"}
    assert titles(data.decode().encode("utf-16")) == {"activities/1.gpx": "a, b"}


def test_a_header_elsewhere_wins_over_the_place() -> None:
    header = ["Filename", "Activity Name", "Activity Type"]
    data = table(header, ["activities/1.fit", "Name", "Run"], ["activities/2.fit", "", "Run"])
    assert titles(data) == {"activities/1.fit": "Name"}


def test_the_title_of_a_member_wherever_the_archive_lies() -> None:
    known = {"activities/1.fit.gz": "Name"}
    assert title_for("export_9.zip/activities/1.fit.gz", known) == "Name"
    assert title_for("activities/1.fit.gz", known) == "Name"
    assert title_for("old-activities/1.fit.gz", known) is None
    assert title_for("1.fit.gz", known) is None


def test_what_is_no_list_is_refused_in_plain_words() -> None:
    for data in (b"", b"a,b,c\n1,2,3\n", b"\0\0\0", table(ENGLISH)):
        with pytest.raises(UnreadableInput):
            titles(data)
    with pytest.raises(UnreadableInput):
        titles(table(ENGLISH, row(1, "x" * 200_000, "activities/1.fit")))
    with pytest.raises(LimitExceeded):
        titles(b"a,b,c,activities/1.fit\n" * 100_002)


cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]))


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.dictionaries(st.from_regex(r"activities/\d{1,9}\.fit(\.gz)?", fullmatch=True), cells))
def test_any_name_survives(named: dict[str, str]) -> None:
    data = table(ENGLISH, *(row(n, name, file) for n, (file, name) in enumerate(named.items())))
    expected = {file: " ".join(name.split())[:200] for file, name in named.items()}
    if named:
        assert titles(data) == {file: name for file, name in expected.items() if name}


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_list_or_a_clear_refusal(data: bytes) -> None:
    try:
        read_list(data)
    except UnreadableInput as problem:
        assert problem.problem and problem.remedy
