"""Everything that can keep the gate closed, side by side."""

from dataclasses import dataclass

from flexor.knowledge import knowledge
from flexor.knowledge.triage import Tier

from .rules import Fired


@dataclass(frozen=True, slots=True)
class Verdict:
    """Rules and cautions not lifted, and the keys that are missing, unsure, old or overtaken."""

    urgency: Tier
    rules: tuple[Fired, ...]
    cautions: tuple[Fired, ...]
    lifted: tuple[str, ...]
    missing: tuple[str, ...]
    unsure: tuple[str, ...]
    old: tuple[str, ...]
    old_short: tuple[str, ...]
    before_event: tuple[str, ...]
    too_young: bool

    @property
    def urgent(self) -> bool:
        """Whether the urgency alone closes the gate."""
        return self.urgency not in knowledge().triage.clear.tiers

    @property
    def to_ask(self) -> tuple[str, ...]:
        """What must be answered now, each question once."""
        parts = (self.missing, self.unsure, self.before_event, self.old, self.old_short)
        return tuple(dict.fromkeys(key for part in parts for key in part))

    @property
    def clear(self) -> bool:
        """Nothing speaks against it, and nothing is left to ask."""
        return not (self.urgent or self.cautions or self.too_young or self.to_ask)
