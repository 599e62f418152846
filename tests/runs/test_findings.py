"""Findings: plain words with their numbers; advice apart; cadence observed and never pushed."""

import re
from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from flexor.runs.audit import Audit, Finding, audit
from flexor.runs.before import finding_before, steps_before
from flexor.runs.beliefs import beliefs
from flexor.runs.findings import clock

from . import signals as s


def found(audited: Audit, name: str) -> Finding:
    return next(finding for finding in audited.findings if finding.id == name)


def audited(*parts: s.Part) -> Audit:
    return audit(s.recorded(s.motion(parts, waver=0.02)))


def every_kind() -> Iterator[Finding]:
    yield from audited(s.walk(300), s.run(120, 2.3), s.run(900), s.walk(60), s.run(300)).findings
    yield from audited(s.run(300), s.stand(40), s.run(300), s.walk(200)).findings
    moved = s.motion([s.run(1800, 1.75)], waver=0.02)
    yield from audit(s.without(s.recorded(moved), "cadence_raw")).findings


def test_a_short_warm_up_is_told_with_both_numbers() -> None:
    finding = found(audited(s.walk(120), s.run(900)), "warm_up_walk")
    assert re.fullmatch(r"Warm-up walk: (1:5\d|2:0\d) recorded\.", finding.text)
    assert finding.numbers["recorded_s"] == pytest.approx(120, abs=8)
    assert finding.numbers["goal_s"] == 300
    assert finding.advice


def test_a_whole_warm_up_needs_no_advice() -> None:
    finding = found(audited(s.walk(310), s.run(900)), "warm_up_walk")
    assert finding.advice is None


def test_a_missing_warm_up_is_not_recorded_and_never_not_done() -> None:
    finding = found(audited(s.run(900)), "warm_up_walk")
    assert "within 10 s of pressing start" in finding.text
    assert "not recorded" in finding.text
    assert "skipped" not in finding.text


def test_a_build_up_is_told_with_both_paces() -> None:
    finding = found(audited(s.run(120, 2.3), s.run(1200, 2.9)), "build_up")
    assert "easier" in finding.text
    assert finding.numbers["speed_m_s"] < finding.numbers["steady_speed_m_s"]


def test_stops_and_walk_breaks_are_counted_with_their_time() -> None:
    run = audited(s.run(300), s.stand(40), s.run(300), s.walk(60), s.run(300))
    assert found(run, "stops").text.startswith("1 stop, 0:")
    assert found(run, "walk_breaks").text.startswith("1 walk break, ")


def test_the_cool_down_is_told_or_said_to_be_unrecorded() -> None:
    assert found(audited(s.run(600), s.walk(172)), "cool_down_walk").text.startswith("Walked 2:")
    assert "not recorded" in found(audited(s.run(600)), "cool_down_walk").text


@pytest.mark.parametrize("cadence", [140, 150, 160, 172, 185])
def test_cadence_is_observed_and_never_pushed_up(cadence: float) -> None:
    finding = found(audited(s.run(1200, 2.6, cadence)), "cadence")
    assert finding.numbers["median_spm"] == pytest.approx(cadence, abs=1)
    assert finding.advice is None
    assert not re.search(r"180|increase|higher|raise|aim|try", finding.text)


def test_what_the_watch_claimed_stands_beside_what_was_run() -> None:
    moved = s.motion([s.run(1200)])
    total = moved.distance + np.where(np.arange(1200) > 600, 16_000.0, 0.0)
    finding = found(audit(s.columns(s.recorded(moved), distance_m=total)), "distance_cleaned")
    assert finding.text == "The recording claims 19.3 km; cleaned it is 3.3 km."


def test_doubt_is_said_with_its_reason() -> None:
    moved = s.motion([s.run(1800, 1.75)], waver=0.02)
    finding = found(audit(s.without(s.recorded(moved), "cadence_raw")), "undecided")
    assert "no cadence was recorded" in finding.text


def test_a_text_is_an_observation_and_advice_stands_apart() -> None:
    for finding in every_kind():
        assert not re.search(r"\b(should|must|try|next time|you have)\b", finding.text, re.I)


def test_every_finding_has_a_source_and_a_grade() -> None:
    kinds = list(every_kind())
    assert len({finding.id for finding in kinds}) >= 7
    for finding in kinds:
        assert finding.source
        assert finding.grade
        assert finding.text.endswith(".")
        assert re.fullmatch(r"[a-z_]+", finding.id)


def test_walks_and_rides_get_no_findings() -> None:
    assert audited(s.walk(1800)).findings == ()


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (65, "1:05"), (3599.6, "1:00:00"), (3905, "1:05:05")]
)
def test_times_read_like_a_watch(seconds: float, text: str) -> None:
    assert clock(seconds) == text


class TestBeforeTheStart:
    def steps(self, *rows: tuple[int, int, int]) -> pl.DataFrame:
        """Minutes before the start at which an interval begins and ends, and its steps."""
        return pl.DataFrame(
            {
                "start": [s.START - timedelta(minutes=begin) for begin, _, _ in rows],
                "end": [s.START - timedelta(minutes=end) for _, end, _ in rows],
                "steps": [steps for _, _, steps in rows],
            }
        )

    def test_steps_of_the_last_quarter_of_an_hour_count(self) -> None:
        rows = self.steps((60, 30, 900), (10, 5, 500), (5, 0, 400))
        assert steps_before(rows, s.START) == 900

    def test_an_interval_counts_for_its_share(self) -> None:
        assert steps_before(self.steps((30, 0, 1000)), s.START) == 500

    def test_nothing_counted_is_unknown(self) -> None:
        assert steps_before(self.steps((90, 60, 1000)), s.START) is None
        assert finding_before(self.steps((90, 60, 1000)), s.START) is None

    def test_a_walk_before_the_start_is_told(self) -> None:
        finding = finding_before(self.steps((15, 5, 1100)), s.START)
        assert finding is not None
        assert "1100 steps" in finding.text


def test_every_belief_has_unit_source_and_grade() -> None:
    for belief in beliefs().numbers.values():
        assert belief.unit
        assert belief.source
        assert belief.grade
