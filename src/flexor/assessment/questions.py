"""The safety questions as a person meets them: a few at a time, in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from flexor.errors import BadAnswer
from flexor.knowledge import knowledge
from flexor.knowledge.wording import Asked, AskedGroup

from .answers import UNSURE, Answer, Answers, is_answered, validate
from .findings import applies

__all__ = ["Question", "QuestionGroup", "body_mass_index", "groups", "short_screen", "validate"]

Kind = Literal["bool", "option", "options", "number"]
_KINDS: dict[str, Kind] = {
    "bool": "bool",
    "option": "option",
    "list": "options",
    "number": "number",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``options`` are (value, label), without "not sure", which is always allowed.

    ``answer`` is the current one, if any; ``follow_up`` helps someone who is not sure.
    """

    id: str
    text: str
    help: str
    kind: Kind
    options: tuple[tuple[str, str], ...]
    unit: str | None
    minimum: float | None
    maximum: float | None
    applies: bool
    lasting: bool
    follow_up: str
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions that belong together. A tick list is answered as a whole, "none" included."""

    id: str
    title: str
    intro: str
    tick_list: bool
    questions: tuple[Question, ...]
    done: bool


def groups(answers: Answers) -> tuple[QuestionGroup, ...]:
    """Every safety question that may apply, in groups, with the answers so far."""
    return tuple(_group(group, answers) for group in knowledge().questions.groups)


def short_screen(answers: Answers) -> QuestionGroup:
    """The weekly re-screen as one group."""
    return only(knowledge().triage.clear.short_screen, answers, "A quick check")


def only(keys: Iterable[str], answers: Answers, title: str, intro: str = "") -> QuestionGroup:
    """Just these questions, as one group; unknown ones are left out."""
    asked = knowledge().questions.by_id()
    questions = tuple(_question(asked[key], answers) for key in keys if key in asked)
    return QuestionGroup("only", title, intro, tick_list=False, questions=questions, done=False)


def ticked(group_id: str, chosen: Iterable[str], *, none: bool, answers: Answers) -> Answers:
    """The answers of a tick list: what is ticked is true, the rest false.

    "None of these" must be chosen actively: neither nothing at all, nor both, is an answer.
    """
    group = next((group for group in groups(answers) if group.id == group_id), None)
    if group is None or not group.tick_list:
        raise BadAnswer(f"There is no tick list '{group_id[:40]}'.", "Reload the page.")
    keys = [question.id for question in group.questions if question.applies]
    picked = set(chosen)
    if not picked.issubset(keys):
        raise BadAnswer(f"There is no question {min(picked - set(keys))[:40]!r}.", "Reload.")
    if none == bool(picked):
        raise BadAnswer(f"'{group.title}' is open.", "Tick what is true, or choose none of these.")
    return {key: key in picked for key in keys}


def body_mass_index(height_cm: float, mass_kg: float) -> float:
    """Mass over height squared, kg/m2, to one decimal; raises BadAnswer outside the contract."""
    if not (50 <= height_cm <= 280 and 10 <= mass_kg <= 400):
        raise BadAnswer("Height or weight cannot be right.", "Check both, and their units.")
    bmi = round(mass_kg / (height_cm / 100) ** 2, 1)
    validate({"bmi": bmi})
    return bmi


def _group(group: AskedGroup, answers: Answers) -> QuestionGroup:
    questions = tuple(_question(asked, answers) for asked in group.questions)
    open_ones = [q for q in questions if q.applies and not is_answered(answers, q.id)]
    return QuestionGroup(
        group.id, group.title, group.intro, group.tick_list, questions, done=not open_ones
    )


def _question(asked: Asked, answers: Answers) -> Question:
    known = knowledge().triage.inputs[asked.id]
    return Question(
        id=asked.id,
        text=asked.text,
        help=asked.help,
        kind=_KINDS[known.type],
        options=tuple(asked.options.items()),
        unit=asked.unit,
        minimum=known.min,
        maximum=known.max,
        applies=applies(answers, asked.id),
        lasting=asked.lasting,
        follow_up=asked.if_unsure if answers.get(asked.id) == UNSURE else "",
        answer=answers.get(asked.id),
    )
