"""One house with recorded runs, whose diary every test begins anew."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import delete

from flexor.app.house import House, open_house
from flexor.app.list_runs import list_runs
from flexor.app.state import forget
from flexor.diary import read_entry
from flexor.runs.sample import outings, sample_files
from flexor.store.tables import EntryRow
from flexor.web.application import create_app
from flexor.work import Cluster

from ..app.importing import drop
from ..assessment.people import ALL_CLEAR

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HERE = "http://127.0.0.1:8000"
#: Days ago on which the recorded runs began; the newest one has something to learn from.
DAYS_AGO = {"surges": 12, "long": 9, "walk": 5, "treadmill": 4, "easy": 2}


@dataclass
class World:
    """A house, its pages, its recorded runs (newest first) and a clock to turn."""

    house: House
    app: FastAPI
    client: TestClient
    runner: UUID
    runs: tuple[UUID, ...]
    job: UUID
    files: Path
    now: datetime = NOW

    def tell(self, kind: str, at: datetime | None = None, /, **body: Any) -> UUID:
        """An entry in the diary, as it would come from a phone."""
        self.now += timedelta(microseconds=1)  # what is told later is later
        raw = {"id": uuid4(), "at": at or self.now, "kind": kind, "body": body, "knowledge": "1"}
        entry = read_entry(raw)
        self.house.diary(self.runner).append([entry])
        return entry.id

    def answer(self, at: datetime | None = None, /, **changes: Any) -> UUID:
        """Every safety question answered, calm but for what is changed; None leaves it open."""
        answers = {key: each for key, each in (ALL_CLEAR | changes).items() if each is not None}
        return self.tell("check_answered", at, answers=answers)

    def ready(self) -> None:
        """A calm morning, a calm last run, and all that the water needs."""
        self.tell("morning_checkin", day=self.now.date().isoformat(), pain=0)
        ran_on = (self.now - timedelta(days=2)).date().isoformat()
        told = dict.fromkeys(("during", "hour_after", "next_morning"), 0)
        self.tell("pain_logged", run_id=str(self.runs[0]), ran_on=ran_on, **told)
        self.tell("setting", name="body_mass_kg", value=70)
        self.tell("setting", name="water_conditions", value=[])
        self.tell("drink", ml=900)

    def afresh(self) -> None:
        """Forget all that was told, and what time it is."""
        with self.house.store.session() as session:
            session.execute(delete(EntryRow))
        forget(self.house)
        self.client.cookies.clear()
        self.now = NOW


def recent_files() -> dict[str, bytes]:
    """Made-up recordings of the last weeks: name → bytes."""
    year = list(outings(7, date(2026, 11, 22)))
    files = {}
    for title, days in DAYS_AGO.items():
        shortest = min(
            (each for each in year if title in each.title.lower() and not each.quirk),
            key=lambda each: sum(phase.seconds for phase in each.phases),
        )
        day = NOW.date() - timedelta(days=days)
        for name, data in sample_files(7, replace(shortest, day=day)):
            files[name.rpartition("/")[2]] = data
    return files


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("safety")
    house = open_house(folder / "data")
    house.cluster = Cluster(folder / "scratch")
    files = recent_files()
    job = drop(house, folder / "up", files)
    house.stop_work()
    newest = list_runs(house, house.runner()).rows
    runs = tuple(row.id for row in newest)
    kept = folder / "files"
    kept.mkdir()
    for name, data in files.items():
        (kept / name).write_bytes(data)
    app = create_app(house)
    with TestClient(app, base_url=HERE) as client:
        client.headers["Sec-Fetch-Site"] = "same-origin"
        world = World(house, app, client, house.runner(), runs, job, kept)
        house.clock = lambda: world.now
        yield world
    house.close()


@pytest.fixture
def world(opened: World) -> World:
    opened.afresh()
    return opened
