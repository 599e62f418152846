"""A real runner's year, dropped as one zip."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flexor.app.house import House
from flexor.app.import_files import imports
from flexor.app.list_runs import list_runs
from flexor.app.run_series import run_series
from flexor.app.show_run import show_run
from flexor.work import Cluster

from .importing import drop, house_with, lines, zipped

pytestmark = [pytest.mark.real, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def year(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("year")
    files = {p.name: p.read_bytes() for p in sorted((real_data / "runs" / "runpandas").iterdir())}
    cluster = Cluster(folder / "scratch")
    with house_with(cluster, folder / "data") as house:
        drop(house, folder / "up", {"runpandas.zip": zipped(files)})
        yield house
    cluster.close()


def test_every_file_is_told_and_none_fails(year: House) -> None:
    (told,) = imports(year, year.runner())
    assert told.failed == 0
    assert told.imported + told.duplicates == told.total == len(lines(year, told.job_id))
    assert told.duplicates >= 8


def test_a_claim_of_22_km_is_cleaned(year: House) -> None:
    distances = [row.distance_m or 0 for row in list_runs(year, year.runner(), per_page=200).rows]
    assert not [metres for metres in distances if 20_000 < metres < 24_000]
    assert len(distances) > 60


def test_every_run_can_be_shown_and_drawn(year: House) -> None:
    for row in list_runs(year, year.runner(), per_page=200, sport="all").rows:
        shown = show_run(year, year.runner(), row.id)
        assert len(shown.duplicates) == row.duplicates
        assert all(other.why for other in shown.duplicates)
        assert run_series(year, year.runner(), row.id)["t_s"]
