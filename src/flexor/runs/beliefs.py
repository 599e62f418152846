"""What the audit holds true: a typed view of ``knowledge/data/runs.json``.

Methods stand in code; every number that a person may see, and every threshold that someone may
doubt, stands in that file with its unit, source and grade.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from flexor.errors import KnowledgeError


@dataclass(frozen=True, slots=True)
class Belief:
    """A number with its unit, the ids of its sources and its grade."""

    value: float
    unit: str
    source: tuple[str, ...]
    grade: str


@dataclass(frozen=True, slots=True)
class SpikeClass:
    """Runs longer than the reference by ``above_percent`` or more; hazard ratio and its 95 % CI."""

    id: str
    above_percent: float | None
    hazard_ratio: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class FindingBelief:
    """Where a finding comes from, and the advice that goes with it when the runner is clear."""

    source: tuple[str, ...]
    grade: str
    advice: str | None


@dataclass(frozen=True, slots=True)
class Beliefs:
    """The whole file."""

    version: str
    references: Mapping[str, str]
    numbers: Mapping[str, Belief]
    spikes: tuple[SpikeClass, ...]
    spike_evidence: FindingBelief
    findings: Mapping[str, FindingBelief]

    def value(self, name: str) -> float:
        """The plain number called ``name``."""
        return self.numbers[name].value


@cache
def beliefs() -> Beliefs:
    """Read and check the file once. Raises KnowledgeError that names the place."""
    raw, running = _json("runs.json"), _json("running.json")
    try:
        numbers = {name: _belief(entry) for name, entry in raw["numbers"].items()}
        numbers["warm_up_walk_goal"] = _belief(running["staged_run"]["walk"])
        return Beliefs(
            version=raw["version"],
            references={entry["id"]: entry["text"] for entry in raw["references"]},
            numbers=numbers,
            spikes=tuple(SpikeClass(**entry) for entry in raw["spikes"]["classes"]),
            spike_evidence=_finding({**raw["spikes"], "advice": raw["spikes"]["evidence"]}),
            findings={name: _finding(entry) for name, entry in raw["findings"].items()},
        )
    except (KeyError, TypeError) as wrong:
        raise KnowledgeError(f"runs.json or running.json lacks {wrong}.", "Restore it.") from wrong


def _json(name: str) -> Any:
    text = files("flexor.knowledge").joinpath("data", name).read_text(encoding="utf-8")
    return json.loads(text)


def _belief(entry: Mapping[str, Any]) -> Belief:
    value, source = float(entry["value"]), tuple(entry["source"])
    return Belief(value, entry["unit"], source, entry["grade"])


def _finding(entry: Mapping[str, Any]) -> FindingBelief:
    return FindingBelief(tuple(entry["source"]), entry["grade"], entry["advice"])
