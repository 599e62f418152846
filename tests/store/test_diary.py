"""The diary in the database: what was told comes back, once, and never changes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from flexor.diary.bodies import Drink, PainLogged, Setting, Void
from flexor.diary.entries import Entry
from flexor.errors import BadAnswer
from flexor.store import Store
from flexor.store.diary import StoredDiary
from flexor.store.tables import RunnerRow

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


@pytest.fixture
def diary_of(store: Store) -> Callable[[str], StoredDiary]:
    def found(kind: str) -> StoredDiary:
        runner = RunnerRow(id=uuid4(), kind=kind, created=NOW)
        with store.session() as session:
            session.add(runner)
        return StoredDiary(store, runner.id, NOW)

    return found


@pytest.fixture
def diary(diary_of: Callable[[str], StoredDiary]) -> StoredDiary:
    return diary_of("self")


def drink(ml: float, entry_id: UUID | None = None) -> Entry:
    return Entry(entry_id or uuid4(), NOW, "drink", Drink(ml=ml), "1")


def test_entries_come_back_in_the_order_of_arrival(diary: StoredDiary) -> None:
    told = [
        Entry(uuid4(), NOW, "setting", Setting(name="water_conditions", value=[]), "1"),
        Entry(uuid4(), NOW - timedelta(days=1), "drink", Drink(ml=2, caffeinated=True), "1", NOW),
        Entry(
            uuid4(),
            NOW,
            "pain_logged",
            PainLogged(run_id="x", ran_on=NOW.date(), during=3),
            "2",
        ),
        Entry(uuid4(), NOW, "void", Void(entry=uuid4()), "1"),
    ]
    assert diary.append(told) == 4
    assert diary.entries() == told


def test_the_same_entry_twice_is_one_entry(diary: StoredDiary) -> None:
    entry = drink(250)
    assert diary.append([entry, entry]) == 1
    stamp = diary.stamp()
    assert diary.append([entry]) == 0
    assert diary.stamp() == stamp
    assert diary.entries() == [entry]


def test_one_id_cannot_say_two_things_and_then_nothing_is_added(diary: StoredDiary) -> None:
    entry = drink(250)
    diary.append([entry])
    with pytest.raises(BadAnswer, match="says something else"):
        diary.append([drink(300), drink(500, entry.id)])
    fresh = uuid4()
    with pytest.raises(BadAnswer, match="says something else"):
        diary.append([drink(300, fresh), drink(400, fresh)])
    assert diary.entries() == [entry]


def test_runners_do_not_see_each_other(diary_of: Callable[[str], StoredDiary]) -> None:
    mine, sample = diary_of("self"), diary_of("sample")
    entry = drink(250)
    assert mine.append([entry]) == sample.append([entry]) == 1
    sample.append([drink(1)])
    assert mine.entries() == [entry]


def test_the_stamp_grows_with_every_entry(diary: StoredDiary) -> None:
    stamps = [diary.stamp()]
    for _ in range(3):
        diary.append([drink(10)])
        stamps.append(diary.stamp())
    assert stamps == sorted(set(stamps))
