"""The wiring: one runner of a kind however many ask, settings from the surroundings, the zone."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from flexor.app.house import machine_zone, open_house
from flexor.app.settings import from_environment
from flexor.errors import NotFound, StoreError

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def test_many_ask_for_the_runner_and_get_the_same(tmp_path: Path) -> None:
    house = open_house(tmp_path, clock=lambda: NOW)
    found: set[UUID] = set()
    threads = [Thread(target=lambda: found.add(house.runner())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1
    assert house.runner_if_any("sample") is None
    assert house.runner("sample") not in found
    with pytest.raises(NotFound):
        house.is_sample(uuid4())
    house.close()


def test_opening_starts_nothing(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    assert not house.cluster.running
    assert house.importer is None
    house.close()
    house.close()


def test_the_surroundings_decide_and_an_argument_outranks_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FLEXOR_DATA", "FLEXOR_DATABASE", "FLEXOR_DASK", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert from_environment().data_dir == tmp_path / ".local" / "share" / "flexor"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    assert from_environment().data_dir == tmp_path / "xdg" / "flexor"
    monkeypatch.setenv("FLEXOR_DATA", str(tmp_path / "mine"))
    monkeypatch.setenv("FLEXOR_DASK", "tls://10.0.0.7:8786")
    chosen = from_environment()
    assert (chosen.data_dir, chosen.dask) == (tmp_path / "mine", "tls://10.0.0.7:8786")
    assert from_environment(tmp_path).data_dir == tmp_path


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="FLEXOR_DATA"):
        open_house(tmp_path / "file" / "data")


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("Europe/Berlin", ZoneInfo("Europe/Berlin")),
        (":UTC", ZoneInfo("UTC")),
        ("Mars/Olympus", UTC),
    ],
)
def test_the_zone_is_the_machines(
    monkeypatch: pytest.MonkeyPatch, told: str, meant: ZoneInfo
) -> None:
    monkeypatch.setenv("TZ", told)
    assert machine_zone() == meant
