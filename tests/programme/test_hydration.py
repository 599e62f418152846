"""Water by the article's rule, and what holds it back."""

from datetime import UTC, datetime, timedelta

import pytest

from flexor.errors import BadAnswer
from flexor.programme.hydration import ML_PER_FL_OZ, Sip, article_rule_ml, water

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
COFFEE = 6 * ML_PER_FL_OZ


def coffees(count: int) -> list[Sip]:
    return [Sip(NOW - timedelta(hours=2 * n + 2), COFFEE, caffeinated=True) for n in range(count)]


def test_the_articles_rule() -> None:
    # 0.6 fl oz per lb: 100 lb of body mass are 60 fl oz
    assert article_rule_ml(45.359237, 0) / ML_PER_FL_OZ == pytest.approx(60)
    # worked figures of the literature review: 70 kg 92.6 fl oz, 2.74 l; 100 kg 3.9 l
    assert article_rule_ml(70, 0) / ML_PER_FL_OZ == pytest.approx(92.6, abs=0.05)
    assert article_rule_ml(70, 0) == pytest.approx(2740, abs=5)
    assert article_rule_ml(100, 0) == pytest.approx(3900, abs=20)
    # 10 fl oz more for 6 fl oz of coffee, in proportion
    more = article_rule_ml(70, COFFEE) - article_rule_ml(70, 0)
    assert more / ML_PER_FL_OZ == pytest.approx(10)
    assert article_rule_ml(70, COFFEE / 2) - article_rule_ml(70, 0) == pytest.approx(more / 2)


def test_120_kg_and_six_coffees_do_not_become_six_and_a_half_litres() -> None:
    day = water(120, [], coffees(6), NOW)
    assert day.article_ml == pytest.approx(6468, abs=10)
    assert day.target_ml == 4000
    assert day.capped


@pytest.mark.parametrize(
    "condition", ["heart_kidney", "low_sodium", "diuretics", "fluid_restriction"]
)
def test_conditions_block_any_target(condition: str) -> None:
    day = water(70, [condition], [], NOW)
    assert day.target_ml is None
    assert day.article_ml is None
    assert "doctor" in day.blocked


def test_unanswered_conditions_are_asked_and_give_no_target() -> None:
    day = water(70, None, [], NOW)
    assert (day.target_ml, day.ask) == (None, ("conditions",))
    assert water(None, None, [], NOW).ask == ("conditions", "body_mass_kg")
    assert water(None, [], [], NOW).ask == ("body_mass_kg",)
    assert water(None, ["diuretics"], [], NOW).ask == ()


def test_a_lot_within_an_hour_is_noticed() -> None:
    fast = [Sip(NOW - timedelta(minutes=minutes), 450) for minutes in (5, 50)]
    assert water(70, [], fast, NOW).slow_down
    slow = [Sip(NOW - timedelta(minutes=minutes), 450) for minutes in (5, 70)]
    assert not water(70, [], slow, NOW).slow_down


def test_coffee_asks_for_water_and_is_none() -> None:
    day = water(70, [], [Sip(NOW, 300), *coffees(1)], NOW)
    assert day.drunk_ml == 300
    assert day.caffeinated_ml == pytest.approx(COFFEE)


def test_the_evidence_stands_beside_it() -> None:
    day = water(70, [], [], NOW)
    assert any("thirst" in caveat.text for caveat in day.caveats)
    assert all(caveat.source and caveat.grade for caveat in day.caveats)


@pytest.mark.parametrize("mass", [0, -70, 24, 301, float("nan"), float("inf")])
def test_an_impossible_mass_is_refused(mass: float) -> None:
    with pytest.raises(BadAnswer):
        article_rule_ml(mass, 0)
