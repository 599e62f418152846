"""``kill -9`` in the middle of an import: afterwards every file is in the ledger exactly once."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from sqlalchemy import select

from flexor.runs.sample import sample_year
from flexor.store import Store, open_store
from flexor.store.sweep import sweep
from flexor.store.tables import ImportFileRow, ImportJobRow, OriginalRow, RunRow

from ..app.importing import NOW

pytestmark = [pytest.mark.crash, pytest.mark.timeout(300)]

COUNT = 60
PATIENCE_S = 120


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year's first files, one of them twice, and something that is no recording."""
    path = tmp_path_factory.mktemp("archive") / "year.zip"
    year = sample_year(3, NOW.date())
    files = [file for file, _ in zip(year, range(COUNT - 2), strict=False)]
    with zipfile.ZipFile(path, "w") as made:
        for name, data in [*files, ("again.fit", files[5][1]), ("readme.txt", b"Hello, reader")]:
            made.writestr(name, data)
    return path


@contextmanager
def importer(data: Path, *more: Path) -> Iterator["subprocess.Popen[str]"]:
    """The importing process; whatever is left of it is killed at the end."""
    command = [sys.executable, str(Path(__file__).with_name("importing.py")), str(data)]
    process = subprocess.Popen([*command, *map(str, more)], stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until_done(process: "subprocess.Popen[str]", count: int) -> None:
    """Return once ``count`` files are done, or the process left by itself."""
    assert process.stdout is not None
    until = time.monotonic() + PATIENCE_S
    for line in process.stdout:
        assert time.monotonic() < until
        if int(line.split()[1]) >= count:
            return


def workers(process: "subprocess.Popen[str]") -> list[psutil.Process]:
    """The processes that read files for it."""
    children = psutil.Process(process.pid).children(recursive=True)
    return [child for child in children if "spawn_main" in " ".join(child.cmdline())]


def check(data: Path) -> None:
    """Everything is there once, and nothing else is."""
    store = open_store(data)
    with store.reading() as session:
        lines = session.scalars(select(ImportFileRow)).all()
        (job,) = session.scalars(select(ImportJobRow)).all()
        runs = session.scalars(select(RunRow)).all()
        originals = session.scalars(select(OriginalRow.sha256)).all()
    assert (job.state, job.total) == ("done", COUNT)
    assert sorted(line.ordinal for line in lines) == list(range(COUNT))
    assert len({line.path for line in lines}) == COUNT
    outcomes = Counter(line.outcome for line in lines)
    # The list of titles, and the readme; the file that came twice, and copies of two runs.
    assert (outcomes["not_a_run"], outcomes["failed"], outcomes["queued"]) == (2, 0, 0)
    assert outcomes["imported"] + outcomes["duplicate"] == COUNT - 2
    named = {run_id for line in lines for run_id in line.run_ids}
    assert named == {str(run.id) for run in runs}
    for run in runs:
        assert store.folder.records.read(run.id).samples.height > 0
    for sha256 in originals:
        store.folder.originals.get(sha256)
    assert not list(store.folder.inbox.glob("*"))
    assert_nothing_left_over(store)
    store.close()


def assert_nothing_left_over(store: Store) -> None:
    assert sweep(store) == 0


def test_a_worker_is_killed(archive: Path, tmp_path: Path) -> None:
    with importer(tmp_path, archive) as process:
        wait_until_done(process, 8)
        victims = workers(process)
        assert victims
        victims[0].kill()
        wait_until_done(process, COUNT + 1)
        assert process.wait(PATIENCE_S) == 0
    check(tmp_path)


def test_the_program_is_killed_twice(archive: Path, tmp_path: Path) -> None:
    with importer(tmp_path, archive) as process:
        wait_until_done(process, 6)
        orphans = workers(process)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    _, alive = psutil.wait_procs(orphans, timeout=20)
    assert not alive, "workers outlive the program that started them"
    with importer(tmp_path) as process:
        wait_until_done(process, 25)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    with importer(tmp_path) as process:
        wait_until_done(process, COUNT + 1)
        assert process.wait(PATIENCE_S) == 0
    check(tmp_path)


def test_it_is_killed_before_it_could_do_anything(archive: Path, tmp_path: Path) -> None:
    with importer(tmp_path, archive) as process:
        wait_until_done(process, 0)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    with importer(tmp_path) as process:
        wait_until_done(process, COUNT + 1)
        assert process.wait(PATIENCE_S) == 0
    check(tmp_path)


def test_two_programs_on_one_folder_take_turns(archive: Path, tmp_path: Path) -> None:
    with importer(tmp_path, archive) as first:
        wait_until_done(first, 4)
        with importer(tmp_path) as second:
            wait_until_done(first, COUNT + 1)
            assert first.wait(PATIENCE_S) == 0
            wait_until_done(second, COUNT + 1)
            assert second.wait(PATIENCE_S) == 0
    check(tmp_path)
