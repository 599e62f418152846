"""The pain light: green, amber, red, and not known."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexor.programme.light import Light, light, red_times, run_verdict
from flexor.programme.pain import Felt, Incident, Morning, Mornings, RunPain, Sign

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


def felt(value: int | None, hours_ago: float) -> Felt | None:
    return None if value is None else Felt(value, NOW - timedelta(hours=hours_ago))


def run(
    during: int | None = 0,
    after: int | None = 0,
    morning: int | None = 0,
    *,
    days_ago: int = 3,
    signs: tuple[Sign, ...] = (),
) -> RunPain:
    """A run at nine, told at once, an hour later, and the next morning."""
    hours = 24 * days_ago
    return RunPain(
        f"run-{days_ago}",
        TODAY - timedelta(days=days_ago),
        felt(during, hours),
        felt(after, hours - 1),
        felt(morning, hours - 23),
        tuple((sign, NOW - timedelta(hours=hours)) for sign in signs),
    )


def morning(pain: int = 0, *, days_ago: int = 0, **more: bool) -> Morning:
    at = NOW - timedelta(days=days_ago, hours=2)
    return Morning(TODAY - timedelta(days=days_ago), at, pain, **more)


CALM = (morning(),)


def lit(*pains: RunPain, mornings: Any = CALM, **more: Any) -> Light:
    incidents = more.pop("incidents", ())
    return light(pains, mornings, incidents, now=NOW, today=TODAY, **more)


def test_calm_is_green() -> None:
    calm = lit(run())
    assert (calm.colour, calm.word, calm.icon, calm.hold) == ("green", "Go", "check", False)
    assert calm.why


def test_no_data_is_not_green_and_says_so() -> None:
    unknown = lit(mornings=())
    assert unknown.colour == "amber"
    assert not unknown.known
    assert unknown.word == "Not known yet"
    assert "No check-in" in unknown.why


def test_a_recorded_run_that_nobody_spoke_of_holds() -> None:
    unknown = lit(last_run_on=TODAY - timedelta(days=1))
    assert (unknown.colour, unknown.known, unknown.hold) == ("amber", False, True)
    assert lit(last_run_on=TODAY - timedelta(days=8)).colour == "green"


@pytest.mark.parametrize("numbers", [(3, 0, 0), (4, 0, 0), (0, 3, 0), (4, 3, 1)])
def test_some_pain_is_amber(numbers: tuple[int, int, int]) -> None:
    amber = lit(run(*numbers))
    assert (amber.colour, amber.hold, amber.known) == ("amber", True, True)


@pytest.mark.parametrize("missing", [(None, 0, 0), (0, None, 0), (0, 0, None)])
def test_a_missing_number_holds(missing: tuple[Any, Any, Any]) -> None:
    held = lit(run(*missing))
    assert (held.colour, held.hold) == ("amber", True)


@pytest.mark.parametrize(
    ("numbers", "signs"),
    [((5, 0, 0), ()), ((0, 4, 0), ()), ((1, 1, 2), ()), ((0, 0, 0), ("limp",))]
    + [((0, 0, 0), (sign,)) for sign in ("sharp", "stride", "rising", "night")],
)
def test_too_much_is_red_for_two_days(numbers: Any, signs: Any) -> None:
    mornings = [morning(0, days_ago=0), morning(0, days_ago=1)]
    red = lit(run(*numbers, days_ago=1, signs=signs), mornings=mornings)
    assert (red.colour, red.word, red.icon) == ("red", "Rest", "stop")
    assert "48 hours" in red.why
    after = lit(run(*numbers, days_ago=4, signs=signs), mornings=[morning(), morning(days_ago=4)])
    assert (after.colour, after.reduce_by) == ("amber", 0.2)


def test_the_next_morning_is_measured_against_the_one_before() -> None:
    before = morning(3, days_ago=3)
    assert run_verdict(run(0, 0, 4), Mornings([before])).colour == "green"
    assert run_verdict(run(0, 0, 5), Mornings([before])).colour == "red"
    earlier = morning(3, days_ago=6)
    assert run_verdict(run(0, 0, 5), Mornings([earlier])).colour == "red"


def test_the_check_in_of_the_next_day_is_its_morning() -> None:
    checked = [morning(1, days_ago=3), morning(1, days_ago=2)]
    assert run_verdict(run(0, 0, None), Mornings(checked)).colour == "green"
    worse = [morning(1, days_ago=3), morning(3, days_ago=2)]
    assert run_verdict(run(0, 0, None), Mornings(worse)).colour == "red"


def test_without_a_morning_before_nobody_can_tell_worse() -> None:
    assert run_verdict(run(0, 0, 1), Mornings([])).colour == "green"
    assert run_verdict(run(0, 0, 2), Mornings([])).colour == "amber"
    assert run_verdict(run(0, 0, 5), Mornings([])).colour == "red"


@pytest.mark.parametrize(
    ("today", "colour"),
    [
        (morning(2), "green"),
        (morning(3), "amber"),
        (morning(5), "red"),
        (morning(0, night_pain=True), "red"),
        (morning(0, limp=True), "red"),
    ],
)
def test_this_morning_counts(today: Morning, colour: str) -> None:
    assert lit(run(), mornings=[today]).colour == colour


def test_a_morning_that_is_worse_than_usual_is_red() -> None:
    assert lit(mornings=[morning(0, days_ago=1), morning(2)]).colour == "red"
    assert lit(mornings=[morning(1, days_ago=1), morning(2)]).colour == "green"


def test_an_incident_makes_the_day_red() -> None:
    incident = Incident(NOW - timedelta(hours=3))
    assert lit(run(), incidents=[incident]).colour == "red"
    assert lit(run(), incidents=[Incident(NOW - timedelta(hours=49))]).colour == "green"


def test_two_reds_within_a_week_send_to_a_physio() -> None:
    incidents = [Incident(NOW - timedelta(days=days)) for days in (3, 5)]
    twice = lit(run(days_ago=2), incidents=incidents)
    assert twice.colour == "amber"
    assert "physio" in twice.why


def test_two_ambers_in_a_row_take_a_fifth_off() -> None:
    assert lit(run(3, days_ago=2)).reduce_by == 0
    assert lit(run(3, days_ago=5), run(3, days_ago=2)).reduce_by == 0.2
    assert lit(run(3, days_ago=5), run(0, 0, None, days_ago=2)).reduce_by == 0


def test_every_red_is_dated_by_the_number_that_made_it() -> None:
    told = run(6, 0, 0, days_ago=3)
    reds = red_times([told], [morning(0, days_ago=3)], [])
    assert [at for at, _ in reds] == [NOW - timedelta(days=3)]


NUMBER = st.none() | st.integers(0, 10)
RUNS = st.lists(
    st.builds(lambda d, a, m, ago: run(d, a, m, days_ago=ago), NUMBER, NUMBER, NUMBER,
              st.integers(1, 9)),
    max_size=4,
)  # fmt: skip
MORNINGS = st.lists(
    st.builds(lambda pain, ago: morning(pain, days_ago=ago), st.integers(0, 10), st.integers(0, 9)),
    max_size=4,
    unique_by=lambda each: each.day,
)
RANK = {"green": 0, "amber": 1, "red": 2}


@given(RUNS, MORNINGS, st.integers(5, 10))
def test_a_bad_run_is_never_better_news(pains: Any, mornings: Any, pain: int) -> None:
    before = lit(*pains, mornings=mornings)
    worse = lit(*pains, run(pain, days_ago=1), mornings=mornings)
    assert RANK[worse.colour] >= RANK[before.colour]
    assert worse.colour == "red"


@given(RUNS, MORNINGS)
def test_green_is_known_and_checked_in_today(pains: Any, mornings: Any) -> None:
    seen = lit(*pains, mornings=mornings)
    assert seen.why
    if seen.colour == "green":
        assert any(each.day == TODAY for each in mornings)
        assert not seen.hold
    else:
        assert seen.hold
    assert isinstance(TODAY, date)
