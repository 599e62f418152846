"""``flexor runs audit`` keeps its contract: keys, types, exit codes, sessions, strangers' files."""

import contextlib
import gzip
import io
import json
import subprocess
import sys
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flexor.cli.main import main
from flexor.runs.fit import encode
from flexor.runs.sample import outings, sample_files

FLEXOR = Path(sys.executable).parent / "flexor"
YEAR = list(outings(1, date(2026, 11, 23)))

ENTRY = {
    "file": str,
    "status": str,
    "reason": str,
    "format": str,
    "device": str,
    "start": str,
    "elapsed_s": float,
    "moving_s": float,
    "distance_m": float,
    "cadence_available": bool,
    "segments": list,
    "stages": dict,
    "stops": int,
    "walk_breaks": int,
    "alterations": int,
    "findings": list,
}
COUNTS = {"stops", "walk_breaks", "alterations"}
MEASURED = {"start", "elapsed_s", "moving_s"} | COUNTS
#: Null in any entry; what is measured is null only where nothing was recorded.
MAY_BE_NULL = {"format", "device", "distance_m"}
STAGES = {"warm_up_walk", "build_up", "steady", "cool_down_walk"}


def flexor(*arguments: object, at: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command in this process (a new one costs a second of imports); see also the last test."""
    command = ["runs", "audit", *map(str, arguments)]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.chdir(at or Path.cwd()), redirect_stdout(out), redirect_stderr(err):
        status = main(command)
    return subprocess.CompletedProcess(command, status, out.getvalue(), err.getvalue())


def audited(*arguments: object, at: Path | None = None) -> list[dict[str, Any]]:
    """The entries of a successful audit; they keep the contract."""
    done = flexor(*arguments, "--json", at=at)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    document = json.loads(done.stdout)
    assert set(document) == {"schema", "files"}
    assert document["schema"] == "flexor.audit/1"
    for entry in document["files"]:
        keeps_the_contract(entry)
    files: list[dict[str, Any]] = document["files"]
    return files


def keeps_the_contract(entry: dict[str, Any]) -> None:
    assert set(entry) == set(ENTRY)
    recorded = bool(entry["segments"])
    for key, kind in ENTRY.items():
        if entry[key] is None:
            assert key in MAY_BE_NULL or (key in MEASURED and not recorded), key
        else:
            accepted = (int, float) if kind is float else kind
            assert isinstance(entry[key], accepted), key
            assert kind is bool or not isinstance(entry[key], bool), key
    assert entry["status"] in {"run", "walk", "other", "unreadable"}
    assert set(entry["stages"]) == STAGES
    for span in filter(None, entry["stages"].values()):
        assert set(span) == {"start_s", "end_s"}
        assert 0 <= span["start_s"] < span["end_s"] <= entry["elapsed_s"] + 1
    for finding in entry["findings"]:
        assert set(finding) == {"id", "text", "confidence"}
        assert finding["confidence"] in {"high", "medium", "low"}
    segments_fill_the_run(entry)
    if entry["start"] is not None:
        assert datetime.fromisoformat(entry["start"]).tzinfo is not None


def segments_fill_the_run(entry: dict[str, Any]) -> None:
    at = 0.0
    for segment in entry["segments"]:
        assert set(segment) == {"state", "start_s", "end_s"}
        assert segment["state"] in {"run", "walk", "still", "unknown"}
        assert segment["start_s"] == pytest.approx(at, abs=1e-6)
        assert segment["end_s"] > segment["start_s"]
        at = segment["end_s"]
    if entry["segments"]:
        assert at == pytest.approx(entry["elapsed_s"], abs=1.5)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file of each kind of outing."""
    made = tmp_path_factory.mktemp("runs")
    for outing in {outing.name: outing for outing in YEAR}.values():
        for name, data in sample_files(1, outing):
            (made / Path(name).name).write_bytes(data)
    return made


def file_of(folder: Path, name: str) -> Path:
    return next(path for path in folder.iterdir() if f"-{name}.fit" in path.name)


def test_every_kind_of_run_keeps_the_contract(folder: Path) -> None:
    entries = audited(folder)
    assert len(entries) == len(list(folder.iterdir()))
    assert {entry["status"] for entry in entries} >= {"run", "walk"}


def test_a_staged_run_has_its_stages(folder: Path) -> None:
    path = file_of(folder, "staged")
    [entry] = audited(path)
    assert entry["file"] == str(path)
    assert (entry["status"], entry["format"]) == ("run", "fit")
    assert "Flexor sample" in entry["device"]
    assert entry["cadence_available"] is True
    stages = entry["stages"]
    assert stages["warm_up_walk"]["end_s"] == pytest.approx(300, abs=15)
    assert stages["cool_down_walk"]["end_s"] == pytest.approx(entry["elapsed_s"], abs=15)
    assert stages["steady"]["end_s"] - stages["steady"]["start_s"] > 900


def test_relative_paths_stay_as_they_were_given(folder: Path) -> None:
    path = file_of(folder, "easy")
    assert [entry["file"] for entry in audited(path.name, at=folder)] == [path.name]
    given = f"../{folder.name}/{path.name}"
    assert [entry["file"] for entry in audited(given, at=folder)] == [given]


def test_several_files_archives_and_gzip_at_once(folder: Path, tmp_path: Path) -> None:
    easy, walk = file_of(folder, "easy"), file_of(folder, "walk")
    packed, zipped = tmp_path / "run.fit.gz", tmp_path / "export.zip"
    packed.write_bytes(gzip.compress(easy.read_bytes()))
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.write(walk, "activities/1.fit")
        archive.writestr("media/a.jpg", b"\xff\xd8\xff\xe0 a picture")
    entries = audited(easy, packed, zipped)
    assert len(entries) == 4
    assert [entry["status"] for entry in entries[:3]] == ["run", "run", "walk"]
    assert "activities/1.fit" in entries[2]["file"]


def test_a_session_each_is_an_entry_each(folder: Path, tmp_path: Path) -> None:
    both = tmp_path / "two.fit"
    both.write_bytes(two_sessions())
    entries = audited(both)
    assert [entry["file"] for entry in entries] == [str(both)] * 2
    first, second = (datetime.fromisoformat(entry["start"]) for entry in entries)
    assert second - first > timedelta(minutes=10)


def two_sessions() -> bytes:
    """A walk of ten minutes and a run of ten minutes in one file."""
    start = YEAR[0].start
    parts = [encode.message("file_id", type=4, manufacturer=255, time_created=start)]
    for index, (sport, speed, cadence) in enumerate([(11, 1.4, 56.0), (1, 2.7, 82.0)]):
        begin = start + timedelta(minutes=15 * index)
        seconds = [encode.seconds(begin) + second for second in range(601)]
        parts.append(
            encode.rows(
                "record",
                {
                    "timestamp": seconds,
                    "distance": [speed * second for second in range(601)],
                    "speed": [speed] * 601,
                    "cadence": [cadence] * 601,
                    "heart_rate": [130] * 601,
                },
            )
        )
        parts.append(
            encode.message(
                "session", message_index=index, timestamp=begin + timedelta(seconds=600),
                start_time=begin, sport=sport, sub_sport=0, total_elapsed_time=600,
                total_timer_time=600, total_distance=speed * 600,
            )
        )  # fmt: skip
    parts.append(
        encode.message("activity", timestamp=start + timedelta(minutes=25), num_sessions=2)
    )
    return encode.fit_file(*parts)


def test_a_bad_file_among_good_ones_is_told_inside(folder: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.fit"
    bad.write_bytes(b"not a recording at all")
    missing = tmp_path / "missing.fit"
    good = file_of(folder, "easy")
    entries = audited(bad, good, missing)
    assert [entry["file"] for entry in entries] == [str(bad), str(good), str(missing)]
    assert entries[1]["status"] == "run"
    assert entries[2]["status"] == "unreadable"
    assert entries[0]["status"] in {"unreadable", "other"}
    assert all(entry["reason"] for entry in entries)


def test_a_truncated_file_gives_what_is_readable(folder: Path, tmp_path: Path) -> None:
    whole = file_of(folder, "staged").read_bytes()
    cut = tmp_path / "cut.fit"
    cut.write_bytes(whole[: len(whole) * 2 // 3])
    [entry] = audited(cut)
    assert entry["status"] == "run"
    assert entry["elapsed_s"] > 1000


@pytest.mark.parametrize("data", [b"", b"\0" * 1000, b"PK\x03\x04broken", b"<gpx", b"\x1f\x8b"])
def test_nothing_readable_is_two_and_one_line(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bad.fit"
    path.write_bytes(data)
    for options in ([], ["--json"]):
        done = flexor(path, *options)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["nowhere.fit"], [""], ["."], ["\udcff.fit"]])
def test_nothing_there_is_two_and_one_line(tmp_path: Path, arguments: list[str]) -> None:
    done = flexor(*arguments, "--json", at=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_a_person_gets_a_table_with_strips(folder: Path) -> None:
    done = flexor(file_of(folder, "staged"), file_of(folder, "easy"))
    assert done.returncode == 0
    assert "▄" in done.stdout
    assert "█" in done.stdout
    assert "strip:" in done.stdout


def test_nothing_that_comes_out_is_advice(folder: Path) -> None:
    done = flexor(folder, "--json")
    from flexor.runs.beliefs import beliefs

    advice = [f.advice.split("{")[0] for f in beliefs().findings.values() if f.advice]
    assert advice
    assert not any(text in done.stdout for text in advice)
    assert "next run" not in done.stdout.lower()


@pytest.mark.real
def test_real_recordings_keep_the_contract(real_data: Path) -> None:
    entries = audited(real_data / "runs")
    statuses = [entry["status"] for entry in entries]
    assert statuses.count("run") > 80
    assert len({entry["file"] for entry in entries}) > 100


@pytest.mark.parametrize(("name", "status"), [("walk", 0), ("nothing", 2)])
def test_the_installed_command_says_the_same(folder: Path, name: str, status: int) -> None:
    path = file_of(folder, name) if status == 0 else folder / "nothing.fit"
    command = [str(FLEXOR), "runs", "audit", str(path), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    here = flexor(path, "--json")
    assert done.returncode == here.returncode == status
    assert (done.stdout, done.stderr) == (here.stdout, here.stderr)
    assert json.loads(done.stdout)["schema"] == "flexor.audit/1"
