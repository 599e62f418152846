"""Workouts for a watch: steps in, the bytes of a FIT workout file out.

Walking steps carry no pace target: a watch that beeps at someone who is warming up annoys.
What may be handed to whom is decided elsewhere (the gate); this module only writes.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from flexor.errors import BadAnswer
from flexor.runs.fit import encode

Kind = Literal["warmup", "active", "recovery", "cooldown", "rest"]

#: Names above this length are cut or refused by some watches.
NAME_LIMIT: Final = 15
#: Watches refuse long workouts; fifty steps is what the common ones take.
STEP_LIMIT: Final = 50
DURATION_LIMIT_S: Final = 24 * 3600.0
DISTANCE_LIMIT_M: Final = 200_000.0
SPEED_LIMIT_M_S: Final = 12.0
REPEAT_LIMIT: Final = 99

_INTENSITY: Final = {"active": 0, "rest": 1, "warmup": 2, "cooldown": 3, "recovery": 4}
_WORKOUT, _RUNNING, _DEVELOPMENT = 5, 1, 255
_TIME, _DISTANCE, _OPEN, _REPEAT_UNTIL_STEPS = 0, 1, 5, 6
_TARGET_SPEED, _TARGET_OPEN = 0, 2


@dataclass(frozen=True, slots=True)
class WorkoutStep:
    """One step: a duration or a distance (neither means "until the lap button").

    ``speed_low_m_s`` and ``speed_high_m_s`` together are a pace target; both None is no target.
    """

    kind: Kind
    duration_s: float | None = None
    distance_m: float | None = None
    speed_low_m_s: float | None = None
    speed_high_m_s: float | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Go back to step ``first_step_index`` until that block has been done ``count`` times."""

    first_step_index: int
    count: int


Item = WorkoutStep | Repeat


def workout(
    steps: Sequence[Item], name: str, *, created: datetime, serial: int | None = None
) -> bytes:
    """A FIT workout file (milliseconds, centimetres, millimetres a second).

    ``created`` (aware) and ``serial`` tell a watch that this is a new workout; without a serial
    one is made from the content. Raises BadAnswer for a step that no watch could follow.
    """
    _check(steps, name)
    table = encode.rows("workout_step", _columns([_row(item) for item in steps]))
    head = encode.message(
        "workout", wkt_name=name, sport=_RUNNING, capabilities=0, num_valid_steps=len(steps)
    )
    identity = encode.message(
        "file_id",
        type=_WORKOUT,
        manufacturer=_DEVELOPMENT,
        product=0,
        serial_number=serial or zlib.crc32(table + head) | 1,
        time_created=created.astimezone(UTC),
    )
    return encode.fit_file(identity, head, table)


def _row(item: Item) -> dict[str, object]:
    if isinstance(item, Repeat):
        return {
            "duration_type": _REPEAT_UNTIL_STEPS,
            "duration_value": item.first_step_index,
            "target_type": _TARGET_OPEN,
            "target_value": item.count,
        }
    low, high = item.speed_low_m_s, item.speed_high_m_s
    kind, value = _duration(item)
    return {
        "wkt_step_name": item.name,
        "duration_type": kind,
        "duration_value": value,
        "target_type": _TARGET_OPEN if low is None else _TARGET_SPEED,
        "target_value": 0,
        "custom_target_value_low": None if low is None else round(low * 1000),
        "custom_target_value_high": None if high is None else round(high * 1000),
        "intensity": _INTENSITY[item.kind],
    }


def _duration(step: WorkoutStep) -> tuple[int, int | None]:
    if step.duration_s is not None:
        return _TIME, round(step.duration_s * 1000)
    if step.distance_m is not None:
        return _DISTANCE, round(step.distance_m * 100)
    return _OPEN, None


def _columns(rows: list[dict[str, object]]) -> dict[str, list[object]]:
    names = ["wkt_step_name", "duration_type", "duration_value", "target_type", "target_value"]
    names += ["custom_target_value_low", "custom_target_value_high", "intensity"]
    columns: dict[str, list[object]] = {key: [row.get(key) for row in rows] for key in names}
    return {"message_index": list(range(len(rows))), **columns}


def _check(steps: Sequence[Item], name: str) -> None:
    if not 1 <= len(steps) <= STEP_LIMIT:
        raise BadAnswer(
            f"A workout has 1 to {STEP_LIMIT} steps; this one has {len(steps)}.",
            "Use a repeat instead of writing the same steps out.",
        )
    _check_name(name, "The workout")
    for index, item in enumerate(steps):
        where = f"Step {index + 1}"
        if isinstance(item, Repeat):
            _check_repeat(item, steps[:index], where)
        else:
            _check_step(item, where)


def _check_name(name: str, where: str) -> None:
    if len(name) > NAME_LIMIT or not (name.isprintable() or name == ""):
        raise BadAnswer(
            f"{where} has a name that a watch cannot show: {name!r}.",
            f"Use at most {NAME_LIMIT} plain characters.",
        )


def _check_repeat(item: Repeat, before: Sequence[Item], where: str) -> None:
    if not 0 <= item.first_step_index < len(before):
        raise BadAnswer(f"{where} repeats from a step that does not come before it.")
    if any(isinstance(other, Repeat) for other in before[item.first_step_index :]):
        raise BadAnswer(f"{where} repeats a repeat, which most watches refuse.")
    _check_range(item.count, 2, REPEAT_LIMIT, f"{where}: the number of repeats")


def _check_step(step: WorkoutStep, where: str) -> None:
    _check_name(step.name, where)
    if step.duration_s is not None and step.distance_m is not None:
        raise BadAnswer(f"{where} has both a duration and a distance.", "Give one of them.")
    _check_range(step.duration_s, 1, DURATION_LIMIT_S, f"{where}: the duration in seconds")
    _check_range(step.distance_m, 1, DISTANCE_LIMIT_M, f"{where}: the distance in metres")
    low, high = step.speed_low_m_s, step.speed_high_m_s
    if (low is None) != (high is None):
        raise BadAnswer(f"{where} has half a pace target.", "Give the slowest and the fastest.")
    _check_range(low, 0.1, high or SPEED_LIMIT_M_S, f"{where}: the slowest pace in m/s")
    _check_range(high, 0.1, SPEED_LIMIT_M_S, f"{where}: the fastest pace in m/s")


def _check_range(value: float | None, low: float, high: float, what: str) -> None:
    # Written so that NaN fails too.
    if value is not None and not low <= value <= high:
        raise BadAnswer(f"{what} is {value:g}; it has to be between {low:g} and {high:g}.")
