"""Load: the longest run of 30 days, the single run beyond it, weeks. No acute:chronic ratio."""

import inspect
from datetime import UTC, datetime, timedelta

import pytest

from flexor.runs import load
from flexor.runs.facts import RunFacts

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)


def run(days_ago: float, km: float | None, *, name: str = "", **changed: object) -> RunFacts:
    facts: dict[str, object] = {
        "id": name or f"{days_ago} days ago",
        "start": NOW - timedelta(days=days_ago),
        "duration_s": 3600.0,
        "distance_m": None if km is None else km * 1000,
        "format": "fit",
        "device": None,
        "serial": None,
        "created": None,
        "sha256": f"{days_ago}",
        "sport": "running",
        "samples": 3600,
        "channels": 6,
    }
    return RunFacts(**(facts | changed))  # type: ignore[arg-type]


class TestTheCeiling:
    def test_it_is_the_longest_of_thirty_days_and_ten_percent(self) -> None:
        ceiling = load.ceiling([run(40, 20), run(20, 6), run(3, 4)], NOW)
        assert ceiling.km == 6.6
        assert ceiling.reference is not None
        assert ceiling.reference.id == "20 days ago"
        assert ceiling.why == "The longest run of the last 30 days was 6.0 km; 10 % more is 6.6 km."

    def test_it_is_rounded_down(self) -> None:
        assert load.ceiling([run(2, 5.049)], NOW).km == 5.5
        assert load.ceiling([run(2, 4.999)], NOW).km == 5.4

    @pytest.mark.parametrize("history", [[], [(31, 12.0)], [(300, 42.2)]])
    def test_after_thirty_days_no_old_run_is_a_reference(
        self, history: list[tuple[int, float]]
    ) -> None:
        ceiling = load.ceiling([run(days, km) for days, km in history], NOW)
        assert ceiling.km is None
        assert ceiling.reference is None
        assert "No run" in ceiling.why

    def test_walks_rides_and_unknown_lengths_are_no_reference(self) -> None:
        others = [run(2, 25, status="other"), run(3, 14, status="walk"), run(4, None)]
        assert load.ceiling(others, NOW).km is None

    def test_a_hike_with_a_little_running_counts_what_was_run(self) -> None:
        assert load.ceiling([run(2, 12, running_m=2000.0)], NOW).km == 2.2

    def test_what_may_have_been_a_walk_is_no_reference(self) -> None:
        doubtful = run(2, 15, running_m=0.0)
        assert load.ceiling([doubtful], NOW).km is None
        assert load.spike(doubtful, [run(5, 5)]) is None

    def test_a_run_with_walk_breaks_counts_whole(self) -> None:
        assert load.ceiling([run(2, 10, running_m=8000.0)], NOW).km == 11.0

    def test_a_run_still_to_come_is_no_reference(self) -> None:
        assert load.ceiling([run(-2, 30), run(2, 5)], NOW).km == 5.5

    def test_a_watch_without_a_date_is_no_reference(self) -> None:
        assert load.ceiling([run(2, 8, start=datetime(1989, 12, 31, tzinfo=UTC))], NOW).km is None


class TestTheSpike:
    @pytest.mark.parametrize(
        ("km", "kind", "ratio"),
        [
            (8.0, "within", None),
            (10.0, "within", None),
            (11.0, "within", None),
            (11.1, "small", 1.64),
            (13.0, "small", 1.64),
            (13.1, "moderate", 1.52),
            (20.0, "moderate", 1.52),
            (20.1, "large", 2.28),
        ],
    )
    def test_classes_are_those_of_the_study(
        self, km: float, kind: str, ratio: float | None
    ) -> None:
        spike = load.spike(run(0, km), [run(10, 10), run(50, 30)])
        assert spike is not None
        assert (spike.kind, spike.hazard_ratio) == (kind, ratio)
        assert (spike.source, spike.grade) == ("frandsen25", "B")

    def test_its_interval_comes_with_it(self) -> None:
        spike = load.spike(run(0, 12), [run(10, 10)])
        assert spike is not None
        assert spike.interval == (1.31, 2.05)
        assert spike.text == (
            "12.0 km, 20 % longer than the longest run of the 30 days before (10.0 km)."
        )

    def test_it_looks_only_back(self) -> None:
        spike = load.spike(run(10, 10), [run(20, 5), run(5, 30), run(10, 10)])
        assert spike is not None
        assert spike.above_percent == pytest.approx(100)

    def test_the_first_run_has_nothing_to_be_compared_with(self) -> None:
        spike = load.spike(run(0, 5), [run(0, 5), run(45, 5)])
        assert spike is not None
        assert (spike.kind, spike.reference, spike.hazard_ratio) == ("no_reference", None, None)

    def test_a_walk_is_no_spike(self) -> None:
        assert load.spike(run(0, 25, status="walk"), [run(3, 5)]) is None

    def test_no_ones_probability_is_shown(self) -> None:
        spike = load.spike(run(0, 25), [run(3, 5)])
        assert spike is not None
        assert "risk" not in spike.text.lower()
        assert "nothing about one run of yours" in spike.evidence


class TestWeeks:
    def test_weeks_without_a_run_are_there(self) -> None:
        weeks = load.weeks([run(21, 5), run(20, 5), run(0, 8)])
        assert [(week.distance_m, week.runs) for week in weeks] == [
            (10_000, 2), (0, 0), (0, 0), (8000, 1)
        ]  # fmt: skip
        assert all(week.monday.weekday() == 0 for week in weeks)

    def test_nothing_recorded_is_no_week(self) -> None:
        assert load.weeks([run(3, 5, status="walk")]) == ()

    def test_a_watch_without_a_date_adds_no_decades(self) -> None:
        lost = run(3, 5, start=datetime(1989, 12, 31, tzinfo=UTC))
        assert len(load.weeks([lost, run(0, 5)])) == 1


def test_there_is_no_acute_chronic_ratio() -> None:
    names = [name.lower() for name, _ in inspect.getmembers(load)]
    assert not any("acwr" in name or "acute" in name or "chronic" in name for name in names)
