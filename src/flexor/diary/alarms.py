"""What an emergency or same-day answer leaves behind when a later one says otherwise.

A mistap that was put right within minutes leaves nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flexor.assessment import Alarm, Answer, alarming

from .taking_back import is_mistap


@dataclass(slots=True)
class Alarms:
    """The alarms that speak, and those that are over, by rule."""

    speaking: dict[str, Alarm] = field(default_factory=dict)
    over: dict[str, Alarm] = field(default_factory=dict)

    def look(self, answers: Mapping[str, Answer], at: datetime, *, slip: bool = True) -> None:
        """These are the answers from ``at`` on. ``slip``: what is gone may have been a mistap."""
        found = {rule.id: rule for rule in alarming(answers)}
        gone = [alarm for rule, alarm in self.speaking.items() if rule not in found]
        for alarm in gone:
            if not (slip and is_mistap(alarm.since, at)):
                self.over[alarm.rule.id] = alarm
        self.speaking = {
            rule_id: self.speaking.get(rule_id, Alarm(at, rule)) for rule_id, rule in found.items()
        }
