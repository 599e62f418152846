"""What is worth saying about a run, in plain words, each with its numbers, source and grade.

``text`` is an observation and may always be shown. ``advice`` is for a runner who is clear. Cadence
is observed and never pushed up: a faster one loads the hip flexors more in swing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from flexor.runs.beliefs import beliefs
from flexor.runs.clean import Cleaned
from flexor.runs.stages import Span, Structure
from flexor.runs.states import RUN, Confidence, Segment, Told

#: Someone who runs within this time of pressing start has not walked after it.
_AT_ONCE_S = 10
#: Less than this share of the planned walk is worth a word of advice.
_SHORT_OF = 0.8
#: Shorter stretches in doubt, or without a cadence, are not worth a line.
_WORTH_S = 30


@dataclass(frozen=True, slots=True)
class Finding:
    """An observation; ``numbers`` are those that ``text`` shows, with SI units in their names.

    What is kept, exported or backed up holds no advice, only whether there is some (``advised``).
    """

    id: str
    text: str
    confidence: Confidence
    numbers: dict[str, float]
    source: str
    grade: str
    advised: bool = False

    @property
    def advice(self) -> str | None:
        """What to do about it, as it is known today: only for a runner who is clear."""
        held = beliefs().findings.get(self.id)
        if not self.advised or held is None or held.advice is None:
            return None
        return held.advice.format(goal_min=_goal_min())


def findings(
    cleaned: Cleaned, told: Told, segments: tuple[Segment, ...], shape: Structure
) -> tuple[Finding, ...]:
    """Everything worth saying, in the order of the run."""
    said: list[Finding] = [*_warm_up(segments, shape), *_build_up(cleaned, shape)]
    said += [*_steady(cleaned, shape), *_interruptions(shape), *_cool_down(segments, shape)]
    said += [*_cadence(cleaned, told), *_doubts(cleaned, segments), *_device(cleaned, told)]
    return tuple(said)


def finding(
    id: str,  # noqa: A002 - the field's own name
    text: str,
    confidence: Confidence,
    numbers: dict[str, float],
    *,
    about: str | None = None,
    advise: bool = False,
) -> Finding:
    """A finding with what the knowledge holds ``about`` it (by default under its own id)."""
    held = beliefs().findings[about or id]
    advised = advise and held.advice is not None
    return Finding(id, text, confidence, numbers, ", ".join(held.source), held.grade, advised)


def clock(seconds: float) -> str:
    """Minutes and seconds, ``"4:05"``; hours when there are any, ``"1:04:05"``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _goal_min() -> str:
    return f"{beliefs().value('warm_up_walk_goal'):g}"


def _warm_up(segments: tuple[Segment, ...], shape: Structure) -> Iterator[Finding]:
    goal_s = beliefs().value("warm_up_walk_goal") * 60
    walk = shape.stages.warm_up_walk
    if walk is not None:
        short = walk.length_s < _SHORT_OF * goal_s
        text = f"Warm-up walk: {clock(walk.length_s)} recorded."
        numbers = {"recorded_s": walk.length_s, "goal_s": goal_s}
        yield finding("warm_up_walk", text, walk.confidence, numbers, advise=short)
        return
    first = next((part for part in segments if part.state == "run"), None)
    if first is None or any(part.state == "unknown" for part in segments[: segments.index(first)]):
        text = "Warm-up walk: cannot be told from what was recorded."
        yield finding("warm_up_walk", text, "low", {"goal_s": goal_s})
        return
    yield _no_warm_up(first.start_s, goal_s)


def _no_warm_up(first_run_s: float, goal_s: float) -> Finding:
    numbers = {"recorded_s": 0.0, "goal_s": goal_s, "running_after_s": first_run_s}
    if first_run_s <= _AT_ONCE_S:
        text = f"Running began within {_AT_ONCE_S} s of pressing start."
    else:
        text = f"Running began {clock(first_run_s)} after pressing start, without a walk."
    text += " A warm-up walk is not recorded; it may have been before."
    return finding("warm_up_walk", text, "high", numbers, advise=True)


def _build_up(cleaned: Cleaned, shape: Structure) -> Iterator[Finding]:
    build_up, steady = shape.stages.build_up, shape.stages.steady
    if steady is None or cleaned.total_m is None:
        return
    if build_up is None:
        text = "Build-up: the pace of the run was there from the first half minute."
        yield finding("build_up", text, _less(steady.confidence), {}, advise=True)
        return
    slow, usual = _speed(cleaned, build_up), _speed(cleaned, steady)
    text = f"Build-up: the first {clock(build_up.length_s)} of running were easier"
    text += f" ({clock(1000 / slow)} against {clock(1000 / usual)} a kilometre)."
    numbers = {"build_up_s": build_up.length_s, "speed_m_s": slow, "steady_speed_m_s": usual}
    yield finding("build_up", text, _less(build_up.confidence), numbers)


