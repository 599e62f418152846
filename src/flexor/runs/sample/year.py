"""The story of the sample runner's year, week by week.

Growth without warm-ups; one run far beyond the longest of the last thirty days; pain; five weeks
without running; a walk-run return whose every session starts with a walk; five weeks of staged
runs. Nothing of it is advice: it is there so that every feature has something to show.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import numpy as np

from flexor.runs.sample.outing import Outing, Pain, Phase, Quirk

WEEKS: Final = 52
SPIKE_WEEK: Final = 28
RETURN_WEEK: Final = 35
STAGED_WEEK: Final = 47
#: Days of the week on which this runner goes out, counted from the week's first day.
_SHORT, _MIDDLE, _LONG = 0, 2, 5
#: Walk-run sessions of the return: (minutes running, minutes walking, times).
_LADDER: Final = (
    [(1, 2, 6)] * 3 + [(2, 2, 6)] * 4 + [(3, 2, 5)] * 5 + [(5, 2, 4)] * 4 + [(8, 2, 3)] * 5
    + [(12, 2, 2)] * 5 + [(20, 2, 1)] * 3 + [(25, 2, 1)] * 3 + [(30, 2, 1)] * 4
)  # fmt: skip
_SORE: Final = {7: Pain(3, 2, 1), 15: Pain(3, 3, 1), 16: Pain(2, 1, 0)}


def outings(seed: int, last_day: date) -> Iterator[Outing]:
    """The year's activities in order; the last one is two days before ``last_day``."""
    rng = np.random.default_rng([seed, 0])
    first = last_day - timedelta(days=7 * WEEKS)
    number = 0
    for week in range(WEEKS):
        for day, outing in _week(week, rng):
            hour = 6.3 + 1.2 * rng.random() + (11 if rng.random() < 0.25 else 0)
            when = first + timedelta(days=7 * week + day)
            yield replace(outing, number=number, day=when, hour=hour)
            number += 1


_Plan = list[tuple[int, Outing]]


def _week(week: int, rng: np.random.Generator) -> _Plan:
    if week < SPIKE_WEEK:
        return _growing(week, rng)
    if week == SPIKE_WEEK:
        return [(_SHORT, _easy(7.0, rng)), (_MIDDLE, _surges(7.5, rng)), (_LONG, _spike(rng))]
    if week == SPIKE_WEEK + 1:
        return [(_SHORT, _hurting(4.0, Pain(4, 4, 3))), (_MIDDLE + 1, _hurting(2.6, Pain(6, 5, 4)))]
    if week < RETURN_WEEK:
        return [(_LONG, _a_walk())] if week == RETURN_WEEK - 2 else []
    if week < STAGED_WEEK:
        first = 3 * (week - RETURN_WEEK)
        days = (_SHORT, _MIDDLE, _LONG)
        return [(day, _ladder(first + n)) for n, day in enumerate(days)]
    return _staged_week(week - STAGED_WEEK)


def _growing(week: int, rng: np.random.Generator) -> _Plan:
    lighter = 0.75 if week % 4 == 3 else 1.0
    easy, long = (4.5 + 0.11 * week) * lighter, (6.0 + 0.25 * week) * lighter
    middle = _surges(easy, rng) if week % 3 == 1 else _easy(easy, rng, _quirk_of(week))
    if 8 <= week <= 17 and week % 2:
        middle = _treadmill(easy, rng)
    plan = [(_SHORT, _easy(easy, rng, "smart" if week % 2 else "")), (_MIDDLE, middle)]
    if week not in {5, 13, 22}:  # life happens
        plan.append((_LONG, _long(long, rng)))
    return plan


def _quirk_of(week: int) -> Quirk:
    return {6: "hops", 12: "copied", 24: "copied"}.get(week, "")  # type: ignore[return-value]


def _running(km: float, speed: float) -> Phase:
    return Phase("run", 1000 * km / speed, speed)


