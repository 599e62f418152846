"""An import: every file gets one line that tells what became of it, and nothing is lost."""

import gzip
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from flexor.app import resume as resuming
from flexor.app.delete_run import delete_run
from flexor.app.house import House
from flexor.app.import_files import begin, cancel, imports, ledger, progress, resume
from flexor.app.import_worker import FoundFile, Task, work_on
from flexor.app.list_runs import list_runs
from flexor.app.show_run import show_run
from flexor.errors import NotFound, UnreadableInput
from flexor.store.tables import OriginalRow
from flexor.work import Cluster

from .importing import drop, house_with, lines, recordings, wait_for, zipped

FILES = recordings(4)
ONE = next(iter(FILES))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    started = Cluster(tmp_path_factory.mktemp("scratch"))
    yield started
    started.close()


@pytest.fixture
def house(cluster: Cluster, tmp_path: Path) -> Iterator[House]:
    with house_with(cluster, tmp_path / "data") as opened:
        yield opened


def test_files_become_runs(house: House, tmp_path: Path) -> None:
    job = drop(house, tmp_path / "up", FILES)
    told = progress(house, job)
    assert (told.state, told.total, told.done, told.imported) == ("done", 4, 4, 4)
    listed = list_runs(house, house.runner(), sport="all")
    assert listed.total == 4
    found = lines(house, job)
    assert sorted(found) == sorted(FILES)
    assert {run_id for line in found.values() for run_id in line.run_ids} == {
        row.id for row in listed.rows
    }
    for row in listed.rows:
        run = house.store.folder.records.read(row.id)
        assert run.samples.height > 60
        assert abs((run.start - row.start_local).total_seconds()) < 1
    assert not list(house.store.folder.inbox.iterdir())


def test_an_archive_is_classified_by_content(house: House, tmp_path: Path) -> None:
    names = list(FILES)
    archive = zipped(
        {
            "activities/1.fit.gz": gzip.compress(FILES[names[0]]),
            "activities.csv": b"Activity ID,Activity Date,Activity Name,Filename\n"
            b'9,"Nov 1, 2026","Along the river",activities/1.fit.gz\n',
            "photo.fit": b"\xff\xd8\xff\xe0 a picture with a false name",
            "deep/inner.zip": zipped({"really a run.txt": FILES[names[1]]}),
            "empty.gpx": b"",
            "half.fit": FILES[names[2]][:40],
        }
    )
    job = drop(house, tmp_path / "up", {"export.zip": archive})
    outcomes = {path: line.outcome for path, line in lines(house, job).items()}
    assert outcomes == {
        "export.zip/activities/1.fit.gz": "imported",
        "export.zip/activities.csv": "not_a_run",
        "export.zip/photo.fit": "not_a_run",
        "export.zip/deep/inner.zip/really a run.txt": "imported",
        "export.zip/empty.gpx": "failed",
        "export.zip/half.fit": outcomes["export.zip/half.fit"],
    }
    assert outcomes["export.zip/half.fit"] in {"failed", "not_a_run"}
    assert all(line.reason for line in lines(house, job).values() if line.outcome != "imported")
    assert "Along the river" in {row.title for row in list_runs(house, house.runner()).rows}


def test_dropping_the_same_again_is_harmless(house: House, tmp_path: Path) -> None:
    drop(house, tmp_path / "up", FILES)
    again = drop(house, tmp_path / "up", {"all.zip": zipped(FILES)})
    assert {line.outcome for line in lines(house, again).values()} == {"duplicate"}
    assert all(line.run_ids for line in lines(house, again).values())
    assert list_runs(house, house.runner(), sport="all").total == 4


def test_twins_in_one_drop_are_read_once(house: House, tmp_path: Path) -> None:
    job = drop(house, tmp_path / "up", {"a.fit": FILES[ONE], "b.fit": FILES[ONE]})
    found = lines(house, job)
    assert (found["a.fit"].outcome, found["b.fit"].outcome) == ("imported", "duplicate")
    assert "a.fit" in found["b.fit"].reason
    assert found["a.fit"].run_ids == found["b.fit"].run_ids


def test_what_is_no_recording_is_not_kept(house: House, tmp_path: Path) -> None:
    drop(house, tmp_path / "up", {"holiday.jpg": b"\xff\xd8\xff" + bytes(500), "a.fit": FILES[ONE]})
    with house.store.reading() as session:
        kept = session.scalars(select(OriginalRow.sha256)).all()
    assert [house.store.folder.originals.get(sha256) for sha256 in kept] == [FILES[ONE]]


