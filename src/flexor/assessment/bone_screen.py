"""The bone-stress screen: symptom points and risk points from ordinary answers.

A rule, not a probability: no validated clinical rule exists for bone stress at the hip, and what
looks like a tight hip flexor may be one. Asked, never tested: nobody is told to hop.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flexor.knowledge import knowledge
from flexor.knowledge.triage import Points

from .answers import Answers
from .rules import Fired, holds

#: What every rule of this screen points to.
SOURCE = "femoral_bsi"


@dataclass(frozen=True, slots=True)
class BoneScreen:
    """Points, what gave them (texts and answers), and the rules that fired.

    ``gated``: enough symptom points that no test and no impact may be offered.
    """

    symptoms: int
    risks: int
    symptom_texts: tuple[str, ...]
    risk_texts: tuple[str, ...]
    symptom_keys: tuple[str, ...]
    risk_keys: tuple[str, ...]
    rules: tuple[Fired, ...]
    gated: bool


def bone_screen(answers: Answers) -> BoneScreen:
    """The screen of these answers; what is absent gives no points."""
    screen = knowledge().triage.bone_screen
    symptoms = [points for points in screen.symptoms if holds(answers, points.when)]
    risks = [points for points in screen.risks if holds(answers, points.when)]
    symptom_keys, risk_keys = _keys(symptoms), _keys(risks)
    felt, exposed = _sum(symptoms), _sum(risks)
    fired = tuple(
        Fired(rule.id, rule.tier, SOURCE, rule.text, symptom_keys + risk_keys)
        for rule in screen.rules
        if felt >= rule.symptoms_min and exposed >= rule.risks_min
    )
    return BoneScreen(
        symptoms=felt,
        risks=exposed,
        symptom_texts=tuple(points.text for points in symptoms),
        risk_texts=tuple(points.text for points in risks),
        symptom_keys=symptom_keys,
        risk_keys=risk_keys,
        rules=fired,
        gated=felt >= screen.gate.symptoms_min,
    )


def _sum(given: Sequence[Points]) -> int:
    return sum(points.points for points in given)


def _keys(given: Sequence[Points]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for points in given for key in points.when))
