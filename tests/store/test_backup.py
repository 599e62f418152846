"""A backup brings everything back, into an empty folder only, and never brings damage back."""

import json
import threading
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from flexor.errors import StoreError
from flexor.runs.run import Provenance, Run, sample_frame
from flexor.store import Store, open_store
from flexor.store.backup import MANIFEST, backup
from flexor.store.restore import restore
from flexor.store.tables import (
    BackupRow,
    EntryRow,
    ImportFileRow,
    ImportJobRow,
    OriginalRow,
    RunnerRow,
    RunRow,
    Table,
)

NOW = datetime(2026, 11, 22, 8, 30, 0, 250_000, tzinfo=UTC)


def a_run(runner: UUID, sha256: str, **changed: object) -> RunRow:
    values = {
        "id": uuid4(),
        "runner_id": runner,
        "sha256": sha256,
        "session_index": 0,
        "imported": NOW,
        "start": NOW,
        "start_local_day": date(2026, 11, 22),
        "sport": "running",
        "status": "run",
        "elapsed_s": 1800.5,
        "moving_s": 1700.0,
        "samples": 1,
        "channels": 1,
        "format": "fit",
        "strip": [["walk", 0.0, 60.0]],
        "audit": {"status": "run"},
        "flags": [],
        "profile": [],
        "audit_version": "1",
        "has_cadence": True,
        "habits_taught": [1.4, None],
        "habits_used": [None, None],
    }
    return RunRow(**{**values, **changed})


@pytest.fixture
def lived_in(store: Store) -> Store:
    """A store with something in every kind of place, a duplicate and an import under way."""
    runner, job = RunnerRow(id=uuid4(), kind="self", created=NOW), uuid4()
    sha256, other = store.folder.originals.put(b"one"), store.folder.originals.put(b"two")
    first = a_run(runner.id, sha256, title="Zoë 🏃")
    # The id sorts before its original's: the order of rows must not depend on it.
    second = a_run(runner.id, other, id=UUID(int=1), duplicate_of=first.id)
    run = Run(NOW, "running", sample_frame({"t_s": [0.0]}), Provenance("fit"))
    for row in (first, second):
        store.folder.records.write(row.id, run)
    inbox = store.folder.inbox / str(job)
    inbox.mkdir(parents=True)
    (inbox / "0").write_bytes(b"an archive that is still being imported")
    with store.session() as session:
        session.add(runner)
        session.flush()
        session.add_all(
            OriginalRow(sha256=name, kind="fit", size=3, stored_size=23, created=NOW)
            for name in (sha256, other)
        )
        session.add(
            ImportJobRow(
                id=job, runner_id=runner.id, state="running", created=NOW, uploads=["a.zip"]
            )
        )
        session.flush()
        session.add(
            ImportFileRow(
                job_id=job, ordinal=0, path="a.zip/one.fit", sha256=sha256, outcome="queued"
            )
        )
        session.add(first)
        session.flush()
        session.add(second)
        session.add(
            EntryRow(
                runner_id=runner.id,
                id=uuid4(),
                at=NOW,
                kind="drink",
                body={"ml": 250, "note": "½ l"},
                knowledge="1",
                received_at=NOW,
            )
        )
    return store


def everything(store: Store) -> dict[str, object]:
    """All rows but the list of backups, and all files but the database's."""
    with store.engine.connect() as connection:
        rows: dict[str, object] = {
            table.name: connection.execute(select(table).order_by(*table.primary_key.columns)).all()
            for table in Table.metadata.sorted_tables
            if table.name != "backup"
        }
    for path in store.folder.root.rglob("*"):
        if path.is_file() and not path.name.startswith("flexor.db"):
            rows[str(path.relative_to(store.folder.root))] = path.read_bytes()
    return rows


def test_everything_comes_back(lived_in: Store, tmp_path: Path) -> None:
    before = everything(lived_in)
    backup(lived_in, tmp_path / "b.zip", NOW)
    restore(tmp_path / "b.zip", tmp_path / "new")
    again = open_store(tmp_path / "new")
    assert everything(again) == before
    again.close()


def test_a_backup_is_private_dated_and_remembered(lived_in: Store, tmp_path: Path) -> None:
    backup(lived_in, tmp_path, NOW)
    made = tmp_path / "flexor-20261122-083000.zip"
    assert made.stat().st_mode & 0o777 == 0o600
    with lived_in.reading() as session:
        remembered = session.scalars(select(BackupRow)).one()
    assert (remembered.path, remembered.made) == (str(made), NOW)
    assert remembered.size == made.stat().st_size