def test_runners_share_no_runs(house: House, tmp_path: Path) -> None:
    drop(house, tmp_path / "up", {"a.fit": FILES[ONE]})
    sample = house.runner("sample")
    job = drop(house, tmp_path / "up", {"a.fit": FILES[ONE]}, sample)
    assert lines(house, job)["a.fit"].outcome == "imported"
    mine, theirs = list_runs(house, house.runner()).rows, list_runs(house, sample).rows
    assert mine[0].id != theirs[0].id


def test_a_deleted_run_comes_back_only_when_dropped_by_itself(house: House, tmp_path: Path) -> None:
    runner = house.runner()
    drop(house, tmp_path / "up", {ONE: FILES[ONE]})
    assert delete_run(house, runner, list_runs(house, runner).rows[0].id) == 1
    job = drop(house, tmp_path / "up", {"all.zip": zipped(FILES, [ONE])})
    assert lines(house, job)[f"all.zip/{ONE}"].outcome == "duplicate"
    assert "deleted" in lines(house, job)[f"all.zip/{ONE}"].reason
    assert list_runs(house, runner).total == 0
    drop(house, tmp_path / "up", {f"watch/{name}": data for name, data in FILES.items()})
    assert list_runs(house, runner).total == len(FILES) - 1  # a folder is not the file by itself
    job = drop(house, tmp_path / "up", {ONE: FILES[ONE]})
    assert lines(house, job)[ONE].outcome == "imported"
    assert list_runs(house, runner).total == len(FILES)


def test_nothing_dropped_and_no_such_import_are_told(house: House) -> None:
    with pytest.raises(UnreadableInput):
        begin(house, house.runner(), [])
    for ask in (progress, cancel, resume, ledger):
        with pytest.raises(NotFound):
            ask(house, house.runner())


def test_somebodys_own_files_stay_where_they_are(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / ONE).write_bytes(FILES[ONE])
    job = begin(house, house.runner(), [("mine", folder)], keep=True)
    assert wait_for(house, job).imported == 1
    assert (folder / ONE).read_bytes() == FILES[ONE]


def test_the_ledger_comes_in_pages(house: House, tmp_path: Path) -> None:
    job = drop(house, tmp_path / "up", {"all.zip": zipped(FILES), "note.txt": b"hello there"})
    first, second = (ledger(house, job, page, per_page=3) for page in (1, 2))
    assert (first.total, first.pages, len(first.rows), len(second.rows)) == (5, 2, 3, 2)
    assert [row.path for row in ledger(house, job, outcome="not_a_run").rows] == ["note.txt"]
    assert [job.names for job in imports(house, house.runner())] == [("all.zip", "note.txt")]


def test_workers_go_when_there_is_nothing_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resuming, "IDLE_S", 0.3)
    with house_with(Cluster(tmp_path / "scratch", workers=1), tmp_path / "data") as house:
        job = drop(house, tmp_path / "up", {"a.fit": FILES[ONE]})
        until = time.monotonic() + 30
        while house.cluster.running:
            assert time.monotonic() < until
            time.sleep(0.1)
        again = drop(house, tmp_path / "up", {"b.fit": FILES[list(FILES)[1]]})
        assert [progress(house, one).imported for one in (job, again)] == [1, 1]
        house.stop_work()


APPLE = """<?xml version="1.0" encoding="UTF-8"?>
<HealthData locale="en_GB">
 <Record type="HKQuantityTypeIdentifierStepCount" sourceName="Watch" unit="count"
  startDate="2026-10-01 06:50:00 +0100" endDate="2026-10-01 06:58:00 +0100" value="800"/>
 <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="10" durationUnit="min"
  sourceName="Watch" startDate="2026-10-01 07:00:00 +0100" endDate="2026-10-01 07:10:00 +0100">
  <WorkoutRoute><FileReference path="/workout-routes/route_1.gpx"/></WorkoutRoute>
 </Workout>
</HealthData>
"""


def route() -> str:
    """Ten minutes northward at three metres a second."""
    points = "".join(
        f'<trkpt lat="{50 + second * 3 / 111_195:.6f}" lon="8"><ele>100</ele>'
        f"<time>2026-10-01T06:{second // 60:02}:{second % 60:02}Z</time></trkpt>"
        for second in range(600)
    )
    return f'<gpx version="1.1" creator="x"><trk><trkseg>{points}</trkseg></trk></gpx>'


