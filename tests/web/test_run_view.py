"""A run's page in words: the single run against its month."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flexor.runs.facts import RunFacts
from flexor.runs.load import spike
from flexor.web.run_view import spike_lines

MONTH_AGO = RunFacts(
    id="before",
    start=datetime(2026, 3, 1, 9, tzinfo=UTC),
    duration_s=3600,
    distance_m=10_000,
    format="fit",
    device=None,
    serial=None,
    created=None,
    sha256="0" * 64,
    sport="running",
    samples=3600,
    channels=5,
)


@pytest.mark.parametrize(
    ("metres", "rate"),
    [  # Frandsen 2025: the adjusted rate of each class
        (11_000, None),
        (12_000, "1.64"),
        (15_000, "1.52"),
        (21_000, "2.28"),
    ],
)
def test_the_published_rate_of_its_class_stands_beside_a_long_run(
    metres: float, rate: str | None
) -> None:
    later = MONTH_AGO.start + timedelta(days=7)
    run = replace(MONTH_AGO, id="now", start=later, distance_m=metres)
    (line,) = spike_lines(spike(run, [MONTH_AGO]), "metric")
    assert "than the longest run of the 30 days before (10.0 km)" in line["text"]
    assert (f"{rate} times as frequent" in line["sure"]) == (rate is not None)
    assert line["advice"] == ""


def test_nothing_is_said_of_a_run_of_unknown_length() -> None:
    assert list(spike_lines(None, "metric")) == []
