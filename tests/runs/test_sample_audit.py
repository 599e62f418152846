"""The audit finds in the sample's files what the sample's story put there, second by second.

The truth here is the plan from which the files were made, faults of the watch included: dropped
and stale cadence, smart recording, pauses, satellite hops.
"""

from datetime import date

import numpy as np
import pytest

from flexor.runs.audit import Audit, audit
from flexor.runs.read import read
from flexor.runs.sample import outings, sample_files
from flexor.runs.sample.outing import Outing

YEAR = list(outings(1, date(2026, 11, 23)))


def audited(outing: Outing) -> Audit:
    name, data = next(iter(sample_files(1, outing)))
    return audit(read(data, name).runs[0])


def agreement(outing: Outing, found: Audit) -> float:
    """Share of seconds on which run and not-run agree."""
    planned = np.repeat([p.state for p in outing.phases], [round(p.seconds) for p in outing.phases])
    seen = np.full(len(planned), "none", dtype="<U8")
    for part in found.segments:
        seen[round(part.start_s) : round(part.end_s)] = part.state
    return float(np.mean((planned == "run") == (seen == "run")))


def test_running_is_told_from_everything_else_all_year() -> None:
    shares = {outing.file_name: agreement(outing, audited(outing)) for outing in YEAR}
    assert np.mean(list(shares.values())) >= 0.985
    worst = min(shares, key=lambda name: shares[name])
    assert shares[worst] >= 0.95, worst


@pytest.mark.parametrize("outing", [o for o in YEAR if o.name == "staged"][:4])
def test_the_stages_are_where_they_were_run(outing: Outing) -> None:
    stages = audited(outing).stages
    ends = np.cumsum([phase.seconds for phase in outing.phases])
    assert stages.warm_up_walk is not None
    assert stages.build_up is not None
    assert stages.steady is not None
    assert stages.cool_down_walk is not None
    assert stages.warm_up_walk.end_s == pytest.approx(ends[0], abs=10)
    assert stages.build_up.end_s == pytest.approx(ends[1], abs=60)
    assert stages.steady.end_s == pytest.approx(ends[2], abs=10)
    assert stages.cool_down_walk.end_s == pytest.approx(ends[3], abs=10)


@pytest.mark.parametrize("outing", [o for o in YEAR if o.name == "walk-run"][::7])
def test_walk_breaks_are_counted(outing: Outing) -> None:
    # The last walk of the block runs into the walk at the end.
    planned = sum(phase.intensity == "recovery" for phase in outing.phases) - 1
    assert len(audited(outing).walk_breaks) == planned


@pytest.mark.parametrize("outing", [o for o in YEAR if o.name == "surges"][::3])
def test_surges_are_counted(outing: Outing) -> None:
    assert len(audited(outing).alterations) == pytest.approx(5, abs=1)


def test_a_satellite_hop_does_not_make_a_long_run() -> None:
    outing = next(o for o in YEAR if o.quirk == "hops")
    planned = sum(phase.seconds * phase.speed_m_s for phase in outing.phases)
    assert audited(outing).distance_m == pytest.approx(planned, rel=0.05)


def test_the_walk_is_a_walk() -> None:
    assert audited(next(o for o in YEAR if o.sport == "walking")).status == "walk"