def test_apples_export_is_read_where_it_lies(house: House, tmp_path: Path) -> None:
    folder = "apple_health_export"
    archive = zipped(
        {
            f"{folder}/workout-routes/route_1.gpx": route().encode(),
            f"{folder}/export.xml": APPLE.encode(),
        }
    )
    job = drop(house, tmp_path / "up", {"export.zip": archive})
    found = lines(house, job)
    assert found[f"export.zip/{folder}/export.xml"].outcome == "imported"
    assert "route of a workout" in found[f"export.zip/{folder}/workout-routes/route_1.gpx"].reason
    (row,) = list_runs(house, house.runner(), sport="all").rows
    assert row.distance_m == pytest.approx(1797, rel=0.02)
    shown = show_run(house, house.runner(), row.id)
    assert (shown.facts.format, shown.steps_before) == ("apple", 800)
    again = drop(house, tmp_path / "up", {"export.zip": archive})
    assert lines(house, again)[f"export.zip/{folder}/export.xml"].outcome == "duplicate"


def slowly(task: Task) -> FoundFile:
    time.sleep(0.1)
    return work_on(task)


def test_stopped_and_gone_on_with(cluster: Cluster, tmp_path: Path) -> None:
    many = {f"{n}.txt.fit": FILES[ONE] + bytes(n) for n in range(40)}
    with house_with(cluster, tmp_path / "data", slowly) as house:
        (tmp_path / "a.zip").write_bytes(zipped(many))
        job = begin(house, house.runner(), [("a.zip", tmp_path / "a.zip")])
        while progress(house, job).done < 3:
            time.sleep(0.02)
        stopped = cancel(house, job)
        assert stopped.state == "cancelled"
        time.sleep(1)
        assert 3 <= progress(house, job).done < 40
        resume(house, job)
        assert wait_for(house, job).done == 40
        assert len(lines(house, job)) == 40


def test_stopped_at_the_last_moment_it_can_still_be_gone_on_with(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resuming.Importer, "is_stopped", lambda *_: False)  # not heard in time
    with house_with(cluster, tmp_path / "data", slowly) as house:
        (tmp_path / "a.zip").write_bytes(zipped(FILES))
        job = begin(house, house.runner(), [("a.zip", tmp_path / "a.zip")])
        while progress(house, job).state == "queued":  # what never began is stopped at once
            time.sleep(0.005)
        assert cancel(house, job).state == "cancelled"
        while progress(house, job).done < len(FILES):
            time.sleep(0.02)
        time.sleep(0.5)
        assert progress(house, job).resumable
        resume(house, job)
        assert wait_for(house, job).state == "done"
        assert not progress(house, job).resumable


def test_a_new_drop_lets_go_of_a_cancelled_one(cluster: Cluster, tmp_path: Path) -> None:
    with house_with(cluster, tmp_path / "data", slowly) as house:
        (tmp_path / "a.zip").write_bytes(zipped(FILES))
        job = begin(house, house.runner(), [("a.zip", tmp_path / "a.zip")])
        cancel(house, job)
        drop(house, tmp_path / "up", {"b.fit": FILES[ONE]})
        assert "queued" not in {line.outcome for line in lines(house, job).values()}
        assert not progress(house, job).resumable
        with pytest.raises(NotFound, match="no longer kept"):
            resume(house, job)


def awkward(task: Task) -> FoundFile:
    if "deadly" in task.name:
        os.kill(os.getpid(), signal.SIGKILL)
    if "clumsy" in task.name:
        raise ZeroDivisionError("of all things")
    return work_on(task)


@pytest.mark.crash
def test_a_poisoned_file_costs_that_file_only(cluster: Cluster, tmp_path: Path) -> None:
    names = list(FILES)
    files = {
        "deadly.fit": FILES[names[0]],
        "clumsy.fit": FILES[names[1]],
        **{n: FILES[n] for n in names[2:]},
    }
    with house_with(cluster, tmp_path / "data", awkward) as house:
        job = drop(house, tmp_path / "up", files)
        found = lines(house, job)
        assert {path: line.outcome for path, line in found.items()} == {
            "deadly.fit": "failed",
            "clumsy.fit": "failed",
            **dict.fromkeys(names[2:], "imported"),
        }
        assert "crashed the reader" in found["deadly.fit"].reason
        assert "ZeroDivisionError" in found["clumsy.fit"].reason
        with house.store.reading() as session:
            kept = session.scalars(select(OriginalRow.sha256)).all()
        assert len(kept) == 4
