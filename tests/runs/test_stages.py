"""Stages: what a recorded run holds of the staged run, and what interrupts or alters it."""

from pathlib import Path

import numpy as np
import pytest

from flexor.runs.audit import Audit, audit
from flexor.runs.stages import Span

from . import signals as s
from .labelled import labelled

STAGED = [
    s.walk(300),
    s.run(120, 2.3, 160),
    s.run(1200, 2.9, 168),
    s.walk(180),
]


def audited(*parts: s.Part, **changed: object) -> Audit:
    moved = s.motion(parts, waver=0.02)
    return audit(s.columns(s.recorded(moved), **changed))


def near(span: Span | None, start: float, end: float, within: float = 12) -> bool:
    return (
        span is not None and abs(span.start_s - start) < within and abs(span.end_s - end) < within
    )


class TestTheStagedRun:
    def test_all_four_stages_are_found(self) -> None:
        stages = audited(*STAGED).stages
        assert near(stages.warm_up_walk, 0, 300)
        assert near(stages.build_up, 300, 420, within=25)
        assert near(stages.steady, 420, 1620, within=25)
        assert near(stages.cool_down_walk, 1620, 1800)

    def test_counted_steps_are_sure_and_speed_alone_is_less(self) -> None:
        counted = audited(*STAGED).stages.warm_up_walk
        by_speed = audited(*STAGED, cadence_raw=None).stages.warm_up_walk
        assert counted is not None
        assert by_speed is not None
        assert (counted.confidence, by_speed.confidence) == ("high", "medium")


class TestTheWarmUpWalk:
    def test_running_at_once_is_not_recorded_rather_than_not_done(self) -> None:
        assert audited(s.run(900)).stages.warm_up_walk is None

    def test_one_short_interruption_is_allowed(self) -> None:
        walk = audited(s.walk(120), s.stand(25), s.walk(150), s.run(900)).stages.warm_up_walk
        assert near(walk, 0, 295)

    def test_a_longer_interruption_ends_it(self) -> None:
        walk = audited(s.walk(120), s.stand(60), s.walk(150), s.run(900)).stages.warm_up_walk
        assert near(walk, 0, 120)

    def test_standing_before_the_start_is_no_part_of_it(self) -> None:
        walk = audited(s.stand(166), s.walk(200), s.run(900)).stages.warm_up_walk
        assert near(walk, 166, 366)

    def test_a_few_steps_are_no_warm_up(self) -> None:
        assert audited(s.walk(15), s.run(900)).stages.warm_up_walk is None

    def test_what_could_not_be_told_is_none(self) -> None:
        moved = s.motion([s.run(300, 1.88), s.run(1200, 2.9)], waver=0.02)
        assert audit(s.without(s.recorded(moved), "cadence_raw")).stages.warm_up_walk is None


class TestBuildUpAndSteady:
    def test_a_run_at_one_pace_has_no_build_up(self) -> None:
        assert audited(s.run(1200)).stages.build_up is None

    def test_a_fast_start_is_no_build_up(self) -> None:
        assert audited(s.run(120, 3.4, 172), s.run(1200, 2.8)).stages.build_up is None

    def test_steady_is_the_longest_stretch_without_a_walk(self) -> None:
        steady = audited(s.run(300), s.walk(60), s.run(900), s.walk(60), s.run(300)).stages.steady
        assert near(steady, 360, 1260)

    def test_a_hill_is_no_build_up(self) -> None:
        """Up at the same effort: slower, but not easier."""
        moved = s.motion([s.run(180, 2.05, 160), s.run(1200, 2.9)], waver=0.01)
        climb = np.concatenate((np.linspace(0, 0.08 * 2.05 * 180, 180), np.full(1200, 29.5)))
        flat = audit(s.recorded(moved)).stages.build_up
        hilly = audit(s.columns(s.recorded(moved), altitude_m=200 + climb)).stages.build_up
        assert flat is not None
        assert hilly is None or hilly.length_s < 60


class TestInterruptions:
    def test_stops_between_the_first_and_the_last_step_count(self) -> None:
        found = audited(s.stand(60), s.run(600), s.stand(30), s.run(300), s.stand(60))
        assert len(found.stops) == 1
        assert near(found.stops[0], 660, 690)

    def test_walk_breaks_count_once_with_their_stop(self) -> None:
        found = audited(s.run(600), s.walk(40), s.stand(60), s.walk(40), s.run(600))
        assert (len(found.walk_breaks), len(found.stops)) == (1, 1)

    def test_six_walk_breaks_are_six(self) -> None:
        found = audited(*[s.run(180), s.walk(60)] * 6, s.run(180))
        assert len(found.walk_breaks) == 6


class TestAlterations:
    def test_an_even_pace_has_none(self) -> None:
        assert audited(s.run(2400)).alterations == ()

    def test_surges_are_counted(self) -> None:
        surges = [part for _ in range(4) for part in (s.run(240, 2.7), s.run(45, 3.4, 176))]
        found = audited(s.run(300, 2.7), *surges, s.run(300, 2.7))
        assert len(found.alterations) == 4

    def test_a_hill_at_one_effort_is_none(self) -> None:
        plan = [s.run(600, 2.9), s.run(120, 2.05, 160), s.run(600, 2.9)]
        moved = s.motion(plan, waver=0.01)
        up = 0.08 * 2.05 * 120
        climb = np.concatenate((np.zeros(600), np.linspace(0, up, 120), np.full(600, up)))
        flat = audit(s.recorded(moved))
        hilly = audit(s.columns(s.recorded(moved), altitude_m=200 + climb))
        assert len(flat.alterations) == 1
        assert hilly.alterations == ()

    def test_a_slow_drift_is_none(self) -> None:
        fading = [s.run(300, 3.0 - 0.05 * step) for step in range(8)]
        assert audited(*fading).alterations == ()


@pytest.mark.real
def test_the_labelled_stages_are_found(real_data: Path) -> None:
    found = {one.name: audit(one.run) for one in labelled(real_data / "runs")}
    series = found["tcpd/tcpd_rundouble_run_log.csv"]
    assert near(series.stages.warm_up_walk, 0, 301)
    assert near(series.stages.cool_down_walk, 1596, 1887)
    assert len(series.walk_breaks) == 3
    assert len(series.stops) == 0
    assert near(found["runpandas/run.fit"].stages.cool_down_walk, 2556, 3168)
    tcx = found["runpandas/2020-12-06T06_36_21-300_Running.tcx"]
    assert near(tcx.stages.steady, 1045, 2385)
    assert (len(tcx.walk_breaks), len(tcx.stops)) == (5, 1)
    stryd = found["python-fitparse/developer-types-sample.fit"]
    assert (stryd.walk_breaks, stryd.stops) == ((), ())
