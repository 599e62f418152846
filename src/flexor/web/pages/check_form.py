"""The safety questions' forms: from questions to fields, and from fields back to answers."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import FormData

from flexor.assessment.answers import UNSURE, Answer
from flexor.assessment.questions import Question, QuestionGroup, body_mass_index
from flexor.errors import BadAnswer
from flexor.web.words import POUND_KG, Units

NONE: Final = "_none"
INCH_CM: Final = 2.54
YES_NO: Final = (("true", "Yes"), ("false", "No"))
#: Lists where no choice at all would say nothing.
NEEDS_ONE: Final = frozenset({"location"})


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a form said: answers that can be kept, and what is wrong with the others."""

    answers: dict[str, Answer]
    errors: dict[str, str]


def fields(
    group: QuestionGroup,
    *,
    asked_again: Collection[str],
    units: Units,
    errors: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """What the template needs of each question that applies.

    A passing symptom that is asked again starts empty, so that nobody repeats it unread.
    """
    told = errors or {}
    return [
        _field(question, question.lasting or question.id not in asked_again, units)
        | {"error": told.get(question.id, "")}
        for question in group.questions
        if question.applies
    ]


def parse(questions: Iterable[Question], form: FormData, units: Units) -> Parsed:
    """The answers in a form. A question without an answer is an error, never a "no"."""
    answers: dict[str, Answer] = {}
    errors: dict[str, str] = {}
    for question in questions:
        if not question.applies:
            continue
        try:
            answers[question.id] = _answer(question, form, units)
        except BadAnswer as error:
            errors[question.id] = error.remedy or error.problem
    return Parsed(answers, errors)


def _field(question: Question, show_answer: bool, units: Units) -> dict[str, Any]:
    kind = _kind(question)
    answer = question.answer if show_answer else None
    return {
        "id": question.id,
        "text": question.text,
        "help": question.help,
        "kind": kind,
        "options": YES_NO if kind == "bool" else question.options,
        "answer": answer,
        "chosen": _chosen(answer),
        "unsure": question.id != "sex",
        "may_be_none": question.id not in NEEDS_ONE,
        "if_unsure": question.follow_up,
        "height_unit": "inches" if units == "us" else "cm",
        "weight_unit": "pounds" if units == "us" else "kg",
    }


def _kind(question: Question) -> str:
    if question.id == "bmi":
        return "bmi"
    return "scale" if question.kind == "number" and question.unit == "0-10" else question.kind


def _chosen(answer: Answer | None) -> tuple[str, ...]:
    if isinstance(answer, bool):
        return ("true" if answer else "false",)
    if isinstance(answer, tuple):
        return answer or (NONE,)
    return (answer,) if isinstance(answer, str) else ()


def _answer(question: Question, form: FormData, units: Units) -> Answer:
    given = [value for value in form.getlist(question.id) if isinstance(value, str) and value]
    if UNSURE in given:
        return UNSURE
    if question.id == "bmi":
        return _bmi(question, form, units)
    if not given:
        raise BadAnswer("Still open.", "Still open.")
    if question.kind == "bool":
        return given[0] == "true"
    if question.kind == "number":
        return _number(given[0])
    if question.kind == "options":
        return _several(given)
    return given[0]


def _several(given: list[str]) -> Answer:
    if NONE in given and len(given) > 1:
        raise BadAnswer("Both.", "Choose either some of these or none of these.")
    return () if given == [NONE] else tuple(given)


def _bmi(question: Question, form: FormData, units: Units) -> Answer:
    height, weight = (str(form.get(f"bmi.{name}") or "") for name in ("height", "weight"))
    if not height and not weight and isinstance(question.answer, int | float):
        return question.answer
    if not height or not weight:
        raise BadAnswer("Still open.", "Both numbers, or not sure.")
    tall, heavy = _number(height), _number(weight)
    return body_mass_index(
        tall * INCH_CM if units == "us" else tall, heavy * POUND_KG if units == "us" else heavy
    )


def _number(text: str) -> float:
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError as error:
        raise BadAnswer("Not a number.", "Give a number, such as 36.") from error
    return int(number) if number.is_integer() else number
