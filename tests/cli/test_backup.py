"""Backing up and bringing back from the command line."""

import json
from pathlib import Path

import pytest

from flexor.cli.main import main
from flexor.store import open_store


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    open_store(folder).close()
    return folder


def test_what_is_backed_up_comes_back(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive, again = tmp_path / "flexor.zip", tmp_path / "again"
    assert main(["backup", str(archive), "--data", str(data), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["schema"] == "flexor.backup-made/1"
    assert Path(made["target"]) == archive
    assert main(["restore", str(archive), "--data", str(again), "--json"]) == 0
    back = json.loads(capsys.readouterr().out)
    assert (back["parts"], back["bytes"]) == (made["parts"], made["bytes"])
    assert (again / "flexor.db").is_file()


def test_a_folder_as_target_gets_a_file_with_the_time(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    assert main(["backup", str(backups), "--data", str(data)]) == 0
    [file] = backups.iterdir()
    assert file.name.startswith("flexor-")
    assert str(file) in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["backup", "new.zip"], ["restore", "none.zip"]])
def test_nothing_to_work_on_is_two_and_makes_nothing(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*arguments, "--data", str(tmp_path / "nowhere"), "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert not (tmp_path / "nowhere" / "flexor.db").exists()


def test_no_file_is_written_over(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "thesis.txt"
    mine.write_text("years of work")
    assert main(["backup", str(mine), "--data", str(data)]) == 2
    assert mine.read_text() == "years of work"
    assert "exists already" in capsys.readouterr().err


def test_data_are_not_restored_over_data(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "flexor.zip"
    assert main(["backup", str(archive), "--data", str(data)]) == 0
    assert main(["restore", str(archive), "--data", str(data)]) == 2
    assert "not empty" in capsys.readouterr().err
