"""What a set of answers says, whenever they were given: rules, urgency, what is missing."""

from dataclasses import dataclass

from flexor.knowledge import knowledge
from flexor.knowledge.triage import Caution, Tier

from .answers import Answers, is_answered, is_unsure
from .bone_screen import BoneScreen, bone_screen
from .red_flags import red_flags
from .rules import Fired, highest, holds, spoke


@dataclass(frozen=True, slots=True)
class Findings:
    """``rules`` raise the urgency, ``cautions`` only keep the gate closed."""

    rules: tuple[Fired, ...]
    cautions: tuple[Fired, ...]
    bone: BoneScreen
    missing: tuple[str, ...]
    unsure: tuple[str, ...]
    too_young: bool

    def urgency(self, lifted: frozenset[str] = frozenset()) -> Tier:
        """The highest tier among the rules that no clinician has lifted."""
        return highest(rule.tier for rule in self.rules if rule.id not in lifted)


def findings(answers: Answers) -> Findings:
    """Evaluate validated answers; needs no time and no order."""
    bone = bone_screen(answers)
    needed = required(answers)
    return Findings(
        rules=red_flags(answers) + bone.rules + _escalators(answers),
        cautions=_cautions(answers, bone),
        bone=bone,
        missing=tuple(key for key in needed if not is_answered(answers, key)),
        unsure=tuple(key for key in needed if is_unsure(answers, key)),
        too_young=_too_young(answers),
    )


def required(answers: Answers) -> tuple[str, ...]:
    """The safety questions that may apply to this runner."""
    return tuple(key for key in knowledge().triage.safety_questions.all if applies(answers, key))


def applies(answers: Answers, key: str) -> bool:
    """False only where the runner's own answer rules the question out."""
    excluded = knowledge().triage.inputs[key].not_for_sex
    return excluded is None or answers.get("sex") != excluded


def _too_young(answers: Answers) -> bool:
    age = answers.get("age")
    return isinstance(age, int | float) and age < knowledge().triage.clear.min_age


def _escalators(answers: Answers) -> tuple[Fired, ...]:
    return tuple(
        Fired(rule.id, rule.tier, None, rule.text, spoke(answers, (rule.when,)))
        for rule in knowledge().triage.escalators.rules
        if holds(answers, rule.when)
    )


def _cautions(answers: Answers, bone: BoneScreen) -> tuple[Fired, ...]:
    fired = (_caution(rule, answers, bone) for rule in knowledge().triage.cautions.rules)
    return tuple(caution for caution in fired if caution.keys)


def _caution(rule: Caution, answers: Answers, bone: BoneScreen) -> Fired:
    """The caution with the answers that make it speak; without any, it doesn't."""
    if rule.bone_symptoms_min is not None:
        speaks = bone.symptoms >= rule.bone_symptoms_min
        keys, why = bone.symptom_keys, bone.symptom_texts
    elif rule.bone_risks_min is not None:
        speaks = bone.risks >= rule.bone_risks_min
        keys, why = bone.risk_keys, bone.risk_texts
    else:
        return Fired(rule.id, None, None, rule.text, spoke(answers, (rule.when or {},)))
    return Fired(rule.id, None, None, " ".join((rule.text, *why)), keys if speaks else ())
