"""Water for a day by the article's rule, with what we hold against it: a cap, conditions, caveats.

0.6 fl oz per lb of body mass, and 10 fl oz more for each 6 fl oz of a caffeinated drink. The rule
is the article's; no study supports basing it on body mass or adding to it for coffee.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flexor.errors import BadAnswer
from flexor.knowledge import knowledge

#: Definitions: a US fluid ounce in millilitres, a pound in kilograms.
ML_PER_FL_OZ: Final = 29.5735295625
KG_PER_LB: Final = 0.45359237


@dataclass(frozen=True, slots=True)
class Sip:
    """One drink of today."""

    at: datetime
    ml: float
    caffeinated: bool = False


@dataclass(frozen=True, slots=True)
class Caveat:
    """A sentence that stands beside the number, with its sources and grade."""

    text: str
    source: tuple[str, ...]
    grade: str


@dataclass(frozen=True, slots=True)
class Water:
    """The day's water. ``target_ml`` is None while ``ask`` names what we must know first, or if
    ``blocked`` says why there is none. ``article_ml`` is the rule before the cap.
    """

    target_ml: float | None
    article_ml: float | None
    drunk_ml: float
    caffeinated_ml: float
    capped: str
    blocked: str
    slow_down: str
    ask: tuple[str, ...]
    caveats: tuple[Caveat, ...]
    source: tuple[str, ...]
    grade: str


def water(
    body_mass_kg: float | None,
    conditions: Collection[str] | None,
    sips: Sequence[Sip],
    now: datetime,
) -> Water:
    """The target and what is drunk; ``conditions`` None means nobody has asked yet, empty none."""
    rules = knowledge().hydration
    caffeinated = sum(sip.ml for sip in sips if sip.caffeinated)
    ask = _ask(body_mass_kg, conditions)
    article = None if ask or conditions else article_rule_ml(body_mass_kg or 0, caffeinated)
    cap = rules.limits.soft_cap.value
    return Water(
        target_ml=None if article is None else min(article, cap),
        article_ml=article,
        drunk_ml=sum(sip.ml for sip in sips if not sip.caffeinated),
        caffeinated_ml=caffeinated,
        capped=rules.capped if article is not None and article > cap else "",
        blocked=rules.conditions.blocked if conditions else "",
        slow_down=rules.slow_down if _too_fast(sips, now) else "",
        ask=ask,
        caveats=tuple(Caveat(each.text, each.source, each.grade) for each in rules.caveats),
        source=rules.rule.water.source,
        grade=rules.rule.water.grade,
    )


def article_rule_ml(body_mass_kg: float, caffeinated_ml: float) -> float:
    """The rule as the article has it, ml a day; raises BadAnswer for an impossible mass."""
    rules, limits = knowledge().hydration.rule, knowledge().hydration.limits
    if not limits.body_mass_min.value <= body_mass_kg <= limits.body_mass_max.value:
        raise BadAnswer(f"A body mass of {body_mass_kg:g} kg cannot be right.", "Check the unit.")
    base = rules.water.value * body_mass_kg / KG_PER_LB * ML_PER_FL_OZ
    return base + caffeinated_ml * rules.per_caffeinated.value / rules.caffeinated_drink.value


def _ask(body_mass_kg: float | None, conditions: Collection[str] | None) -> tuple[str, ...]:
    asked = (("conditions", conditions is None), ("body_mass_kg", body_mass_kg is None))
    blocked = bool(conditions)
    return tuple(name for name, missing in asked if missing and not blocked)


def _too_fast(sips: Sequence[Sip], now: datetime) -> bool:
    hour = timedelta(hours=1)
    last_hour = sum(sip.ml for sip in sips if timedelta() <= now - sip.at <= hour)
    return last_hour > knowledge().hydration.limits.hourly.value
