"""All that we hold true, loaded once, and checked against itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel

from .cited import Cited
from .doses import HydrationRules, LightRules, RunningRules
from .evidence import Claims, References
from .loading import load, wrong
from .triage import Bounds, Triage, Wanted, When
from .wording import Advice, Questions


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Every knowledge file, typed. ``version`` goes into each entry of the diary."""

    version: str
    triage: Triage
    questions: Questions
    advice: Advice
    light: LightRules
    hydration: HydrationRules
    running: RunningRules
    claims: Claims
    references: References


@cache
def knowledge() -> Knowledge:
    """All knowledge files; raises KnowledgeError where one is wrong."""
    triage = load("triage.json", Triage)
    known = Knowledge(
        version=triage.version,
        triage=triage,
        questions=load("questions.json", Questions),
        advice=load("advice.json", Advice),
        light=load("light.json", LightRules),
        hydration=load("hydration.json", HydrationRules),
        running=load("running.json", RunningRules),
        claims=load("claims.json", Claims),
        references=load("references.json", References),
    )
    check(known)
    return known


def check(known: Knowledge) -> None:
    """Files must agree: keys and options with the contract, sources with the references."""
    _check_rules(known.triage)
    _check_questions(known.triage, known.questions)
    references = known.references.by_id()
    for file in (known.triage, known.light, known.hydration, known.running, known.claims):
        for cited in citations(file):
            for source in cited.source:
                if source not in references:
                    raise wrong("references.json", source, "cited, but not listed")


def citations(piece: object) -> Iterator[Cited]:
    """Every piece with a source, however deep."""
    if isinstance(piece, Cited):
        yield piece
    if isinstance(piece, BaseModel):
        for name in type(piece).model_fields:
            yield from citations(getattr(piece, name))
    elif isinstance(piece, tuple):
        for part in piece:
            yield from citations(part)


def _conditions(triage: Triage) -> Iterator[tuple[str, When]]:
    for flag in triage.red_flags:
        yield from ((flag.id, when) for when in (*flag.all, *flag.any))
    for points in (*triage.bone_screen.symptoms, *triage.bone_screen.risks):
        yield "bone_screen", points.when
    yield from ((rule.id, rule.when) for rule in triage.escalators.rules)
    yield from ((rule.id, rule.when) for rule in triage.cautions.rules if rule.when)


def _check_rules(triage: Triage) -> None:
    for rule, when in _conditions(triage):
        for key, wanted in when.items():
            _check_wanted(triage, rule, key, wanted)
    for key, known in triage.inputs.items():
        if known.unsure_as is not None and known.unsure_as not in known.options:
            raise wrong("triage.json", f"inputs.{key}.unsure_as", "is none of its options")
    for key in (*triage.safety_questions.all, *triage.clear.short_screen):
        if key not in triage.inputs:
            raise wrong("triage.json", "safety_questions", f"unknown answer '{key}'")


def _check_wanted(triage: Triage, rule: str, key: str, wanted: Wanted) -> None:
    if key not in triage.inputs:
        raise wrong("triage.json", rule, f"asks for an unknown answer '{key}'")
    if isinstance(wanted, bool | Bounds):
        return
    for option in (wanted,) if isinstance(wanted, str) else wanted:
        if option not in triage.inputs[key].options:
            raise wrong("triage.json", rule, f"'{key}' has no option '{option}'")


def _check_questions(triage: Triage, questions: Questions) -> None:
    asked = questions.by_id()
    for key in triage.safety_questions.all:
        if key not in asked:
            raise wrong("questions.json", key, "is a safety question that nobody asks")
    for key, question in asked.items():
        if key not in triage.inputs:
            raise wrong("questions.json", key, "is no answer of the contract")
        if set(question.options) != set(triage.inputs[key].options):
            raise wrong("questions.json", key, "its labels are not the options of the contract")
