"""Standing, walking, running: against hand labels, annotators, and signals whose truth is known."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from flexor.runs.clean import clean
from flexor.runs.evidence import Habits
from flexor.runs.run import DeviceSplit, Run
from flexor.runs.states import UNKNOWN, Told, segments, tell

from . import signals as s
from .labelled import annotated_changes, labelled, running_agrees, speed_series

PLANS = {
    "an easy run": [s.walk(300), s.run(1500), s.stand(40), s.run(600), s.walk(300)],
    "first walk-run": [s.walk(300), *[s.run(60), s.walk(120)] * 6, s.walk(300)],
    "a shuffle slower than many walk": [s.walk(120, 1.2), s.run(1500, 1.5, 150), s.walk(200, 1.2)],
    "tall and slow": [s.run(1200, 2.5, 145), s.walk(120), s.run(600, 2.4, 146)],
    "brisk walk, slow run": [s.walk(600, 1.8, 125), s.run(900, 2.0, 156), s.walk(300, 1.8, 125)],
    "trail": [
        s.run(600, 3.2, 170),
        s.walk(500, 0.8, 92),
        s.run(400, 1.8, 158),
        s.walk(600, 0.6, 84),
    ],
    "intervals": [s.run(600), *[s.run(90, 4.6, 184), s.run(90, 2.1, 157)] * 6, s.run(500)],
    "a walk": [s.walk(2400, 1.3, 110)],
    "a brisk walk": [s.walk(1800, 1.95, 128)],
    "traffic lights": [*[s.run(240), s.stand(25)] * 8],
}


def told(run: Run, habits: Habits | None = None) -> Told:
    return tell(clean(run), habits, run.splits, said_run=run.sport == "running")


def dropouts(run: Run, moved: s.Motion) -> Run:
    raw = moved.cadence / 2
    for start in range(200, raw.size - 60, 300):
        raw[start : start + 45] = 0
    return s.columns(run, cadence_raw=raw)


def stale(run: Run, moved: s.Motion) -> Run:
    return s.columns(run, cadence_raw=np.where(moved.state == s.STILL, 75.0, moved.cadence / 2))


def few_levels(run: Run, moved: s.Motion) -> Run:
    return s.columns(run, cadence_raw=np.round(moved.cadence / 2 / 12.5) * 12.5)


def saving_memory(run: Run, moved: s.Motion) -> Run:
    return s.only_every(run, s.smart(moved))


def by_positions(run: Run, moved: s.Motion) -> Run:
    return s.without(s.with_positions(run, moved, noise_m=1.0), "distance_m", "speed_m_s")


def cadence_only(run: Run, _: s.Motion) -> Run:
    return s.without(run, "distance_m", "speed_m_s")


def lagging(run: Run, moved: s.Motion) -> Run:
    late = np.concatenate((np.zeros(40), moved.speed[:-40]))
    return s.columns(run, distance_m=np.cumsum(late), speed_m_s=late)


def halving(run: Run, moved: s.Motion) -> Run:
    raw = moved.cadence / 2
    raw[400:460] /= 2
    raw[700:900] /= 2
    return s.columns(run, cadence_raw=raw)


WATCHES = {
    "faithful": lambda run, _: run,
    "drops the cadence": dropouts,
    "stale cadence while standing": stale,
    "few levels of cadence": few_levels,
    "saves memory": saving_memory,
    "positions only, with cadence": by_positions,
    "treadmill, cadence only": cadence_only,
    "counts every second step for a while": halving,
}


@pytest.mark.parametrize("watch", WATCHES)
@pytest.mark.parametrize("plan", PLANS)
def test_where_steps_are_counted_running_is_known(plan: str, watch: str) -> None:
    moved = s.motion(PLANS[plan])
    run = WATCHES[watch](s.recorded(moved), moved)
    assert s.agreement(moved.state, told(run).states) >= 0.93


@pytest.mark.parametrize("plan", ["an easy run", "first walk-run", "intervals", "trail"])
def test_a_distance_that_lags_does_not_overrule_the_steps(plan: str) -> None:
    moved = s.motion(PLANS[plan])
    assert s.agreement(moved.state, told(lagging(s.recorded(moved), moved)).states) >= 0.94


@pytest.mark.parametrize("plan", ["an easy run", "first walk-run", "intervals", "a walk"])
@pytest.mark.parametrize("positions", [False, True])
def test_without_cadence_a_plain_speed_decides(plan: str, positions: bool) -> None:
    moved = s.motion(PLANS[plan])
    run = s.without(s.recorded(moved), "cadence_raw")
    run = by_positions(run, moved) if positions else run
    assert s.agreement(moved.state, told(run).states) >= 0.97


def test_two_speeds_of_one_run_tell_themselves_apart() -> None:
    """A brisk walker whose run is plainly another speed: 1.75 m/s would be in doubt alone."""
    moved = s.motion([s.walk(300, 1.75), *[s.run(240, 3.0), s.walk(120, 1.75)] * 4], waver=0.04)
    run = s.without(s.recorded(moved), "cadence_raw")
    assert s.agreement(moved.state, told(run).states) >= 0.97


@pytest.mark.parametrize("speed", [1.5, 1.6, 1.75, 1.85])
def test_a_slow_runner_without_cadence_is_honestly_unknown(speed: float) -> None:
    moved = s.motion([s.run(1800, speed)], waver=0.03)
    run = s.without(s.recorded(moved), "cadence_raw")
    assert (told(run).states == UNKNOWN).all()


def test_a_cadence_that_stays_where_it_was_is_no_running() -> None:
    moved = s.motion([s.run(900), s.walk(200), s.run(900)])
    raw = np.round(moved.cadence / 2)
    raw[905:1098] = 76
    assert (
        s.agreement(moved.state, told(s.columns(s.recorded(moved), cadence_raw=raw)).states) > 0.97
    )


def test_habits_help_where_nobody_could_tell() -> None:
    moved = s.motion([s.run(1800, 1.75)], waver=0.03)
    run = s.without(s.recorded(moved), "cadence_raw")
    habits = Habits(walking_speed_m_s=1.15, running_speed_m_s=1.8)
    assert s.agreement(moved.state, told(run, habits).states) == 1.0


def test_a_runs_own_steps_teach_its_speed_where_they_are_missing() -> None:
    moved = s.motion([s.run(2400, 1.8, 152)], waver=0.03)
    raw = moved.cadence / 2
    raw[1200:1500] = np.nan
    assert s.agreement(moved.state, told(s.columns(s.recorded(moved), cadence_raw=raw)).states) == 1


def test_the_watchs_own_splits_are_a_witness() -> None:
    """Speeds at which nobody could tell become certain by the watch's own detection."""
    moved = s.motion([s.walk(600, 1.65), s.run(600, 1.9), s.walk(600, 1.65)], waver=0.02)
    run = s.without(s.recorded(moved, sport="unknown"), "cadence_raw")
    assert (told(run).states == UNKNOWN).mean() > 0.9
    witnessed = s.with_splits(
        run,
        DeviceSplit(0, 600, "walk"),
        DeviceSplit(600, 1200, "run"),
        DeviceSplit(1200, 1800, "walk"),
    )
    assert s.agreement(moved.state, told(witnessed).states) >= 0.97


