"""Taking everything along, and erasing it."""

import io
import json
import sys
import zipfile
from pathlib import Path

import pytest

from flexor.app.house import open_house
from flexor.cli.main import main


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    house = open_house(folder)
    house.runner()
    house.close()
    return folder


class Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_an_export_is_a_zip_of_open_formats(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "mine.zip"
    assert main(["export", str(target), "--data", str(data), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "schema": "flexor.exported/1",
        "target": str(target),
        "bytes": target.stat().st_size,
    }
    with zipfile.ZipFile(target) as archive:
        assert {"diary.json", "runs.json", "README.txt"} <= set(archive.namelist())
    assert main(["export", str(target), "--data", str(data)]) == 2
    assert "exists already" in capsys.readouterr().err


def test_erasing_needs_the_word(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Keyboard("yes\n"))
    assert main(["erase", "--data", str(data)]) == 2
    assert "Nothing was erased" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stdin", Keyboard("erase\n"))
    assert main(["erase", "--data", str(data)]) == 0
    assert "Erased: 0 runs" in capsys.readouterr().out


def test_a_script_has_to_say_yes(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("erase\n"))
    assert main(["erase", "--data", str(data), "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert main(["erase", "--data", str(data), "--yes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == "flexor.erased/1"


def test_backups_that_are_left_are_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "kept.zip"
    assert main(["backup", str(archive), "--data", str(data)]) == 0
    assert main(["erase", "--data", str(data), "--yes"]) == 0
    assert str(archive) in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["export", "new.zip"], ["erase", "--yes"]])
def test_where_nothing_is_nothing_is_founded(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*arguments, "--data", "nowhere"]) == 2
    assert "There are no Flexor data" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
