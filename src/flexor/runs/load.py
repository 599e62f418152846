"""Load, the way the evidence allows: the longest run of 30 days, the single run beyond it, weeks.

Method: one run more than 10 % longer than the longest of the previous 30 days went with more
injuries; weekly ratios did not, and the acute:chronic ratio went the other way (Frandsen 2025). So
there is no acute:chronic ratio here. After 30 days without a run no old run is a reference.

Pass one recording a run: of duplicates only the best (``duplicates.best``).
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flexor.runs.beliefs import SpikeClass, beliefs
from flexor.runs.facts import RunFacts
from flexor.runs.timeline import CLOCK_SET


@dataclass(frozen=True, slots=True)
class Spike:
    """A run against the longest of the 30 days before it.

    ``kind``: within, small, moderate, large, or no_reference. ``hazard_ratio`` (with its 95 %
    interval) compares many runners' injury rates after such runs; it is no one's probability.
    """

    kind: str
    text: str
    above_percent: float | None
    reference: RunFacts | None
    hazard_ratio: float | None
    interval: tuple[float, float] | None
    evidence: str
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class Ceiling:
    """ "Next run: up to ``km``"; None where no recent run tells. Advice: only for who is clear."""

    km: float | None
    reference: RunFacts | None
    why: str
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class Week:
    """A week's runs, plainly; ``monday`` by the runs' own clocks."""

    monday: date
    distance_m: float
    runs: int


def longest(history: Iterable[RunFacts], at: datetime) -> RunFacts | None:
    """The longest run that began in the 30 days before ``at`` (aware); the later of equals."""
    since = at - timedelta(days=beliefs().value("reference_days"))
    recent = [run for run in history if since <= run.start < at and run.load_m]
    return max(recent, key=lambda run: (run.load_m or 0.0, run.start, run.id), default=None)


def spike(run: RunFacts, history: Iterable[RunFacts]) -> Spike | None:
    """The run's class; None if it is no run of known length."""
    if run.load_m is None:
        return None
    reference = longest((past for past in history if past.id != run.id), run.start)
    if reference is None or reference.load_m is None:
        days = f"{beliefs().value('reference_days'):g}"
        text = f"{_km(run.load_m)}; no run of the {days} days before to compare it with."
        return _spike(None, text, None, None)
    above = round(100 * (run.load_m / reference.load_m - 1), 6)
    return _spike(_class(above), _compared(run.load_m, reference.load_m, above), above, reference)


def ceiling(history: Iterable[RunFacts], at: datetime) -> Ceiling:
    """How long the next run may be: the longest of 30 days and 10 % more, rounded down."""
    held, numbers = beliefs().spike_evidence, beliefs().numbers
    source, days = ", ".join(held.source), f"{numbers['reference_days'].value:g}"
    reference = longest(history, at)
    if reference is None or reference.load_m is None:
        why = f"No run of known length in the last {days} days: there is no longest run to go by."
        return Ceiling(None, None, why, source, held.grade)
    limit = numbers["spike_limit"].value
    km = math.floor(reference.load_m * (1 + limit / 100) / 100 + 1e-6) / 10
    why = f"The longest run of the last {days} days was {_km(reference.load_m)}; {limit:g} % more"
    return Ceiling(km, reference, f"{why} is {km:.1f} km.", source, held.grade)


def weeks(history: Iterable[RunFacts]) -> tuple[Week, ...]:
    """Distance by week, from the first to the last, weeks without a run included."""
    found: dict[date, list[float]] = {}
    for run in history:
        if run.load_m is not None and run.start >= CLOCK_SET:
            found.setdefault(_monday(run), []).append(run.load_m)
    if not found:
        return ()
    count = (max(found) - min(found)).days // 7 + 1
    mondays = [min(found) + timedelta(weeks=week) for week in range(count)]
    return tuple(Week(day, sum(found.get(day, ())), len(found.get(day, ()))) for day in mondays)


def _monday(run: RunFacts) -> date:
    return run.start.date() - timedelta(days=run.start.weekday())


def _class(above: float) -> SpikeClass:
    """The last class whose limit is passed."""
    passed = [c for c in beliefs().spikes if c.above_percent is None or above > c.above_percent]
    return passed[-1]


def _spike(
    found: SpikeClass | None, text: str, above: float | None, reference: RunFacts | None
) -> Spike:
    held = beliefs().spike_evidence
    raised = found is not None and found.low is not None and found.high is not None
    return Spike(
        kind=found.id if found else "no_reference",
        text=text,
        above_percent=above,
        reference=reference,
        hazard_ratio=found.hazard_ratio if found and raised else None,
        interval=(found.low, found.high) if found and found.low and found.high else None,
        evidence=held.advice or "",
        source=", ".join(held.source),
        grade=held.grade,
    )


def _compared(length_m: float, reference_m: float, above: float) -> str:
    before = f"the longest run of the 30 days before ({_km(reference_m)})"
    if above > 0.5:
        return f"{_km(length_m)}, {above:.0f} % longer than {before}."
    return f"{_km(length_m)}, not longer than {before}."


def _km(metres: float) -> str:
    return f"{metres / 1000:.1f} km"