@pytest.mark.parametrize("place", [".", "originals", "backup.zip"])
def test_none_is_made_where_it_would_be_lost(lived_in: Store, place: str) -> None:
    lived_in.folder.originals.root.mkdir(exist_ok=True)
    root = lived_in.folder.root
    with pytest.raises(StoreError, match="inside the data folder"):
        backup(lived_in, root / place)
    assert not list(root.rglob("*.zip"))


def test_it_is_of_one_moment_while_others_write(lived_in: Store, tmp_path: Path) -> None:
    """Entries come in pairs; a backup must never hold half a pair."""
    stop = threading.Event()
    with lived_in.reading() as session:
        runner = session.scalars(select(RunnerRow.id)).one()

    def live() -> None:
        while not stop.is_set():
            with lived_in.session() as session:
                for _ in range(2):
                    session.add(
                        EntryRow(
                            runner_id=runner,
                            id=uuid4(),
                            at=NOW,
                            kind="drink",
                            body={},
                            knowledge="1",
                            received_at=NOW,
                        )
                    )

    living = threading.Thread(target=live)
    living.start()
    try:
        for n in range(3):
            backup(lived_in, tmp_path / f"{n}.zip", NOW)
    finally:
        stop.set()
        living.join()
    for n in range(3):
        restore(tmp_path / f"{n}.zip", tmp_path / f"new{n}")
        again = open_store(tmp_path / f"new{n}")
        with again.reading() as session:
            assert len(session.scalars(select(EntryRow.id)).all()) % 2 == 1
        again.close()


def test_a_missing_file_is_told_and_no_half_backup_left(lived_in: Store, tmp_path: Path) -> None:
    with lived_in.reading() as session:
        lived_in.folder.records.delete(session.scalars(select(RunRow.id)).all()[0])
    with pytest.raises(StoreError, match="missing"):
        backup(lived_in, tmp_path / "b.zip", NOW)
    assert not list(tmp_path.glob("*.zip"))
    assert not list(tmp_path.glob(".tmp*"))


def test_only_an_empty_folder_is_filled(lived_in: Store, tmp_path: Path) -> None:
    backup(lived_in, tmp_path / "b.zip", NOW)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "holiday.jpg").touch()
    with pytest.raises(StoreError, match="not empty"):
        restore(tmp_path / "b.zip", tmp_path / "new")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["holiday.jpg"]


def test_a_restore_that_was_killed_is_begun_again(lived_in: Store, tmp_path: Path) -> None:
    backup(lived_in, tmp_path / "b.zip", NOW)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / ".restoring").touch()
    (tmp_path / "new" / "flexor.db").write_bytes(b"half")
    with pytest.raises(StoreError, match="not finished"):
        open_store(tmp_path / "new")
    restore(tmp_path / "b.zip", tmp_path / "new")
    open_store(tmp_path / "new").close()


def rewrite(archive: Path, change: Callable[[str, bytes], bytes]) -> None:
    with zipfile.ZipFile(archive) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(archive, "w") as new:
        for name, data in parts.items():
            new.writestr(name, change(name, data))


@pytest.mark.parametrize("where", ["originals/", "records/", "inbox/", "tables/run."])
def test_damage_is_never_restored(lived_in: Store, tmp_path: Path, where: str) -> None:
    backup(lived_in, tmp_path / "b.zip", NOW)
    rewrite(
        tmp_path / "b.zip",
        lambda name, data: bytes([data[0] ^ 1]) + data[1:] if name.startswith(where) else data,
    )
    with pytest.raises(StoreError, match="damaged"):
        restore(tmp_path / "b.zip", tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize(
    "name", ["../evil", "originals/../../evil", "/etc/evil", "flexor.db", "inbox/../0"]
)
def test_no_path_in_an_archive_is_trusted(lived_in: Store, tmp_path: Path, name: str) -> None:
    backup(lived_in, tmp_path / "b.zip", NOW)

    def smuggle(part: str, data: bytes) -> bytes:
        if part != MANIFEST:
            return data
        told = json.loads(data)
        told["parts"][name] = {"size": 1, "sha256": "0" * 64}
        return json.dumps(told).encode()

    rewrite(tmp_path / "b.zip", smuggle)
    with pytest.raises(StoreError, match="no backup"):
        restore(tmp_path / "b.zip", tmp_path / "new")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"a picture of a cat" * 100])
def test_what_is_no_backup_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "b.zip").write_bytes(data)
    with pytest.raises(StoreError, match="no backup"):
        restore(tmp_path / "b.zip", tmp_path / "new")
    with pytest.raises(StoreError, match="cannot be opened"):
        restore(tmp_path / "nothing.zip", tmp_path / "new")