def _easy(km: float, rng: np.random.Generator, quirk: Quirk = "") -> Outing:
    speed = 2.65 + 0.15 * rng.random()
    parts = [Phase("still", 4 + 8 * rng.random()), _running(0.55 * km, speed)]
    if rng.random() < 0.5:
        parts.append(Phase("still", 20 + 30 * rng.random()))  # a crossing
    parts.append(_running(0.45 * km, speed))
    warmed = 5 if rng.random() < 0.15 else None
    return Outing("easy", tuple(parts), quirk=quirk, warmed_up_min=warmed)


def _surges(km: float, rng: np.random.Generator) -> Outing:
    part = _running((km - 1.2) / 6, 2.7 + 0.1 * rng.random())
    parts = [Phase("walk", 60, 1.4), part]
    for _ in range(5):
        parts += [Phase("run", 70, 3.6), part]
    return Outing("surges", tuple(parts), quirk="smart" if rng.random() < 0.4 else "")


def _treadmill(km: float, rng: np.random.Generator) -> Outing:
    speed = 2.6 + 0.1 * rng.random()
    parts = (Phase("walk", 120, 1.4), _running(km, speed), Phase("walk", 60, 1.3))
    return Outing("treadmill", parts, treadmill=True)


def _long(km: float, rng: np.random.Generator) -> Outing:
    speed = 2.5 + 0.15 * rng.random()
    middle = Phase("pause", 150) if rng.random() < 0.3 else Phase("walk", 45, 1.4)
    parts = (Phase("still", 6), _running(km * 0.6, speed), middle, _running(km * 0.4, speed - 0.1))
    quirk: Quirk = "smart" if rng.random() < 0.5 else ""
    return Outing("long", parts, quirk=quirk, pain=Pain(0, 1, 0))


def _spike(rng: np.random.Generator) -> Outing:
    speed = 2.5 + 0.05 * rng.random()
    parts = [Phase("still", 9), _running(13.0, speed), Phase("walk", 50, 1.4)]
    parts += [_running(4.0, speed - 0.15), Phase("walk", 90, 1.3), _running(4.1, speed - 0.25)]
    return Outing("race", tuple(parts), pain=Pain(2, 4, 4))


def _hurting(km: float, pain: Pain) -> Outing:
    parts = [_running(km * 0.4, 2.4)]
    for share in (0.25, 0.2, 0.15):
        parts += [Phase("walk", 75, 1.2), Phase("still", 25), _running(km * share, 2.2)]
    return Outing("cut short", (*parts, Phase("walk", 240, 1.1)), pain=pain)


def _a_walk() -> Outing:
    return Outing("walk", (Phase("walk", 1800, 1.45),), sport="walking")


def _ladder(session: int) -> Outing:
    run, walk, times = _LADDER[session]
    parts = [Phase("walk", 300, 1.45, "warmup", 0)]
    for _ in range(times):
        parts.append(Phase("run", run * 60, 2.35, "active", 1))
        parts.append(Phase("walk", walk * 60, 1.4, "recovery", 2))
    parts.append(Phase("walk", 300, 1.4, "cooldown", 4))
    pain = _SORE.get(session, Pain(1 if session < 9 else 0, 0, 0))
    return Outing("walk-run", tuple(parts), pain=pain)


def _staged_week(week: int) -> _Plan:
    return [
        (_SHORT, _staged(4.4 + 0.15 * week)),
        (_MIDDLE, _staged(4.6 + 0.15 * week)),
        (_LONG, _staged(4.9 + 0.2 * week)),
    ]


def _staged(km: float) -> Outing:
    parts = (
        Phase("walk", 300, 1.45, "warmup", 0),
        Phase("run", 160, 2.25, "active", 1),
        Phase("run", 1000 * km / 2.6 - 160, 2.6, "active", 2),
        Phase("walk", 280, 1.4, "cooldown", 3),
    )
    return Outing("staged", parts)
