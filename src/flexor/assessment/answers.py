"""The answers' contract: what may be answered, and what an answer means to a rule.

An answer is absent, ``"unsure"``, or a value of its type; one value may stand for a list.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Final

from flexor.errors import BadAnswer
from flexor.knowledge import knowledge
from flexor.knowledge.triage import Bounds, Input, Wanted

UNSURE: Final = "unsure"

Answer = bool | int | float | str | tuple[str, ...]
Answers = Mapping[str, Answer]

#: An answer file holds at most every question once; anything longer is not an answer file.
MOST_SHOWN: Final = 40


def validate(raw: object) -> dict[str, Answer]:
    """Answers checked against the contract, lists as tuples; raises BadAnswer naming the key."""
    if not isinstance(raw, Mapping):
        raise BadAnswer("Answers must be an object of questions and answers.", "Check the format.")
    return {str(key): _validated(key, value) for key, value in raw.items()}


def _validated(key: object, value: object) -> Answer:
    known = knowledge().triage.inputs.get(key) if isinstance(key, str) else None
    if known is None:
        raise BadAnswer(f"There is no question {_shown(key)}.", "Check the name of the question.")
    if value == UNSURE and isinstance(value, str):
        return UNSURE
    if known.type == "bool":
        return _bool(str(key), value)
    if known.type == "number":
        return _number(str(key), value, known)
    if known.type == "list":
        return _options(str(key), value, known)
    return _option(str(key), value, known)


def _bool(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise BadAnswer(f"'{key}' cannot be {_shown(value)}.", "Answer true, false or unsure.")
    return value


def _number(key: str, value: object, known: Input) -> float:
    low, high = known.min, known.max
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadAnswer(f"'{key}' cannot be {_shown(value)}.", "Answer a number or unsure.")
    if low is not None and high is not None and not low <= value <= high:
        raise BadAnswer(
            f"'{key}' cannot be {_shown(value)}.", f"Answer from {low:g} to {high:g} {known.unit}."
        )
    if not math.isfinite(value):
        raise BadAnswer(f"'{key}' cannot be {_shown(value)}.", "Answer a number or unsure.")
    return value


def _option(key: str, value: object, known: Input) -> str:
    if not isinstance(value, str) or value not in known.options:
        choices = ", ".join((*known.options, UNSURE))
        raise BadAnswer(f"'{key}' has no option {_shown(value)}.", f"Choose one of: {choices}.")
    return value


def _options(key: str, value: object, known: Input) -> Answer:
    if isinstance(value, str):
        return (_option(key, value, known),)
    if not isinstance(value, list | tuple):
        raise BadAnswer(f"'{key}' cannot be {_shown(value)}.", "Answer a list of options.")
    if UNSURE in value:
        return UNSURE if len(value) == 1 else _options_and_unsure(key, value, known)
    return tuple(dict.fromkeys(_option(key, option, known) for option in value))


def _options_and_unsure(key: str, value: Iterable[object], known: Input) -> tuple[str, ...]:
    """Some options, and not sure about others: both are kept."""
    kept = (option if option == UNSURE else _option(key, option, known) for option in value)
    return tuple(dict.fromkeys(str(option) for option in kept))


def _shown(value: object) -> str:
    """A value from outside, short enough to print."""
    text = repr(value)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


def is_answered(answers: Answers, key: str) -> bool:
    """Whether there is any answer, "unsure" included; no place at all is no location."""
    return key in answers and not (key == "location" and answers[key] == ())


def is_unsure(answers: Answers, key: str) -> bool:
    """Whether the runner could not tell."""
    value = answers.get(key)
    return value == UNSURE or (isinstance(value, tuple) and UNSURE in value)


def speaks(answers: Answers, key: str, wanted: Wanted) -> bool:
    """Whether the answer to ``key`` is the wanted one.

    Absent never is. Unsure is yes for a yes/no question, the worst option below an emergency
    one for a graded question, and whatever is wanted of a number.
    """
    value = answers.get(key)
    if value is None:
        return False
    if isinstance(wanted, bool):
        return value is wanted or (value == UNSURE and wanted)
    if isinstance(wanted, Bounds):
        return value == UNSURE or _within(value, wanted)
    given = value if isinstance(value, tuple) else (value,)
    options = (wanted,) if isinstance(wanted, str) else wanted
    worst = knowledge().triage.inputs[key].unsure_as
    return any((worst if option == UNSURE else option) in options for option in given)


def _within(value: Answer, wanted: Bounds) -> bool:
    if isinstance(value, bool | str | tuple):
        return False
    above = wanted.ge is None or value >= wanted.ge
    below = wanted.lt is None or value < wanted.lt
    return above and below
