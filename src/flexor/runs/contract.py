"""The machine contract ``flexor.audit/1``: one entry a recording, the same keys always.

Advice never enters it: findings are observations.
"""

from typing import Any, Final

from flexor.errors import FlexorError
from flexor.runs.audit import Audit, Habits, audit
from flexor.runs.run import Reading, Run
from flexor.runs.stages import Span

SCHEMA: Final = "flexor.audit/1"

_STAGES: Final = ("warm_up_walk", "build_up", "steady", "cool_down_walk")
_NOT_AN_ACTIVITY: Final = {
    "wearable": "A day's wellness data, not a run; its steps and still time can be used.",
    "workout": "A planned workout, not a recording.",
    "settings": "A watch's settings, not a recording.",
    "course": "A course to follow, not a recording.",
}


def document(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """The whole answer of ``flexor runs audit --json``."""
    return {"schema": SCHEMA, "files": entries}


def file_entries(
    name: str, outcome: Reading | FlexorError, habits: Habits | None = None
) -> list[dict[str, Any]]:
    """The entries of one file: one a session, or one that says why there is none."""
    if isinstance(outcome, FlexorError):
        return [_empty(name, "unreadable", outcome.problem, None)]
    if not outcome.runs:
        why = _NOT_AN_ACTIVITY.get(outcome.kind, "It holds no recording of an activity.")
        return [_empty(name, "other", _with_notes(why, outcome.notes), outcome.format)]
    return [entry(name, run, audit(run, habits), outcome.notes) for run in outcome.runs]


def entry(name: str, run: Run, audited: Audit, notes: tuple[str, ...] = ()) -> dict[str, Any]:
    """The entry of one audited recording; ``notes`` say what could not be read."""
    return _empty(
        name, audited.status, _with_notes(audited.reason, notes), run.provenance.format
    ) | {
        "device": run.provenance.device,
        "start": audited.start.isoformat(),
        "elapsed_s": audited.elapsed_s,
        "moving_s": audited.moving_s,
        "distance_m": None if audited.distance_m is None else round(audited.distance_m, 1),
        "cadence_available": audited.cadence_available,
        "segments": [
            {"state": part.state, "start_s": part.start_s, "end_s": part.end_s}
            for part in audited.segments
        ],
        "stages": {name: _span(getattr(audited.stages, name)) for name in _STAGES},
        "stops": len(audited.stops),
        "walk_breaks": len(audited.walk_breaks),
        "alterations": len(audited.alterations),
        "findings": [
            {"id": found.id, "text": found.text, "confidence": found.confidence}
            for found in audited.findings
        ],
    }


def _empty(name: str, status: str, reason: str, format_: str | None) -> dict[str, Any]:
    return {
        "file": name,
        "status": status,
        "reason": reason,
        "format": format_,
        "device": None,
        "start": None,
        "elapsed_s": None,
        "moving_s": None,
        "distance_m": None,
        "cadence_available": False,
        "segments": [],
        "stages": dict.fromkeys(_STAGES),
        "stops": None,
        "walk_breaks": None,
        "alterations": None,
        "findings": [],
    }


def _span(span: Span | None) -> dict[str, float] | None:
    return None if span is None else {"start_s": span.start_s, "end_s": span.end_s}


def _with_notes(reason: str, notes: tuple[str, ...]) -> str:
    return " ".join((reason, *notes))
