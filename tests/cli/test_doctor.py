"""The doctor looks and changes nothing."""

import json
import shutil
from pathlib import Path

import pytest

from flexor.cli import doctor
from flexor.cli.main import main
from flexor.store import open_store


def examined(data: Path) -> dict[str, doctor.Check]:
    return {check.name: check for check in doctor.examine(data)}


def test_before_the_first_start_nothing_is_made(tmp_path: Path) -> None:
    checks = examined(tmp_path / "a" / "b")
    assert not (tmp_path / "a").exists()
    assert checks["data folder"].state == checks["database"].state == "note"
    assert "first start" in checks["database"].found
    assert checks["python"].state == checks["numpy"].state == checks["free disk"].state == "ok"


def test_a_database_is_named_with_its_schema(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    before = sorted(path.name for path in tmp_path.iterdir())
    check = examined(tmp_path)["database"]
    assert check.state == "ok"
    assert "schema" in check.found
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_broken_database_comes_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "flexor.db").write_bytes(b"this was never a database" * 100)
    check = examined(tmp_path)["database"]
    assert check.state == "missing"
    assert "flexor restore" in check.remedy


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    check = examined(tmp_path / "file" / "data")["data folder"]
    assert check.state == "missing"
    assert "--data" in check.remedy


def test_missing_tools_say_how_to_get_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_: None)
    checks = examined(tmp_path)
    assert "./dev" in checks["node"].remedy
    assert "apt install chromium" in checks["chromium"].remedy


def test_json_and_text_tell_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--data", str(tmp_path), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "flexor.doctor/1"
    assert {"name", "state", "found", "remedy"} == set(document["checks"][0])
    assert main(["doctor", "--data", str(tmp_path)]) == 0
    text = capsys.readouterr().out
    assert all(check["name"] in text for check in document["checks"])
