"""What the sample runner told: the diary that goes with the year's files.

Plain dicts, because the diary's own types belong to another package; the tests hold them against
those. A run is named by its file's name in ``run_id``; whoever imports the files puts the real
id there.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import numpy as np

from flexor.runs.sample.outing import Outing
from flexor.runs.sample.year import RETURN_WEEK, SPIKE_WEEK, WEEKS, outings

#: Days before the last day on which the full safety questions are answered.
_FULL: Final = (6, 31, 56, 81, 106, 122)
_SHORT_EVERY: Final = 5
_DRINKS: Final = ((7, 250, True), (9, 300, False), (11, 400, False), (14, 250, True),
                  (16, 400, False), (19, 500, False))  # fmt: skip

_SHORT_SCREEN: Final = {
    "fever_unwell": False,
    "night_pain": "none",
    "pain_walking": "none",
    "impact_pain_noticed": False,
    "trend": "improving",
    "lump": "none",
    "saddle_bladder_bowel": False,
}
#: Answers to every safety question by somebody with nothing to worry about.
ALL_CLEAR: Final[dict[str, Any]] = {
    "age": 34,
    "sex": "f",
    "bmi": 22.1,
    "onset": "gradual",
    "location": ["hip_crease_front"],
    "quality": ["tight_pull"],
    "timing_in_run": "start_then_eases",
    "aggravators": ["lift_knee"],
    "weight_bearing": "full",
    "leg_swelling_unilateral": False,
    "chest_pain_breathless": False,
    "load_spike": "none",
    "menstrual": "regular",
    "morning_stiffness": "none",
    "strength_loss": "none",
    "nprs_rest": 0,
    "nprs_worst": 3,
    **_SHORT_SCREEN,
    **dict.fromkeys(
        (
            "low_energy", "prior_bsi", "osteoporosis", "prior_fragility_fracture",
            "steroids_long", "abdominal_severe", "pregnant_or_missed_period_with_pain",
            "cold_pale_leg", "dark_urine_after_exertion", "major_trauma", "leg_weakness",
            "exertional_thigh_weakness_minutes", "unexplained_weight_loss", "night_sweats",
            "cancer_history", "anticoagulant", "pop", "newcomer", "alcohol_heavy", "smoker",
            "arthritis_known",
        ),
        False,
    ),
}  # fmt: skip
#: The same questions in the week of the flare: the gate stays closed on these.
FLARE: Final = ALL_CLEAR | {
    "load_spike": "large",
    "pain_walking": "mild",
    "trend": "worsening",
    "nprs_worst": 6,
}


def sample_diary(seed: int, last_day: date) -> list[dict[str, Any]]:
    """Every entry of the year as ``{"kind", "at", "body"}``, oldest first; ``at`` is aware, UTC.

    The newest is from the evening before ``last_day``.
    """
    year = list(outings(seed, last_day))
    told = [
        *_settings(year[0].day),
        *_checks(year, last_day),
        *_around_runs(year, last_day),
        *_mornings(seed, last_day),
        *_drinks(last_day),
    ]
    return sorted(told, key=lambda entry: (entry["at"], entry["kind"]))


def _entry(kind: str, at: datetime, **body: Any) -> dict[str, Any]:
    return {"kind": kind, "at": at, "body": body}


def _at(day: date, hour: float) -> datetime:
    return datetime.combine(day, time(), UTC) + timedelta(hours=hour)


def _settings(day: date) -> Iterator[dict[str, Any]]:
    chosen = {"units": "metric", "timezone": "UTC", "body_mass_kg": 62, "water_conditions": []}
    for name, value in chosen.items():
        yield _entry("setting", _at(day, 5), name=name, value=value)


def _checks(year: list[Outing], last_day: date) -> Iterator[dict[str, Any]]:
    flare = [outing for outing in year if outing.name == "cut short"][-1]
    yield _entry("incident", flare.start + timedelta(minutes=25), pain=6, signs=["rising"])
    yield _entry("check_answered", _at(flare.day, 20), answers=FLARE)
    for ago in _FULL:
        day = last_day - timedelta(days=ago)
        yield _entry("check_answered", _at(day, 18.5), answers=ALL_CLEAR)
    for ago in range(1, max(_FULL), _SHORT_EVERY):
        day = last_day - timedelta(days=ago)
        yield _entry("check_answered", _at(day, 19), answers=_SHORT_SCREEN)


def _around_runs(year: list[Outing], last_day: date) -> Iterator[dict[str, Any]]:
    since = last_day - timedelta(days=7 * (WEEKS - SPIKE_WEEK))
    for outing in year:
        run = {"run_id": outing.file_name}
        if outing.warmed_up_min is not None:
            minutes = outing.warmed_up_min
            yield _entry("warm_up_answered", _at(outing.day, 20), **run, minutes=minutes)
        if outing.day < since or outing.sport != "running":
            continue
        run["ran_on"] = outing.day.isoformat()
        end = outing.start + timedelta(seconds=sum(p.seconds for p in outing.phases))
        morning = _at(outing.day + timedelta(days=1), 7.2)
        pain = outing.pain
        yield _entry("pain_logged", end, **run, during=pain.during)
        yield _entry("pain_logged", end + timedelta(hours=1), **run, hour_after=pain.hour_after)
        yield _entry("pain_logged", morning, **run, next_morning=pain.next_morning)


def _mornings(seed: int, last_day: date) -> Iterator[dict[str, Any]]:
    rng = np.random.default_rng([seed, 0, 1])
    days = 7 * (WEEKS - RETURN_WEEK) + 3
    for ago in range(days, 0, -1):
        day = last_day - timedelta(days=ago)
        pain = int(rng.random() < 0.35 * ago / days)
        yield _entry("morning_checkin", _at(day, 7), day=day.isoformat(), pain=pain)


def _drinks(last_day: date) -> Iterator[dict[str, Any]]:
    for ago in (3, 2, 1):
        for hour, ml, caffeinated in _DRINKS:
            at = _at(last_day - timedelta(days=ago), hour)
            yield _entry("drink", at, ml=ml, caffeinated=caffeinated)
