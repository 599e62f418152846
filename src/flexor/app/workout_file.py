"""Today's session as a workout file for the watch: only for a real runner who is clear."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from flexor.app.house import House
from flexor.app.plan_today import plan_today
from flexor.app.state import local_now, state_of
from flexor.errors import NotClear
from flexor.programme.session import Repeated, Session, Step
from flexor.runs.workout import Item, Repeat, WorkoutStep, workout


@dataclass(frozen=True, slots=True)
class WorkoutFile:
    """A file name and the bytes of a FIT workout."""

    name: str
    data: bytes


def workout_file(house: House, runner_id: UUID) -> WorkoutFile:
    """Today's session; raises NotClear while the gate is closed, on red, and for the sample."""
    if house.is_sample(runner_id):
        raise NotClear(
            "This is a made-up runner: their workout is not yours to run.",
            "Answer the safety questions yourself first.",
        )
    today = plan_today(house, runner_id)
    if today.session is None:
        raise NotClear(f"{today.next_action.text}".rstrip(".") + ".", today.rest)
    now = local_now(house, state_of(house, runner_id))
    data = workout(_items(today.session), _name(today.session), created=now)
    kind = today.session.kind.replace("_", "-")
    return WorkoutFile(f"flexor-{kind}-{now:%Y-%m-%d}.fit", data)


def _name(session: Session) -> str:
    return f"Walk-run {session.stage}" if session.stage else session.title


def _items(session: Session) -> list[Item]:
    """The session's steps as a watch counts them: a repeat goes back to its first step."""
    items: list[Item] = []
    for step in session.steps:
        if isinstance(step, Repeated):
            first = len(items)
            items += _steps(step.steps)
            items += [Repeat(first, step.times)] if step.times > 1 else []
        else:
            items += _steps([step])
    return items


def _steps(steps: Iterable[Step]) -> list[WorkoutStep]:
    return [
        WorkoutStep(
            kind=step.kind,
            duration_s=step.duration_s,
            distance_m=step.distance_m,
            speed_low_m_s=step.speed_low_m_s,
            speed_high_m_s=step.speed_high_m_s,
            name=step.name,
        )
        for step in steps
    ]
