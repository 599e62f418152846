"""The audit of one recording: what it is, its states, its stages, and what is worth saying.

Pure: a run in, an :class:`Audit` out. What is None was not recorded or could not be told.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone

import numpy as np
import numpy.typing as npt

from flexor.runs.beliefs import beliefs
from flexor.runs.clean import Cleaned, clean
from flexor.runs.evidence import Habits
from flexor.runs.findings import Finding, findings
from flexor.runs.forgotten import until_forgotten
from flexor.runs.habits import learn, taught
from flexor.runs.kind import Status, status
from flexor.runs.profile import profile
from flexor.runs.run import DeviceSplit, Flag, Run
from flexor.runs.stages import Span, Stages, Structure, structure
from flexor.runs.states import RUN, STILL, Confidence, Segment, State, Told, segments, tell

__all__ = [
    "Audit",
    "Confidence",
    "Finding",
    "Habits",
    "Segment",
    "Span",
    "Stages",
    "State",
    "Status",
    "audit",
    "audit_cleaned",
    "learn",
]

#: Raised whenever the method changes, so that stored audits can be recomputed.
METHOD = 2


@dataclass(frozen=True, slots=True)
class Audit:
    """What a recording shows. Seconds count from ``start``, pauses included.

    ``running_m`` are the metres covered while running, ``habits`` what this recording teaches about
    the runner's speeds, ``profile`` its shape, by which it is known in another file.
    """

    status: Status
    reason: str
    start: datetime
    elapsed_s: float
    moving_s: float
    distance_m: float | None
    cadence_available: bool
    segments: tuple[Segment, ...]
    stages: Stages
    stops: tuple[Span, ...]
    walk_breaks: tuple[Span, ...]
    alterations: tuple[Span, ...]
    findings: tuple[Finding, ...]
    flags: tuple[Flag, ...]
    mean_cadence_spm: float | None
    mean_heart_rate_bpm: float | None
    run_s: float
    walk_s: float
    still_s: float
    unknown_s: float
    version: str
    running_m: float | None = None
    habits: Habits = field(default_factory=Habits)
    profile: tuple[float, ...] = ()


def audit(run: Run, habits: Habits | None = None) -> Audit:
    """Audit a recording. ``habits`` help where no cadence was recorded."""
    return audit_cleaned(run, clean(run), habits)


def audit_cleaned(run: Run, cleaned: Cleaned, habits: Habits | None = None) -> Audit:
    """The same, for who has cleaned the recording already."""
    told = tell(cleaned, habits, _splits(run, cleaned), said_run=run.sport == "running")
    cleaned = until_forgotten(cleaned, told)
    what, reason = status(run, cleaned, told)
    parts = segments(told.states)
    shape = structure(cleaned, told, parts) if what == "run" else Structure()
    lasted = {state: _lasted(parts, state) for state in ("run", "walk", "still", "unknown")}
    return Audit(
        status=what,
        reason=reason,
        start=_local(run, cleaned),
        elapsed_s=float(cleaned.elapsed_s),
        moving_s=cleaned.elapsed_s - lasted["still"],
        distance_m=cleaned.total_m if cleaned.total_m is not None else _said(run, cleaned),
        cadence_available=cleaned.cadence_available,
        segments=parts,
        stages=shape.stages,
        stops=shape.stops,
        walk_breaks=shape.walk_breaks,
        alterations=shape.alterations,
        findings=findings(cleaned, told, parts, shape) if what == "run" else (),
        flags=cleaned.flags,
        mean_cadence_spm=_mean(cleaned.cadence_spm, told.states == RUN),
        mean_heart_rate_bpm=_mean(cleaned.heart_rate_bpm, told.states != STILL),
        run_s=lasted["run"],
        walk_s=lasted["walk"],
        still_s=lasted["still"],
        unknown_s=lasted["unknown"],
        version=f"audit {METHOD}, knowledge {beliefs().version}",
        running_m=_running_m(cleaned, told),
        habits=taught(cleaned, told),
        profile=profile(cleaned.distance_m),
    )


def _splits(run: Run, cleaned: Cleaned) -> tuple[DeviceSplit, ...]:
    """The watch's own detection, counted from the first kept sample."""
    shift = (cleaned.start - run.start).total_seconds()
    return tuple(replace(s, start_s=s.start_s - shift, end_s=s.end_s - shift) for s in run.splits)


def _said(run: Run, cleaned: Cleaned) -> float | None:
    """The device's own total, where the samples tell none and nobody would doubt it."""
    said, fastest = run.totals.distance_m, beliefs().value("fastest_running")
    return said if said is not None and 0 < said <= fastest * cleaned.elapsed_s else None


def _lasted(parts: tuple[Segment, ...], state: str) -> float:
    return sum((part.length_s for part in parts if part.state == state), 0.0)


def _local(run: Run, cleaned: Cleaned) -> datetime:
    if run.utc_offset_s is None:
        return cleaned.start
    return cleaned.start.astimezone(timezone(timedelta(seconds=run.utc_offset_s)))


def _mean(values: npt.NDArray[np.float64], chosen: npt.NDArray[np.bool_]) -> float | None:
    known = values[chosen & (values > 0)]
    return float(known.mean()) if known.size else None


def _running_m(cleaned: Cleaned, told: Told) -> float | None:
    if cleaned.total_m is None:
        return None
    return float(np.diff(cleaned.distance_m, prepend=0.0)[told.states == RUN].sum())
