"""A planned session as the page shows it: a strip, and its steps with amounts and words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flexor.programme.session import Repeated, Session, Step
from flexor.web.sources import cite
from flexor.web.strip import Kind, Part
from flexor.web.words import KM, MILE, NB, Units, clock

#: Draws a distance whose pace nobody knows yet: an easy 6:40 per km. Only the drawing uses it.
DRAWN_M_S: Final = 2.5
TEXTURES: Final[dict[str, Kind]] = {
    "warmup": "walk",
    "active": "steady",
    "recovery": "walk",
    "cooldown": "cool_down",
}


@dataclass(frozen=True, slots=True)
class StepView:
    """One line of the stage list."""

    texture: Kind
    amount: str
    text: str
    speed: str


@dataclass(frozen=True, slots=True)
class SessionView:
    """What the session's card shows; ``alt`` is the strip in words."""

    title: str
    why: str
    parts: tuple[Part, ...]
    alt: str
    steps: tuple[StepView, ...]
    evidence: str
    source: str
    grade: str


def session_view(session: Session, units: Units) -> SessionView:
    """The session, drawn and told in the runner's units."""
    steps = tuple(_told(session, units))
    return SessionView(
        title=session.title,
        why=session.rule,
        parts=tuple(_drawn(session)),
        alt=", then ".join(f"{step.amount} {step.text.rstrip('.')}" for step in steps),
        steps=steps,
        evidence=session.evidence,
        source=cite(session.source),
        grade=session.grade,
    )


def amount(step: Step, units: Units) -> str:
    """``5:00`` or ``400 m``; in US units a short stretch in yards, a long one in miles."""
    if step.duration_s is not None:
        return clock(step.duration_s)
    return _length(step.distance_m or 0, units)


def _length(metres: float, units: Units) -> str:
    if units == "us":
        miles = metres / MILE
        return f"{miles:.1f}{NB}mi" if miles >= 0.5 else f"{metres / 0.9144:.0f}{NB}yd"
    return f"{metres / KM:.2f}{NB}km" if metres >= KM else f"{metres:.0f}{NB}m"


def _told(session: Session, units: Units) -> Iterator[StepView]:
    easier = _easier(session)
    for step in session.steps:
        if isinstance(step, Repeated):
            inner = ", ".join(f"{amount(each, units)} {each.name.lower()}" for each in step.steps)
            texts = " ".join(each.text for each in step.steps)
            yield StepView("steady", f"{step.times}{NB}× {inner}", texts, "")
        else:
            texture = "build_up" if step is easier else TEXTURES[step.kind]
            yield StepView(texture, amount(step, units), step.text, _speed(step, units))


def _drawn(session: Session) -> Iterator[Part]:
    at = 0.0
    easier = _easier(session)
    for step in _unrolled(session):
        seconds = step.duration_s or (step.distance_m or 0) / DRAWN_M_S
        kind = "build_up" if step is easier else TEXTURES[step.kind]
        yield Part(kind, at, at + seconds)
        at += seconds


def _unrolled(session: Session) -> Iterator[Step]:
    for step in session.steps:
        if isinstance(step, Repeated):
            for _ in range(step.times):
                yield from step.steps
        else:
            yield step


def _easier(session: Session) -> Step | None:
    """The staged run's first running step is its build-up."""
    runs = [step for step in session.steps if isinstance(step, Step) and step.kind == "active"]
    return runs[0] if session.kind == "staged_run" and len(runs) > 1 else None


def _speed(step: Step, units: Units) -> str:
    if not step.speed_low_m_s or not step.speed_high_m_s:
        return ""
    each, unit = (MILE, "mi") if units == "us" else (KM, "km")
    fast, slow = clock(each / step.speed_high_m_s), clock(each / step.speed_low_m_s)
    return f"{fast} to {slow}{NB}/{unit}"
