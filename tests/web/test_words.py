"""Numbers as people read them."""

from datetime import date

import pytest

from flexor.web import words


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (words.clock(125), "2:05"),
        (words.clock(3725), "1:02:05"),
        (words.duration(95), "95 s"),
        (words.duration(1890), "31 min"),
        (words.duration(5400), "1 h 30"),
        (words.distance(4120), "4.1 km"),
        (words.distance(5000, "us"), "3.1 mi"),
        (words.distance(None), "–"),
        (words.pace(4000, 1800), "7:30 /km"),
        (words.pace(None, 1800), "–"),
        (words.in_units("Was 8.1 km; 10 % more is 8.9 km."), "Was 8.1 km; 10 % more is 8.9 km."),
        (
            words.in_units("Was 8.2 km; 10 % more is 9.0 km.", "us"),
            "Was 5.1 mi; 10 % more is 5.5 mi.",
        ),
        (
            words.in_units("The first 3:47 were easier (5:48 against 5:14 a kilometre).", "us"),
            "The first 3:47 were easier (9:20 against 8:25 a mile).",
        ),
        (words.in_units("No more than 0.8 litres.", "us"), "No more than 0.8 litres (27 fl oz)."),
        (words.volume(250), "250 ml"),
        (words.volume(1620), "1.6 l"),
        (words.volume(1620, "us"), "55 fl oz"),
        (words.day(date(2025, 11, 22), date(2025, 12, 1)), "Sat 22 Nov"),
        (words.day(date(2024, 11, 22), date(2025, 12, 1)), "Fri 22 Nov 2024"),
        (words.day_name(date(2025, 11, 22), date(2025, 11, 25)), "Saturday"),
        (words.day_name(date(2025, 11, 24), date(2025, 11, 25)), "Yesterday"),
        (words.plural(1, "stop"), "1 stop"),
        (words.plural(2, "stop"), "2 stops"),
    ],
)
def test_said(said: str, expected: str) -> None:
    assert said.replace("\u00a0", " ") == expected


def test_a_ceiling_is_never_rounded_up() -> None:
    assert words.ceiling(4590) == "4.5\u00a0km"
    assert words.ceiling(4500) == "4.5\u00a0km"
    assert words.ceiling(8046.72, "us") == "5.0\u00a0mi"
