"""What was imported: listed, shown, drawn, deleted, taken along, erased."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import UUID, uuid4

import numpy as np
import polars as pl
import pytest
from sqlalchemy import select

from flexor.app.answer_warm_up import answer_warm_up
from flexor.app.audit_again import audit_again, habits_of, version
from flexor.app.delete_run import delete_run
from flexor.app.erase_everything import erase_everything
from flexor.app.export_runner import export_runner
from flexor.app.house import House
from flexor.app.import_files import begin, imports, progress
from flexor.app.import_ledger import whole_ledger
from flexor.app.list_runs import list_runs
from flexor.app.log_pain import log_pain
from flexor.app.run_records import run_facts
from flexor.app.run_series import MOST_POINTS, pace, run_series
from flexor.app.set_setting import set_setting
from flexor.app.show_run import show_run
from flexor.diary.bodies import PainLogged
from flexor.diary.entries import Entry
from flexor.errors import NotFound
from flexor.runs.load import weeks
from flexor.runs.run import Wearable
from flexor.runs.sample import outings, sample_files
from flexor.store.backup import backup
from flexor.store.tables import OriginalRow, RunRow, Table, WearableRow
from flexor.work import Cluster

from .importing import NOW, drop, house_with, lines, recordings, zipped

FILES = recordings(5)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    started = Cluster(tmp_path_factory.mktemp("scratch"))
    yield started
    started.close()


@pytest.fixture
def house(cluster: Cluster, tmp_path: Path) -> Iterator[House]:
    with house_with(cluster, tmp_path / "data") as opened:
        drop(opened, tmp_path / "up", FILES)
        yield opened


@pytest.fixture
def runner(house: House) -> UUID:
    return house.runner()


def copied() -> dict[str, bytes]:
    """A run with a copy of it in another format."""
    outing = next(o for o in outings(7, date(2026, 11, 22)) if o.quirk == "copied")
    return {name.rpartition("/")[2]: data for name, data in sample_files(7, outing)}


def test_the_list_is_newest_first_and_found_by_date(house: House, runner: UUID) -> None:
    everything = list_runs(house, runner)
    starts = [row.start_local for row in everything.rows]
    assert starts == sorted(starts, reverse=True)
    middle = starts[2].date()
    assert all(r.start_local.date() >= middle for r in list_runs(house, runner, since=middle).rows)
    assert all(r.start_local.date() <= middle for r in list_runs(house, runner, until=middle).rows)
    of_one_day = list_runs(house, runner, since=middle, until=middle)
    assert {row.start_local.date() for row in of_one_day.rows} == {middle}


def test_the_list_comes_in_pages(house: House, runner: UUID) -> None:
    pages = [list_runs(house, runner, page=page, per_page=2) for page in (1, 2, 3, 99)]
    assert [len(page.rows) for page in pages] == [2, 2, 1, 1]
    assert {(page.total, page.pages) for page in pages} == {(5, 3)}
    assert len({row.id for page in pages for row in page.rows}) == 5


def test_weeks_add_up_whole_however_the_list_is_cut(house: House, runner: UUID) -> None:
    expected = {
        week.monday: week.distance_m for week in weeks(run_facts(house, runner)) if week.runs
    }
    assert list_runs(house, runner).weekly == pytest.approx(expected)
    for week, metres in list_runs(house, runner, per_page=1).weekly.items():
        assert metres == pytest.approx(expected[week])


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_new_time_zone_moves_the_days_of_runs_without_an_offset(
    house: House, runner: UUID, zone: str
) -> None:
    with house.store.session() as session:
        for row in session.scalars(select(RunRow)):
            row.utc_offset_s = None
    set_setting(house, runner, "timezone", zone)
    listed = list_runs(house, runner)
    days = [row.start_local.date() for row in listed.rows]
    assert days == sorted(days, reverse=True)
    assert set(listed.weekly) == {day - timedelta(days=day.weekday()) for day in days}
    for day in days:
        found = list_runs(house, runner, since=day, until=day)
        assert {row.start_local.date() for row in found.rows} == {day}


def test_an_empty_list_is_a_list(house: House) -> None:
    nobody = list_runs(house, house.runner("sample"))
    assert (nobody.rows, nobody.total, nobody.page, nobody.weekly) == ((), 0, 1, {})


def test_a_strip_covers_the_run_without_gaps(house: House, runner: UUID) -> None:
    for row in list_runs(house, runner).rows:
        parts = [part for part in row.strip if part.kind != "surge"]
        assert parts[0].start_s == 0
        assert parts[-1].end_s == pytest.approx(row.elapsed_s, abs=2)
        for one, other in pairwise(parts):
            assert one.end_s == other.start_s
            assert one.kind != other.kind


def test_a_run_is_shown_with_what_was_told_about_it(house: House, runner: UUID) -> None:
    run_id = list_runs(house, runner).rows[0].id
    body = PainLogged(run_id=str(run_id), ran_on=NOW.date(), during=3)
    house.diary(runner).append([Entry(uuid4(), NOW, "pain_logged", body, "1")])
    shown = show_run(house, runner, run_id)
    assert shown.pain is not None
    assert shown.pain.during is not None
    assert shown.pain.during.value == 3
    assert shown.file in FILES
    assert shown.audit.status == "run"
    assert shown.steps_before is None


def test_who_is_not_clear_sees_what_was_observed_and_no_advice(house: House, runner: UUID) -> None:
    with house.store.reading() as session:
        audits = session.scalars(select(RunRow.audit)).all()
    stored = [finding for judged in audits for finding in judged["findings"]]
    assert any(finding["advised"] for finding in stored)
    assert not any("advice" in finding for finding in stored)
    for row in list_runs(house, runner).rows:
        shown = show_run(house, runner, row.id)
        assert not shown.clear
        assert all(finding.advice is None for finding in shown.audit.findings)


def test_steps_before_the_start_are_counted(house: House, runner: UUID) -> None:
    row = list_runs(house, runner).rows[0]
    start = row.start_local.astimezone(UTC)
    instant = pl.Datetime("us", "UTC")
    begins = [start - timedelta(minutes=m) for m in (40, 10, 5, -1)]
    steps = pl.DataFrame(
        {
            "start": begins,
            "end": [b + timedelta(minutes=1) for b in begins],
            "steps": [900, 100, 90, 160],
        },
        schema={"start": instant, "end": instant, "steps": pl.Int64},
    )
    day_id = uuid4()
    house.store.folder.records.write_wearable(day_id, Wearable(steps, steps.drop("steps").clear()))
    with house.store.session() as session:
        sha256 = session.scalars(select(OriginalRow.sha256)).first()
        session.add(
            WearableRow(
                id=day_id,
                runner_id=runner,
                sha256=sha256,
                start=begins[0],
                end=begins[-1] + timedelta(minutes=1),
                steps=1250,
                still_s=0,
            )
        )
    assert show_run(house, runner, row.id).steps_before == 190


def test_curves_are_equally_long_and_few(house: House, runner: UUID) -> None:
    for row in list_runs(house, runner).rows:
        series = run_series(house, runner, row.id)
        assert set(series) == {"t_s", "pace", "cadence", "heart_rate", "elevation"}
        (length,) = {len(values) for values in series.values()}
        assert 0 < length <= MOST_POINTS
        json.dumps(series, allow_nan=False)
        coarse = run_series(house, runner, row.id, most=100)
        assert len(coarse["t_s"]) <= 100


def test_the_richest_recording_stands_for_the_others(
    house: House, runner: UUID, tmp_path: Path
) -> None:
    before = list_runs(house, runner).total
    files = copied()
    poor, rich = sorted(files, key=lambda name: name.endswith(".fit"))
    first = drop(house, tmp_path / "up", {poor: files[poor]})
    assert lines(house, first)[poor].outcome == "imported"
    (early,) = lines(house, first)[poor].run_ids
    log_pain(house, runner, early, during=4)
    answer_warm_up(house, runner, str(early), 5)
    second = drop(house, tmp_path / "up", {rich: files[rich]})
    assert lines(house, second)[rich].outcome == "imported"
    assert lines(house, first)[poor].outcome == "duplicate"  # the richer one came later
    listed = list_runs(house, runner)
    assert listed.total == before + 1
    (both,) = [row for row in listed.rows if row.duplicates]
    shown = show_run(house, runner, both.id)
    (other,) = shown.duplicates
    assert both.pain is not None  # what was told of the first is about the same run
    assert both.pain.during is not None
    assert (both.pain.during.value, shown.pain, shown.warm_up_min) == (4, both.pain, 5)
    assert (shown.facts.format, other.format, other.file) == ("fit", "gpx", poor)
    assert other.why
    linked = show_run(house, runner, other.id).duplicate_of
    assert linked is not None
    assert linked.id == both.id
    assert delete_run(house, runner, both.id) == 2
    assert list_runs(house, runner).total == before


def test_deleting_leaves_nothing_of_the_run(house: House, runner: UUID, tmp_path: Path) -> None:
    row = list_runs(house, runner).rows[0]
    file = show_run(house, runner, row.id).file
    assert file is not None
    delete_run(house, runner, row.id)
    with pytest.raises(NotFound):
        show_run(house, runner, row.id)
    with pytest.raises(NotFound):
        house.store.folder.records.read(row.id)
    kept = {path.name for path in house.store.folder.originals.root.rglob("*.gz")}
    assert len(kept) == len(FILES) - 1
    for job in imports(house, runner):
        for line in whole_ledger(house, job.job_id):
            assert row.id not in line.run_ids
            assert ("deleted" in line.reason) == (line.path == file)


def test_nobody_reaches_somebody_elses_run(house: House, runner: UUID) -> None:
    run_id, stranger = list_runs(house, runner).rows[0].id, house.runner("sample")
    for ask in (show_run, run_series, delete_run):
        with pytest.raises(NotFound):
            ask(house, stranger, run_id)
    assert list_runs(house, runner).total == len(FILES)


def test_everything_can_be_taken_along(house: House, runner: UUID) -> None:
    body = PainLogged(run_id="x", ran_on=NOW.date(), during=3)
    house.diary(runner).append([Entry(uuid4(), NOW, "pain_logged", body, "1")])
    with zipfile.ZipFile(io.BytesIO(b"".join(export_runner(house, runner)))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert {"README.txt", "diary.json", "runs.json", "days.json", "imports.json"} <= set(names)
        (entry,) = json.loads(archive.read("diary.json"))
        assert entry["body"]["during"] == 3
        runs = json.loads(archive.read("runs.json"))
        assert len(runs) == len(FILES)
        for run in runs:
            assert archive.read(run["original"]) in FILES.values()
            record = pl.read_parquet(archive.read(run["record"]))
            assert record.height > 60
        (drop_of_all,) = json.loads(archive.read("imports.json"))
        assert {file["path"] for file in drop_of_all["files"]} == set(FILES)


def test_erasing_everything_leaves_an_empty_house(
    house: House, runner: UUID, tmp_path: Path
) -> None:
    body = PainLogged(run_id="x", ran_on=NOW.date(), during=3)
    house.diary(runner).append([Entry(uuid4(), NOW, "pain_logged", body, "unmistakable")])
    backup(house.store, tmp_path / "b.zip", NOW)
    erased = erase_everything(house)
    assert (erased.runs, erased.entries) == (len(FILES), 1)
    (known,) = erased.backups
    assert (known.path, known.found) == (str(tmp_path / "b.zip"), True)
    assert (tmp_path / "b.zip").exists()
    with house.store.reading() as session:
        for table in Table.metadata.sorted_tables:
            assert session.execute(select(table)).all() == []
    left = [path for path in house.store.folder.root.rglob("*") if path.is_file()]
    assert {path.name for path in left} <= {
        "flexor.db",
        "flexor.db-wal",
        "flexor.db-shm",
        "importer.lock",
    }
    assert not any(b"unmistakable" in path.read_bytes() for path in left)
    assert house.runner() != runner


def test_erasing_stops_an_import_and_the_house_lives_on(cluster: Cluster, tmp_path: Path) -> None:
    with house_with(cluster, tmp_path / "data") as house:
        (tmp_path / "all.zip").write_bytes(zipped(FILES))
        begin(house, house.runner(), [("all.zip", tmp_path / "all.zip")])
        erase_everything(house)
        assert list_runs(house, house.runner(), sport="all").total == 0
        job = drop(house, tmp_path / "up", FILES)
        assert progress(house, job).imported == len(FILES)


def test_runs_are_audited_again_when_the_method_changed(house: House, runner: UUID) -> None:
    with house.store.session() as session:
        for row in session.scalars(select(RunRow)):
            assert row.audit_version == version()
        assert row is not None
        row.audit_version, row.elapsed_s = "audit 0", 1
        run_id = row.id
    assert audit_again(house) == 1
    assert audit_again(house) == 0
    with house.store.reading() as session:
        again = session.get_one(RunRow, run_id)
        assert (again.audit_version, again.elapsed_s > 60) == (version(), True)


def test_what_is_learnt_of_the_runner_is_told_to_runs_without_cadence(
    house: House, runner: UUID, tmp_path: Path
) -> None:
    files = copied()
    poor = next(name for name in files if name.endswith(".gpx"))
    job = drop(house, tmp_path / "up", {poor: files[poor]})
    (run_id,) = lines(house, job)[poor].run_ids
    audit_again(house)
    learnt = habits_of(house, runner)
    assert learnt[1] == pytest.approx(2.6, abs=0.4)
    with house.store.reading() as session:
        row = session.get_one(RunRow, run_id)
        assert (row.has_cadence, tuple(row.habits_used)) == (False, learnt)


def test_pace_follows_the_runner_and_not_the_noise_of_the_watch() -> None:
    wavering = np.tile([2.0, 3.0], 100)
    assert pace(wavering)[30:170] == pytest.approx(400.0, rel=0.03)
    stopping = np.concatenate([np.full(60, 2.5), np.zeros(30), np.full(60, 2.5), [np.nan]])
    shown = pace(stopping)
    assert shown[:60] == pytest.approx(400.0)
    assert np.isnan(shown[60:90]).all()
    assert shown[90:150] == pytest.approx(400.0)
    assert np.isnan(shown[150])