def _speed(cleaned: Cleaned, span: Span) -> float:
    start, end = int(span.start_s), int(span.end_s)
    return max(float(cleaned.distance_m[end] - cleaned.distance_m[start]) / (end - start), 0.1)


def _less(confidence: Confidence) -> Confidence:
    """Pace from satellites is never better than medium."""
    return "medium" if confidence == "high" else confidence


def _steady(cleaned: Cleaned, shape: Structure) -> Iterator[Finding]:
    steady = shape.stages.steady
    if steady is None or cleaned.total_m is None:
        return
    changes = len(shape.alterations)
    size, hold = beliefs().value("alteration_size"), beliefs().value("alteration_hold")
    numbers = {"steady_s": steady.length_s, "alterations": float(changes)}
    if changes:
        text = f"The pace plainly left that of the minutes around it (by {size:g} % or more,"
        text += f" for at least {hold:g} s) {_times(changes)}."
    else:
        text = f"An even pace: no plain change above {size:g} % that lasted {hold:g} s."
    yield finding("alterations", text, _less(steady.confidence), numbers, advise=changes > 2)


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _interruptions(shape: Structure) -> Iterator[Finding]:
    for name, word, spans in (
        ("stops", "stop", shape.stops),
        ("walk_breaks", "walk break", shape.walk_breaks),
    ):
        if spans:
            total = sum(span.length_s for span in spans)
            text = f"{len(spans)} {word}{'s' * (len(spans) > 1)}, {clock(total)} together."
            sure = min((span.confidence for span in spans), key=("low", "medium", "high").index)
            yield finding(name, text, sure, {"count": float(len(spans)), "total_s": total})


def _cool_down(segments: tuple[Segment, ...], shape: Structure) -> Iterator[Finding]:
    walk = shape.stages.cool_down_walk
    if walk is not None:
        text = f"Walked {clock(walk.length_s)} at the end."
        yield finding("cool_down_walk", text, walk.confidence, {"recorded_s": walk.length_s})
    elif segments[-1].state == "run":
        text = "The recording ends while running; a walk afterwards is not recorded."
        yield finding("cool_down_walk", text, "high", {"recorded_s": 0.0}, advise=True)


def _cadence(cleaned: Cleaned, told: Told) -> Iterator[Finding]:
    steps = cleaned.cadence_spm[(told.states == RUN) & (cleaned.cadence_spm > 0)]
    if steps.size < _WORTH_S:
        return
    low, middle, high = np.percentile(steps, (25, 50, 75)).tolist()
    text = f"Cadence while running: {middle:.0f} steps a minute (half of the time {low:.0f} to"
    text += f" {high:.0f}). Shown, not judged: a faster one asks more of the hip flexors."
    numbers = {"median_spm": middle, "low_spm": low, "high_spm": high}
    yield finding("cadence", text, "high", numbers)


def _doubts(cleaned: Cleaned, segments: tuple[Segment, ...]) -> Iterator[Finding]:
    doubt = sum(part.length_s for part in segments if part.state == "unknown")
    if doubt >= _WORTH_S:
        why = "" if cleaned.cadence_available else ", because no cadence was recorded"
        text = f"For {clock(doubt)} walking could not be told from running{why}."
        yield finding("undecided", text, "high", {"unknown_s": doubt})


def _device(cleaned: Cleaned, told: Told) -> Iterator[Finding]:
    for flag in cleaned.flags:
        if flag.id == "distance_cleaned" and cleaned.claimed_m and cleaned.total_m is not None:
            numbers = {"claimed_m": cleaned.claimed_m, "cleaned_m": cleaned.total_m}
            yield finding("distance_cleaned", flag.text, "high", numbers)
        elif flag.id in {"time_jump", "clock_was_set_late", "left_running", "cut_at_48_h"}:
            yield finding(flag.id, flag.text, "high", {}, about="device")
    lost = int(((told.states == RUN) & np.isnan(cleaned.cadence_spm)).sum())
    if cleaned.cadence_available and lost >= _WORTH_S:
        text = f"The watch lost the cadence for {clock(lost)} while running."
        yield finding("cadence_lost", text, "high", {"lost_s": float(lost)}, about="device")
