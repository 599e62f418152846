"""Small things that make a terminal readable."""

import pytest

from flexor.cli.output import duration, kilometres, printable, size, table
from flexor.cli.text_strip import MARKS, text_strip


def test_numbers_as_a_person_reads_them() -> None:
    assert duration(3723.4) == "1:02:03"
    assert duration(None) == kilometres(None) == "–"
    assert kilometres(8423) == "8.42 km"
    assert (size(999), size(1500), size(2.5e9)) == ("999 B", "2 kB", "2 GB")


def test_a_name_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in printable("\x1b[2Jrun.fit")
    assert table(("a", "b"), [("x\n", "yy")]) == ["a   b", "x\N{REPLACEMENT CHARACTER}  yy"]


def test_a_strip_shows_what_fills_each_slice() -> None:
    segments = [
        {"state": "walk", "start_s": 0, "end_s": 300},
        {"state": "run", "start_s": 300, "end_s": 900},
        {"state": "still", "start_s": 900, "end_s": 1200},
    ]
    walk, run, still = MARKS["walk"], MARKS["run"], MARKS["still"]
    assert text_strip(segments, 1200, width=4) == walk + run + run + still
    assert text_strip(segments, 1500, width=5) == walk + run + run + still + " "


@pytest.mark.parametrize("elapsed", [None, 0.0])
def test_a_strip_of_nothing_is_empty(elapsed: float | None) -> None:
    assert text_strip([], elapsed) == ""
