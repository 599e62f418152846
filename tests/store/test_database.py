"""The database: founded by its migrations, in transactions that mean it, private."""

import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError

from flexor.errors import StoreError
from flexor.store import Store, open_store
from flexor.store.tables import EntryRow, RunnerRow, Table

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def test_the_migrations_make_exactly_the_tables_of_the_models(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []


def test_opening_twice_changes_nothing(store: Store) -> None:
    with store.session() as session:
        session.add(RunnerRow(kind="self", created=NOW))
    again = open_store(store.folder.root)
    with again.reading() as session:
        assert session.scalars(select(RunnerRow.kind)).all() == ["self"]
    again.close()


def test_a_newer_database_is_refused_with_a_remedy(store: Store) -> None:
    with store.session() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'of_tomorrow'"))
    with pytest.raises(StoreError, match="Update Flexor"):
        open_store(store.folder.root)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "flexor.db").write_bytes(b"not a database " * 500)
    with pytest.raises(StoreError, match="restore a backup"):
        open_store(tmp_path)


def test_only_its_owner_enters_the_folder(store: Store) -> None:
    assert stat.S_IMODE(store.folder.root.stat().st_mode) == 0o700


def test_instants_come_back_aware_and_in_utc(store: Store) -> None:
    there = NOW.astimezone(timezone(timedelta(hours=5, minutes=45)))
    with store.session() as session:
        session.add(RunnerRow(kind="self", created=there))
    with store.reading() as session:
        created = session.scalars(select(RunnerRow.created)).one()
    assert created == NOW
    assert created.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="without a zone"), store.session() as session:
        session.add(RunnerRow(kind="self", created=datetime(2026, 1, 1)))  # noqa: DTZ001


def test_a_unit_of_work_is_all_or_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.session() as session:
        session.add(RunnerRow(kind="self", created=NOW))
        session.flush()
        raise ZeroDivisionError
    with store.reading() as session:
        assert session.scalars(select(RunnerRow)).all() == []


def test_foreign_keys_hold(store: Store) -> None:
    entry = EntryRow(
        runner_id=uuid4(),
        id=uuid4(),
        at=NOW,
        kind="drink",
        body={},
        knowledge="1",
        received_at=NOW,
    )
    with pytest.raises(IntegrityError), store.session() as session:
        session.add(entry)


def test_writers_take_turns_and_lose_nothing(store: Store) -> None:
    """Read, then write, from four threads: the classic way to lose an update or to deadlock."""
    with store.session() as session:
        session.add(RunnerRow(kind="self", created=NOW))

    def push() -> None:
        for _ in range(25):
            with store.session() as session:
                runner = session.scalars(select(RunnerRow)).one()
                runner.created += timedelta(seconds=1)

    threads = [Thread(target=push) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as session:
        assert session.scalars(select(RunnerRow.created)).one() == NOW + timedelta(seconds=100)


def test_what_is_scrubbed_leaves_no_trace_on_the_disk(store: Store) -> None:
    with store.session() as session:
        session.add(RunnerRow(kind="unmistakable", created=NOW))
    with store.session() as session:
        session.execute(text("DELETE FROM runner"))
    store.scrub()
    for path in store.folder.root.iterdir():
        assert b"unmistakable" not in path.read_bytes()
