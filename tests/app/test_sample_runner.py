"""Looking around: a year of a made-up runner, through the real import; gone without a trace."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from flexor.app.gate_now import gate_now
from flexor.app.import_files import imports
from flexor.app.import_ledger import whole_ledger
from flexor.app.list_runs import list_runs
from flexor.app.plan_today import plan_today
from flexor.app.sample_runner import end_sample, start_sample
from flexor.app.show_run import show_run
from flexor.app.state import state_of
from flexor.store.tables import ImportFileRow, OriginalRow, RunnerRow
from flexor.work import Cluster

from .importing import drop, house_with, recordings, wait_for


@pytest.mark.timeout(300)
def test_a_year_comes_and_goes(tmp_path: Path) -> None:
    with house_with(Cluster(tmp_path / "scratch"), tmp_path / "data") as house:
        mine = recordings(1)
        drop(house, tmp_path / "up", mine)
        end_sample(house)  # harmless when nobody is there

        sample = start_sample(house)
        assert house.is_sample(sample)
        assert not house.is_sample(house.runner())
        assert start_sample(house) == sample
        (job,) = imports(house, sample)
        wait_for(house, job.job_id, 250)
        outcomes = [line.outcome for line in whole_ledger(house, job.job_id)]
        assert outcomes.count("failed") == 0
        assert outcomes.count("imported") > 120

        state = state_of(house, sample)
        listed = list_runs(house, sample, per_page=500, sport="all").rows
        runs = {str(row.id): row for row in listed}
        assert set(state.pains) <= set(runs)
        assert set(state.warm_ups) <= set(runs)
        assert any(row.duplicates for row in runs.values())
        assert all("ample" in (row.title or "") for row in runs.values())
        assert gate_now(house, sample).clear
        assert plan_today(house, sample)
        early = [show_run(house, sample, row.id) for row in listed[-5:]]
        assert any(finding.advice for page in early for finding in page.audit.findings)
        assert show_run(house, sample, listed[0].id).spike is not None

        end_sample(house)
        assert house.runner_if_any("sample") is None
        assert list_runs(house, house.runner()).total == 1
        with house.store.reading() as session:
            assert session.scalars(select(RunnerRow.kind)).all() == ["self"]
            assert session.scalar(select(func.count()).select_from(ImportFileRow)) == 1
            assert session.scalar(select(func.count()).select_from(OriginalRow)) == 1
        files = list(house.store.folder.originals.root.rglob("*.gz"))
        records = list(house.store.folder.records.root.rglob("*.parquet"))
        assert (len(files), len(records)) == (1, 1)
        house.cluster.close()


@pytest.mark.timeout(300)
def test_leaving_while_the_year_is_still_coming_in(tmp_path: Path) -> None:
    with house_with(Cluster(tmp_path / "scratch"), tmp_path / "data") as house:
        first = start_sample(house)
        end_sample(house)
        assert house.runner_if_any("sample") is None
        again = start_sample(house)
        assert again != first
        house.stop_work()
        assert {job.state for job in imports(house, again)} <= {"queued", "unpacking", "running"}
        end_sample(house)
        house.stop_work()
        assert not list(house.store.folder.inbox.glob("*"))
