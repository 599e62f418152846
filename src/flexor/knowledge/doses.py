"""The types of light.json, hydration.json and running.json: how much, how far, how long."""

from typing import Literal

from pydantic import Field

from .cited import Cited, Fact, Number, Span


class Text(Cited):
    """A sentence with its source."""

    id: str = ""
    text: str


class PainLimits(Fact):
    """Limits of the pain light on the 0-10 scale."""

    green_max: Number
    amber_max: Number
    hour_after_max: Number
    morning_rise_max: Number


class LightRules(Fact):
    """light.json, whole."""

    schema_: Literal["flexor.light/1"] = Field(alias="schema")
    version: str
    note: str
    pain: PainLimits
    rest_after_red: Number
    mistap: Number
    window: Number
    reds_to_physio: Number
    reduce_after_ambers: Number
    reduce_by: Number
    signs: tuple[Text, ...]
    words: dict[Literal["green", "amber", "red", "unknown"], str]
    icons: dict[Literal["green", "amber", "red", "unknown"], str]


class WaterRule(Fact):
    """The article's rule."""

    water: Number
    per_caffeinated: Number
    caffeinated_drink: Number


class WaterLimits(Fact):
    """What we hold against it."""

    soft_cap: Number
    hourly: Number
    body_mass_min: Number
    body_mass_max: Number


class WaterConditions(Cited):
    """Conditions in which no target may be computed."""

    question: str
    none: str
    blocked: str
    options: tuple["Choice", ...]


class Choice(Fact):
    """One thing to tick."""

    id: str
    text: str


class HydrationRules(Fact):
    """hydration.json, whole."""

    schema_: Literal["flexor.hydration/1"] = Field(alias="schema")
    version: str
    rule: WaterRule
    limits: WaterLimits
    conditions: WaterConditions
    caveats: tuple[Text, ...]
    capped: str
    slow_down: str


class StagedWords(Fact):
    """What each stage of a run says."""

    walk: str
    easier: str
    desired: str
    steady: str
    cool_down: str


class StagedRules(Cited):
    """The article's run in stages, and how we size it."""

    evidence: Text
    walk: Number
    easier_min: Number
    easier_max: Number
    easier_share: Number
    desired_share: Number
    easier_speed: Span
    steady_speed: Span
    walking_speed: Number
    least_running: Number
    steps: StagedWords


class Block(Fact):
    """So many times a run and a walk, in minutes."""

    times: int
    run_min: float
    walk_min: float


class Stage(Fact):
    """One step of the walk-run ladder."""

    stage: int
    blocks: tuple[Block, ...]


class WalkRun(Cited):
    """The walk-run ladder."""

    evidence: Text
    rule: str
    walk_min: Number
    stages: tuple[Stage, ...]


class AfterGap(Cited):
    """Where to start again when no recent run is a reference."""

    gap_days: int
    long_gap_days: int
    pain_days: int
    stage_after_gap: int
    stage_after_long_gap: int
    stage_after_pain: int
    stage_never_ran: int


class RunningRules(Fact):
    """running.json, whole."""

    schema_: Literal["flexor.running/1"] = Field(alias="schema")
    version: str
    staged_run: StagedRules
    walk_run: WalkRun
    after_gap: AfterGap