def test_a_stretch_without_any_record_is_unknown() -> None:
    moved = s.motion([s.run(1500)])
    keep = np.ones(1500, dtype=np.bool_)
    keep[500:800] = False
    states = told(s.only_every(s.recorded(moved), keep)).states
    assert (states[505:795] == UNKNOWN).all()


def test_segments_cover_the_recording_without_gap_or_overlap() -> None:
    moved = s.motion(PLANS["an easy run"])
    parts = segments(told(s.recorded(moved)).states)
    assert parts[0].start_s == 0
    assert parts[-1].end_s == moved.state.size - 1
    assert all(one.end_s == other.start_s for one, other in pairwise(parts))
    assert all(part.length_s >= 10 for part in parts[:-1])
    assert all(one.state != other.state for one, other in pairwise(parts))


@pytest.mark.real
def test_the_hand_labels_agree(real_data: Path) -> None:
    """The gate: 97 % of seconds on average, 93 % in the worst file."""
    scores = [
        running_agrees(one.truth, told(one.run).states) for one in labelled(real_data / "runs")
    ]
    assert len(scores) == 5
    assert float(np.mean(scores)) >= 0.97
    assert min(scores) >= 0.93


@pytest.mark.real
def test_the_annotators_change_points_are_found(real_data: Path) -> None:
    """Speed only, no cadence: every change that the annotators set, within 15 s, and no other."""
    folder = real_data / "runs"
    run = speed_series(folder / "tcpd" / "tcpd_rundouble_run_log.csv")
    found = np.array([part.start_s for part in segments(told(run).states)][1:])
    agreed = [points for points in annotated_changes(folder) if len(points) == 8]
    assert agreed
    for points in agreed:
        assert found.size == len(points)
        assert np.abs(found - np.array(points)).max() <= 20
