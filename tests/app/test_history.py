"""What the recorded runs say about today."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from flexor.app import history as of_runs
from flexor.app.history import history_of
from flexor.app.house import House
from flexor.app.state import local_now, state_of
from flexor.diary import read_entry
from flexor.runs.audit import Audit, audit
from flexor.runs.facts import RunFacts, facts
from flexor.runs.run import Provenance, Run, sample_frame

from .diaries import START, Clock, empty_house

RUN_ID = UUID(int=1)


def run(start: datetime, minutes: int) -> Run:
    """Running from the first second, at 2.6 m/s and 164 steps a minute."""
    t = np.arange(60.0 * minutes)
    rows = {"t_s": t, "distance_m": 2.6 * t, "cadence_raw": np.full(t.size, 82.0)}
    return Run(start, "running", sample_frame(dict(rows)), Provenance("fit"))


@pytest.fixture(scope="module")
def recent() -> list[tuple[Audit, RunFacts]]:
    """Three audited runs of the last weeks, oldest first."""
    found = []
    for days, minutes in ((20, 40), (9, 30), (2, 35)):
        made = run(START - timedelta(days=days), minutes)
        audited = audit(made)
        found.append((audited, facts(str(days), str(days), made, audited)))
    return found


@pytest.fixture
def house(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recent: list[tuple[Audit, RunFacts]]
) -> Iterator[House]:
    monkeypatch.setattr(of_runs, "run_facts", lambda *_, **__: tuple(fact for _, fact in recent))
    monkeypatch.setattr(of_runs, "last_audit", lambda *_: (RUN_ID, recent[-1][0]))
    with empty_house(tmp_path, Clock()) as opened:
        yield opened


def test_the_ceiling_comes_from_the_longest_recent_run(
    house: House, recent: list[tuple[Audit, RunFacts]]
) -> None:
    me = house.runner()
    state = state_of(house, me)
    history = history_of(house, me, state, local_now(house, state))
    lengths = [fact.load_m for _, fact in recent if fact.start > START - timedelta(days=30)]
    longest = max(length for length in lengths if length)
    assert history.ceiling.reference_m == longest
    assert history.ceiling.metres is not None
    assert longest < history.ceiling.metres <= longest * 1.1 + 1e-6
    assert history.ceiling.source
    assert history.usual_m is not None
    assert history.usual_m <= longest
    assert history.last_run is not None
    assert history.last_run.distance_m == recent[-1][0].distance_m
    assert history.steady_speed_m_s is not None
    assert history.steady_speed_m_s == pytest.approx(2.6, rel=0.02)


def test_after_a_month_no_old_run_is_a_reference(house: House) -> None:
    me = house.runner()
    state = state_of(house, me)
    later = local_now(house, state) + timedelta(days=60)
    assert history_of(house, me, state, later).ceiling.metres is None


def test_a_warm_up_that_was_not_recorded_is_not_asked_for_again(
    house: House, recent: list[tuple[Audit, RunFacts]]
) -> None:
    advised = [each.id for each in recent[-1][0].findings if each.advice]
    assert "warm_up_walk" in advised
    me = house.runner()
    now = local_now(house, state_of(house, me))
    before = history_of(house, me, state_of(house, me), now).last_run
    told = read_entry(
        {
            "id": str(UUID(int=2)),
            "at": START.isoformat(),
            "kind": "warm_up_answered",
            "body": {"run_id": str(RUN_ID), "minutes": 5},
            "knowledge": "1",
        }
    )
    house.diary(me).append([told])
    after = history_of(house, me, state_of(house, me), now).last_run
    assert before is not None
    assert after is not None
    assert len(after.advice) == len(before.advice) - 1


def test_a_run_dated_ahead_says_nothing_of_today(
    house: House, recent: list[tuple[Audit, RunFacts]], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = run(START + timedelta(days=400), 90)
    ahead = audit(made)
    fact = facts("ahead", "ahead", made, ahead)
    monkeypatch.setattr(of_runs, "last_audit", lambda *_: (RUN_ID, ahead))
    monkeypatch.setattr(
        of_runs, "run_facts", lambda *_, **__: (*(each for _, each in recent), fact)
    )
    me = house.runner()
    state = state_of(house, me)
    history = history_of(house, me, state, local_now(house, state))
    lengths = [each.load_m for _, each in recent if each.load_m]
    assert history.ceiling.reference_m == max(lengths)
    assert history.last_run is not None
    assert history.last_run.on == (START - timedelta(days=2)).date()
    assert history.last_run.advice == ()
    monkeypatch.setattr(of_runs, "run_facts", lambda *_, **__: (fact,))
    nothing = history_of(house, me, state, local_now(house, state))
    assert (nothing.last_run, nothing.ceiling.metres, nothing.usual_m) == (None, None, None)
