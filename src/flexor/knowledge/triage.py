"""The types of triage.json: the answers' contract, red flags, the bone screen, what is clear."""

from typing import Literal

from pydantic import Field

from .cited import Cited, Fact

Tier = Literal["self_manage", "physio", "gp_week", "same_day", "emergency"]

#: From the least to the most urgent.
TIERS: tuple[Tier, ...] = ("self_manage", "physio", "gp_week", "same_day", "emergency")


class Bounds(Fact):
    """A comparison with a number: ``lt`` below, ``ge`` at least."""

    lt: float | None = None
    ge: float | None = None


#: What an answer must be for a rule to speak: true, an option, one of some options, or bounds.
Wanted = bool | str | tuple[str, ...] | Bounds
#: Every key of a condition must hold.
When = dict[str, Wanted]


class Input(Fact):
    """The contract of one answer: its type, options or bounds."""

    type: Literal["bool", "option", "list", "number"]
    options: tuple[str, ...] = ()
    unit: str | None = None
    min: float | None = None
    max: float | None = None
    unsure_as: str | None = None  # the worst option below an emergency one
    not_for_sex: Literal["f", "m"] | None = None
    self_test: bool = False


class RedFlag(Cited):
    """A rule that sets an urgency before any scoring; all or any of its conditions."""

    id: str
    tier: Tier
    points_to: str | None
    all: tuple[When, ...] = ()
    any: tuple[When, ...] = ()
    text: str


class Points(Fact):
    """Points that one answer gives to the bone-stress screen."""

    points: int
    when: When
    text: str


class BoneRule(Fact):
    """An urgency from symptom points and risk points together."""

    id: str
    tier: Tier
    symptoms_min: int
    risks_min: int
    text: str


class BoneGate(Fact):
    """From so many symptom points on, nothing to do with the body is offered."""

    id: str
    symptoms_min: int
    text: str


class BoneScreen(Cited):
    """The bone-stress screen: a rule, not a probability."""

    note: str
    symptoms: tuple[Points, ...]
    risks: tuple[Points, ...]
    rules: tuple[BoneRule, ...]
    gate: BoneGate


class Escalator(Fact):
    """A condition that raises the urgency to at least its tier."""

    id: str
    when: When
    tier: Tier
    text: str


class Escalators(Cited):
    """Severity and duration."""

    rules: tuple[Escalator, ...]


class Caution(Fact):
    """A reason to stay closed until someone has looked, without raising the urgency."""

    id: str
    text: str
    when: When | None = None
    bone_symptoms_min: int | None = None
    bone_risks_min: int | None = None


class Cautions(Cited):
    """What keeps the gate closed for as long as there is no full assessment."""

    note: str
    rules: tuple[Caution, ...]


class SafetyQuestions(Fact):
    """The questions that must be answered before anything opens, and why each is among them."""

    mandatory: tuple[str, ...]
    tick_list: tuple[str, ...]
    graded: tuple[str, ...]
    bone_screen: tuple[str, ...]
    severity: tuple[str, ...]
    history: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Every safety question, once, in the order of the file."""
        lists = (self.mandatory, self.tick_list, self.graded, self.bone_screen, self.severity)
        return tuple(dict.fromkeys(key for part in (*lists, self.history) for key in part))


class Clear(Cited):
    """Ages of answers in days, the least age of a runner, and the urgencies that may be clear."""

    min_age: int
    full_days: int
    short_days: int
    tiers: tuple[Tier, ...]
    short_screen: tuple[str, ...]
    emergencies_lifted: tuple[str, ...]  # how it began, not what it is like now


class Triage(Fact):
    """triage.json, whole."""

    schema_: Literal["flexor.triage/1"] = Field(alias="schema")
    version: str
    note: str
    inputs: dict[str, Input]
    tiers: tuple[Tier, ...]
    red_flags: tuple[RedFlag, ...]
    bone_screen: BoneScreen
    escalators: Escalators
    cautions: Cautions
    safety_questions: SafetyQuestions
    clear: Clear
