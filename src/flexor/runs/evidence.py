"""What a second says about standing, walking and running, as log odds.

Cadence speaks first: a divide of 135-140 steps/min tells walking from running in 91 of 100 cases,
a speed of 2.1 m/s in 55 (Hum Mov Sci 2023;90:103117). Speed decides where no cadence is: by the
run's own cadence elsewhere, by its two speeds if it has two, by the runner's walking speed if it
is known, and else by what people in general do, with a band in which nobody could tell.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flexor.runs.beliefs import beliefs
from flexor.runs.clean import Cleaned
from flexor.runs.modes import Modes, two_modes
from flexor.runs.run import DeviceSplit

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

STILL, WALK, RUN = 0, 1, 2

#: No second speaks louder than this (e^4: fifty to one): watches lie.
_LOUDEST = 4.0
#: Log odds a step/min: walking and running spread by about 10 steps/min around 45 apart.
_PER_STEP = 0.25
#: Beside a cadence, a slow speed says little (slow runners), a fast one more.
_SLOW_WEIGHT, _FAST_WEIGHT = 0.25, 0.5
#: Log odds a m/s around the speed at which standing becomes walking.
_STANDING_M_S, _PER_STANDING = 0.5, 8.0
#: A watch's own run/walk/stand detection: a witness like others.
_SPLIT = 1.5
#: Seconds of certain walking or running from which their speeds may be learnt.
_LEARN_S = 60
#: Someone who runs no faster than this above their walk cannot be told by speed.
_APART_M_S = 0.3


@dataclass(frozen=True, slots=True)
class Habits:
    """What earlier runs of the same person taught; None where nothing is known yet."""

    walking_speed_m_s: float | None = None
    running_speed_m_s: float | None = None


@dataclass(frozen=True, slots=True)
class Gait:
    """Speeds (m/s) of walking and running that log odds are taken from."""

    walk_m_s: float
    walk_sd: float
    run_m_s: float
    run_sd: float

    def run_log_odds(self, speed_m_s: Floats) -> Floats:
        """Running against walking; between both means only, so that it rises with speed."""
        speed = np.clip(speed_m_s, self.walk_m_s, self.run_m_s)
        walk = -0.5 * ((speed - self.walk_m_s) / self.walk_sd) ** 2 - np.log(self.walk_sd)
        run = -0.5 * ((speed - self.run_m_s) / self.run_sd) ** 2 - np.log(self.run_sd)
        return np.asarray(np.clip(run - walk, -_LOUDEST, _LOUDEST))


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """``scores``: n × (still, walk, run). ``run_log_odds``: running against walking, n.

    ``by_cadence``: seconds in which steps were counted.
    """

    scores: Floats
    run_log_odds: Floats
    by_cadence: npt.NDArray[np.bool_]


def evidence(cleaned: Cleaned, habits: Habits, splits: tuple[DeviceSplit, ...]) -> Evidence:
    """The log odds of every second."""
    running, moving = _running(cleaned, habits), _moving(cleaned)
    for split in splits:
        seconds = slice(*(max(int(edge), 0) for edge in (split.start_s, split.end_s)))
        running[seconds] += _SPLIT * {"run": 1, "walk": -1, "still": 0}[split.state]
        moving[seconds] += _SPLIT * {"run": 1, "walk": 1, "still": -1}[split.state]
    scores = np.column_stack((-moving, np.zeros(moving.size), running))
    return Evidence(scores, running, cleaned.cadence_spm > 0)


def _moving(cleaned: Cleaned) -> Floats:
    """Log odds of moving against standing: by speed, by steps where there is no speed."""
    steps = cleaned.cadence_spm
    by_steps = np.where(steps > 0, _LOUDEST, np.where(steps == 0, -_LOUDEST, 0.0))
    by_speed = np.clip((cleaned.speed_m_s - _STANDING_M_S) * _PER_STANDING, -_LOUDEST, _LOUDEST)
    moving = np.where(np.isnan(by_speed), by_steps, by_speed)
    return np.where(cleaned.paused, -_LOUDEST, moving)


def _running(cleaned: Cleaned, habits: Habits) -> Floats:
    """Log odds of running against walking: by steps with a little speed, or by speed alone."""
    by_speed = np.nan_to_num(_by_speed(cleaned, habits))
    beside = np.where(by_speed < 0, _SLOW_WEIGHT, _FAST_WEIGHT) * by_speed
    steps, divide = cleaned.cadence_spm, beliefs().value("walk_run_cadence")
    by_steps = np.clip((steps - divide) * _PER_STEP, -_LOUDEST, _LOUDEST)
    return np.where(steps > 0, by_steps + beside, by_speed)


def _by_speed(cleaned: Cleaned, habits: Habits) -> Floats:
    modes = _two_gaits(cleaned)
    if modes is not None:
        side = min(modes.divide_m_s - modes.slow_m_s, modes.fast_m_s - modes.divide_m_s)
        steep = _LOUDEST / max(side, 0.15)
        return np.clip((cleaned.speed_m_s - modes.divide_m_s) * steep, -_LOUDEST, _LOUDEST)
    gait = _gait(cleaned, habits)
    if gait.run_m_s < gait.walk_m_s + _APART_M_S:
        return np.zeros(cleaned.speed_m_s.size)
    return gait.run_log_odds(cleaned.speed_m_s)


def _two_gaits(cleaned: Cleaned) -> Modes | None:
    """The run's own two speeds, where one is plainly a walk and the other plainly not."""
    if cleaned.cadence_available:
        return None
    modes = two_modes(cleaned.steady_speed_m_s[cleaned.speed_m_s > _STANDING_M_S])
    if modes is None or not 0.8 <= modes.slow_m_s <= 1.85 or modes.slow_sd > 0.35:
        return None
    plain = modes.fast_m_s >= max(1.7, 1.3 * modes.slow_m_s, modes.slow_m_s + 0.5)
    return modes if plain else None


def _gait(cleaned: Cleaned, habits: Habits) -> Gait:
    """Speeds of this person: learnt from the run's own steps, from earlier runs, or people's."""
    held = beliefs().value
    walk = (held("walking_speed"), held("walking_speed_sd"))
    run = (held("running_speed"), held("running_speed_sd"))
    if habits.walking_speed_m_s is not None:
        walk = (habits.walking_speed_m_s, 0.7 * walk[1])
    if habits.running_speed_m_s is not None:
        run = (habits.running_speed_m_s, 0.7 * run[1])
    divide, steps = held("walk_run_cadence"), cleaned.cadence_spm
    running = _learnt(cleaned, steps > divide + 10, least_sd=0.25) or run
    walking = _learnt(cleaned, (steps > 80) & (steps < divide - 10), least_sd=0.15) or walk
    return Gait(*walking, *running)


def _learnt(cleaned: Cleaned, certain: Bools, least_sd: float) -> tuple[float, float] | None:
    speed = cleaned.steady_speed_m_s[certain & (cleaned.steady_speed_m_s > _STANDING_M_S)]
    if speed.size < _LEARN_S:
        return None
    return float(np.median(speed)), max(float(np.std(speed)), least_sd)
