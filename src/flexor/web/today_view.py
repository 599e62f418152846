"""The day's plan in words: what Today shows of it, and nothing that it does not hold."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flexor.app.list_runs import RunRow
from flexor.diary.fold import Drunk, State
from flexor.programme.hydration import Water
from flexor.programme.light import Light
from flexor.programme.pain import Morning, morning_of
from flexor.programme.today import GateView, Today
from flexor.web.gate_view import URGENT, tone
from flexor.web.session_view import SessionView, session_view
from flexor.web.sources import cite
from flexor.web.strip import parts, strip_words
from flexor.web.words import (
    FLUID_OUNCE_ML,
    NB,
    Units,
    ceiling,
    day_name,
    distance,
    duration,
    in_units,
    volume,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A drink that one tap logs; ``value`` is what the form sends."""

    value: str
    word: str
    amount: str


#: One-tap drinks: word, millilitres or fluid ounces by the runner's units, caffeine.
DRINKS: Final[dict[Units, tuple[tuple[str, float, bool], ...]]] = {
    "metric": (("Glass", 250, False), ("Bottle", 500, False), ("Coffee, tea", 180, True)),
    "us": (
        ("Glass", 8 * FLUID_OUNCE_ML, False),
        ("Bottle", 16 * FLUID_OUNCE_ML, False),
        ("Coffee, tea", 6 * FLUID_OUNCE_ML, True),
    ),
}


def today_view(
    plan: Today, state: State, last: RunRow | None, today: date, units: Units
) -> dict[str, Any]:
    """Everything that the page's template needs."""
    morning = morning_of(state.mornings, today)
    return {
        "day": "",
        "is_clear": plan.clear,
        "light": _light(plan.light),
        "title": _title(plan, units),
        "why": plan.light.why if plan.light else "",
        "rest": plan.rest,
        "closed": None if plan.clear else closed(plan.gate, plan.rest),
        "ask_morning": plan.check_in_needed,
        "morning": _morning(morning) if plan.clear else None,
        "session": _session(plan, units),
        "ceiling": _ceiling(plan, units),
        "water": _water(plan.water, state, units) if plan.water else None,
        "last": _last(plan, last, today, units) if plan.clear else None,
        "asks_runs": last is None and plan.gate.urgency not in URGENT,
    }


def closed(gate: GateView, rest: str) -> dict[str, Any]:
    """What to do while nothing opens: the gate's own words, and where to go."""
    colour, sign, word = tone(gate.urgency, clear=False)
    see = {"href": "/check/result", "word": "See what your answers mean"}
    go_on = {"href": "/check", "word": "Answer the questions"}
    urgent = gate.urgency in URGENT
    return {
        "tone": colour,
        "sign": sign,
        "word": word,
        "what_to_do": gate.what_to_do,
        "rest": rest,
        "reasons": gate.reasons,
        "reasons_open": urgent or not gate.to_ask,
        "must_not": gate.must_not,
        "action": go_on if gate.to_ask and not urgent else see,
        "more": go_on if gate.to_ask and urgent else None,
    }


def _light(lit: Light | None) -> dict[str, Any] | None:
    """The colour with its word; "not known yet" is shown as a question, never as a colour."""
    if lit is None:
        return None
    names = {"green": "Green", "amber": "Amber", "red": "Red"}
    label = f"{names[lit.colour]} · {lit.word}"
    return {"colour": lit.colour, "label": label, "known": lit.known}


def _title(plan: Today, units: Units) -> str:
    if not plan.clear:
        return plan.gate.title
    if plan.next_action.id == "run" and plan.ceiling_m:
        return f"If you run today, up to {ceiling(plan.ceiling_m, units)}"
    if plan.next_action.id == "check_in":
        return "First, how is the hip today?"
    return plan.next_action.text.rstrip(".") if plan.next_action.id != "rest" else "Rest today"


def _session(plan: Today, units: Units) -> SessionView | None:
    return session_view(plan.session, units) if plan.session else None


def _ceiling(plan: Today, units: Units) -> dict[str, Any] | None:
    if plan.session is None and plan.ceiling_m is None:
        return None
    shown = ceiling(plan.ceiling_m, units) if plan.ceiling_m is not None else ""
    value, unit = shown.partition(NB)[::2]
    return {
        "value": value,
        "unit": unit,
        "why": in_units(plan.ceiling_note, units),
        "source": cite(plan.ceiling_source) if plan.ceiling_source else "",
        "grade": plan.ceiling_grade,
    }


def _morning(told: Morning | None) -> dict[str, Any] | None:
    if told is None:
        return None
    night = "new pain in the night" if told.night_pain else "a quiet night"
    gait = "a limp" if told.limp else "no limp"
    words = f"Pain {told.pain} of 10, {night}, {gait}."
    return {"pain": told.pain, "night_pain": told.night_pain, "limp": told.limp, "words": words}


def _water(told: Water, state: State, units: Units) -> dict[str, Any]:
    newest = state.drinks[-1] if state.drinks else None
    undoable = newest and newest.id in {entry.id for entry in state.last[:1]}
    fresh = newest if newest and undoable and told.drunk_ml + told.caffeinated_ml else None
    return {
        "blocked": told.blocked,
        "needs_settings": bool(told.ask),
        "target_ml": told.target_ml or 0,
        "target": volume(told.target_ml or 0, units),
        "drunk_ml": told.drunk_ml,
        "drunk": volume(told.drunk_ml, units),
        "caffeinated": volume(told.caffeinated_ml, units) if told.caffeinated_ml else "",
        "choices": [_choice(*drink, units) for drink in DRINKS[units]],
        "last": fresh and {"id": fresh.id, "words": _drunk(fresh, units)},
        "slow_down": told.slow_down,
        "capped": told.capped,
        "caveats": [in_units(caveat.text, units) for caveat in told.caveats],
        "source": f"The rule: {cite(told.source)}. Grade {told.grade}.",
    }


def _choice(word: str, millilitres: float, caffeinated: bool, units: Units) -> Choice:
    value = f"{millilitres:.0f}{'c' if caffeinated else ''}"
    return Choice(value, word, volume(millilitres, units))


def _drunk(drink: Drunk, units: Units) -> str:
    return f"{'Coffee or tea' if drink.caffeinated else 'Water'}, {volume(drink.ml, units)}: noted."


def _last(plan: Today, row: RunRow | None, today: date, units: Units) -> dict[str, Any] | None:
    if row is None:
        return None
    drawn = parts(row.strip)
    when = day_name(row.start_local.date(), today)
    numbers = (distance(row.distance_m, units), duration(row.elapsed_s))
    pain = row.pain
    told = [pain.during, pain.hour_after, pain.next_morning] if pain else []
    asks = (today - row.start_local.date()).days < 7 and (pain is None or pain.during is None)
    return {
        "id": row.id,
        "title": f"{when}’s run" if len(when) < 10 and " " not in when else f"Run of {when}",
        "numbers": " · ".join(numbers),
        "parts": drawn,
        "words": strip_words(drawn),
        "pain": f"Pain {', '.join(str(felt.value) if felt else '–' for felt in told)}"
        if told
        else "",
        "learn": plan.advice,
        "asks_pain": asks,
    }
