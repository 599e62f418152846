"""The types of questions.json and advice.json: how we ask, and what we say about the answers."""

from typing import Literal

from pydantic import Field

from .cited import Fact
from .triage import Tier


class Asked(Fact):
    """One question in plain words; ``options`` maps an option of the contract to its label."""

    id: str
    text: str
    help: str = ""
    unit: str | None = None
    options: dict[str, str] = Field(default_factory=dict)
    lasting: bool = False  # a fact about the person that rarely changes
    if_unsure: str  # a concrete question for someone who cannot tell


class AskedGroup(Fact):
    """A few questions that belong together; a tick list has an explicit "none of these"."""

    id: str
    title: str
    intro: str
    tick_list: bool = False
    questions: tuple[Asked, ...]


class Questions(Fact):
    """questions.json, whole."""

    schema_: Literal["flexor.questions/1"] = Field(alias="schema")
    version: str
    unsure_label: str
    none_label: str
    groups: tuple[AskedGroup, ...]

    def by_id(self) -> dict[str, Asked]:
        """Every question under its id."""
        return {asked.id: asked for group in self.groups for asked in group.questions}


class Message(Fact):
    """A title, and what to do about it."""

    title: str
    what_to_do: tuple[str, ...]


class SourceAdvice(Fact):
    """What to say, and not to do, when a rule points to one source of pain."""

    what_to_do: tuple[str, ...]
    must_not: tuple[str, ...]


class Advice(Fact):
    """advice.json, whole."""

    schema_: Literal["flexor.advice/1"] = Field(alias="schema")
    version: str
    urgencies: dict[Tier, Message]
    suspended: tuple[str, ...]
    closed: tuple[str, ...]
    sources: dict[str, SourceAdvice]
    bone_emergency: tuple[str, ...]
    bone_gp_week: tuple[str, ...]
    look_first: Message
    too_young: Message
    unfinished: Message
    unsure: Message
    stale_full: Message
    stale_short: Message
    reopened: Message
    clear: Message
    rest: str
    rest_red: str
