"""A run in words: what its page shows."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from flexor.app.show_run import Recording, RunPage
from flexor.knowledge import knowledge
from flexor.runs.audit import Audit
from flexor.runs.findings import Finding
from flexor.runs.load import Spike
from flexor.web.sources import cite
from flexor.web.strip import Part, parts, strip_words
from flexor.web.words import (
    NB,
    Units,
    clock,
    day,
    day_name,
    distance,
    duration,
    in_units,
    pace,
    time_of_day,
)

SURE: Final = {
    "high": "We are fairly sure of this.",
    "medium": "We are not quite sure of this.",
    "low": "This is a guess.",
}
STAGES: Final = (
    ("warm_up_walk", "Warm-up walk"),
    ("build_up", "Build-up"),
    ("steady", "Steady"),
    ("cool_down_walk", "Cool-down walk"),
)
PAIN: Final = (
    ("during", "During the run"),
    ("hour_after", "An hour later"),
    ("next_morning", "The next morning"),
)
#: Minutes that one tap answers: what stands on the button.
WARM_UP: Final = ((0, "No"), (2, "A minute or two"), (5, "About five"), (10, "Ten or more"))
FORMATS: Final = {"fit": "FIT", "gpx": "GPX", "tcx": "TCX", "apple": "Apple Health"}


def run_view(run: RunPage, today: date, units: Units) -> dict[str, Any]:
    """Everything that the page's template needs."""
    drawn = parts(run.strip)
    audit = run.audit
    title = _title(run, today)
    return {
        "id": run.id,
        "units": units,
        "title": title,
        "when": _when(run, title, today),
        "name": run.title or "",
        "facts": list(_facts(audit, units)),
        "parts": drawn,
        "words": strip_words(drawn),
        "is_run": audit.status == "run",
        "reason": audit.reason,
        "asks_warm_up": _asks_warm_up(run),
        "warm_up_why": _warm_up_why(run),
        "warm_up_choices": WARM_UP,
        "warm_up_told": _warm_up_told(run),
        "findings": [
            *spike_lines(run.spike, units),
            *(_finding(each, units) for each in audit.findings),
        ],
        "flags": [in_units(flag.text, units) for flag in audit.flags],
        "stages": list(_stages(audit)),
        "pain": [_pain(run, name, words) for name, words in PAIN],
        "signs": [(sign.id, sign.text) for sign in knowledge().light.signs],
        "signs_told": [sign for sign, _ in run.pain.signs] if run.pain else [],
        "files": list(_files(run)),
        "best": run.duplicate_of,
    }


def chart_stages(strip: tuple[Part, ...]) -> list[dict[str, Any]]:
    """What the charts shade: every part but the surges."""
    return [
        {"kind": part.kind, "start_s": part.start_s, "end_s": part.end_s}
        for part in strip
        if part.kind not in ("surge", "unknown")
    ]


def _title(run: RunPage, today: date) -> str:
    """``Saturday’s run`` within a week, else its date."""
    when = day_name(run.start_local.date(), today)
    noun = {"run": "run", "walk": "walk"}.get(run.audit.status, run.sport)
    return when if " " in when else f"{when}’s {noun}"


def _when(run: RunPage, title: str, today: date) -> str:
    on, time = day(run.start_local.date(), today), time_of_day(run.start_local)
    return time if title == on else f"{on}, {time}"


def _facts(audit: Audit, units: Units) -> Iterator[tuple[str, str, str]]:
    metres, unit = distance(audit.distance_m, units).partition(NB)[::2]
    yield "Distance", metres, unit
    yield "Time", clock(audit.elapsed_s), ""
    yield "Moving", clock(audit.moving_s), ""
    if audit.running_m and audit.run_s:
        value, each = pace(audit.running_m, audit.run_s, units).partition(NB)[::2]
        yield "Running pace", value, each
    if audit.mean_heart_rate_bpm:
        yield "Heart rate", f"{audit.mean_heart_rate_bpm:.0f}", "bpm"
    if audit.mean_cadence_spm:
        yield "Running cadence", f"{audit.mean_cadence_spm:.0f}", "steps/min"


def _asks_warm_up(run: RunPage) -> bool:
    """Asked once, and only where the recording doesn't show a whole warm-up walk."""
    goal_s = knowledge().running.staged_run.walk.value * 60
    walk = run.audit.stages.warm_up_walk
    shown = walk is not None and walk.length_s >= goal_s
    return run.audit.status == "run" and run.warm_up_min is None and not shown


def _warm_up_why(run: RunPage) -> str:
    if run.steps_before:
        return (
            f"In the quarter of an hour before, your watch counted {run.steps_before:,} steps. "
            "Only you know whether that was it."
        )
    return "What came before the button isn’t in the recording, so we ask once."


def _warm_up_told(run: RunPage) -> str:
    if run.warm_up_min is None:
        return ""
    if run.warm_up_min == 0:
        return "You told us: no walk before pressing start."
    return f"You told us: about {run.warm_up_min:g}{NB}min of walking before pressing start."


def _finding(finding: Finding, units: Units) -> dict[str, str]:
    return {
        "text": in_units(finding.text, units),
        "advice": finding.advice or "",
        "sure": SURE[finding.confidence],
        "grade": finding.grade,
        "source": cite(finding.source),
    }


def spike_lines(spike: Spike | None, units: Units) -> Iterator[dict[str, str]]:
    """The run against the longest of the 30 days before: what was, never what will be."""
    if spike is None:
        return
    rate = ""
    if spike.hazard_ratio and spike.interval:
        low, high = spike.interval
        rate = (
            f"After runs that much longer, injuries were {spike.hazard_ratio:g} times as frequent "
            f"as after others (95{NB}% interval {low:g} to {high:g}). {spike.evidence}"
        )
    yield {
        "text": in_units(spike.text, units),
        "advice": "",
        "sure": rate,
        "grade": spike.grade,
        "source": cite(spike.source),
    }


def _stages(audit: Audit) -> Iterator[dict[str, str]]:
    for name, words in STAGES:
        span = getattr(audit.stages, name)
        if span is None:
            yield {"name": words, "start": "–", "lasts": "not recorded", "sure": ""}
        else:
            yield {
                "name": words,
                "start": clock(span.start_s),
                "lasts": clock(span.length_s),
                "sure": span.confidence,
            }
    for spans, words in ((audit.walk_breaks, "Walk break"), (audit.stops, "Stop")):
        for span in spans[:10]:
            yield {
                "name": words,
                "start": clock(span.start_s),
                "lasts": clock(span.length_s),
                "sure": span.confidence,
            }


def _pain(run: RunPage, name: str, words: str) -> dict[str, Any]:
    felt = getattr(run.pain, name) if run.pain else None
    return {"name": name, "words": words, "value": felt.value if felt else None}


def _files(run: RunPage) -> Iterator[str]:
    yield _said(run.facts.device, run.facts.format, run.file)
    for twin in run.duplicates:
        yield f"The same run again: {_twin(twin)}"


def _twin(twin: Recording) -> str:
    return f"{_said(twin.device, twin.format, twin.file)}, from {time_of_day(twin.start_local)}"


def _said(device: str | None, kind: str, file: str | None) -> str:
    named = ", ".join(filter(None, (device, FORMATS.get(kind, kind.upper()))))
    return f"{named} ({file})" if file else named


def lasted(run: RunPage) -> str:
    """Its length in words, for the question before deleting it."""
    return duration(run.audit.elapsed_s)
