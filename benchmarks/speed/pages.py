"""Server time of the pages with ten years of runs stored, beside the same pages with one year.

A year of the sample runner's files goes through the real import; its rows are then copied, each
year earlier, until 3,000 runs are stored, and so are the diary's entries. A page that reads only
what it shows costs the same in both. Times are of the whole application behind the socket:
middlewares, use cases, database, template.
"""

import math
import os
import platform
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from fastapi.testclient import TestClient
from sqlalchemy import select

from flexor.app.house import House, open_house
from flexor.app.import_files import imports
from flexor.app.list_runs import list_runs
from flexor.app.sample_runner import start_sample
from flexor.store.tables import EntryRow, RunRow
from flexor.web.application import create_app

RUNS = 3000
TIMES = 40


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="flexor-bench-") as name:
        house = open_house(Path(name))
        runner = _year(house)
        newest = _newest(house, runner)
        year = list_runs(house, runner).total
        few = _measure(house, newest)
        stored = _fill(house, runner)
        many = _measure(house, newest)
        house.close()
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    print(f"\n| page | {year} runs, ms | {stored:,} runs, ms (median) | worst of {TIMES} | ratio |")
    print("|---|---:|---:|---:|---:|")
    for page, (alone, _) in few.items():
        median, worst = many[page]
        print(f"| {page} | {alone:.1f} | {median:.1f} | {worst:.1f} | {median / alone:.1f} |")
    return 0


def _year(house: House) -> UUID:
    runner = start_sample(house)
    while not imports(house, runner) or imports(house, runner)[0].under_way:
        time.sleep(0.2)
    return runner


def _newest(house: House, runner: UUID) -> UUID:
    return list_runs(house, runner, per_page=1).rows[0].id


def _fill(house: House, runner: UUID) -> int:
    """Copy the year's runs and diary to earlier years until there are enough; how many runs."""
    with house.store.session() as session:
        runs = [_fields(row) for row in session.scalars(select(RunRow)) if not row.duplicate_of]
        diary = [_fields(row) for row in session.scalars(select(EntryRow))]
        for year in range(1, math.ceil(RUNS / len(runs))):
            back = timedelta(days=365 * year)
            for run in runs:
                day = {"start_local_day": run["start_local_day"] - back}
                session.add(RunRow(**_copy(run, start=back) | day | {"session_index": year}))
            if year <= 10:
                session.add_all(EntryRow(**_copy(entry, at=back)) for entry in diary)
    return list_runs(house, runner).total


def _fields(row: RunRow | EntryRow) -> dict[str, Any]:
    names = (column.key for column in row.__table__.columns if column.key != "number")
    return {name: getattr(row, name) for name in names}


def _copy(fields: dict[str, Any], **earlier: timedelta) -> dict[str, Any]:
    moved = {name: fields[name] - back for name, back in earlier.items()}
    return fields | moved | {"id": uuid4()}


def _measure(house: House, run: UUID) -> dict[str, tuple[float, float]]:
    """Median and worst milliseconds of each page."""
    pages = ("/", "/runs", f"/runs/{run}", f"/api/runs/{run}/series")
    with TestClient(create_app(house), base_url="http://127.0.0.1:8000") as client:
        client.cookies.set("flexor_viewing", "sample")
        return {path.replace(str(run), "…"): _time(client, path) for path in pages}


def _time(client: TestClient, path: str) -> tuple[float, float]:
    took = []
    for _ in range(TIMES + 2):
        began = time.perf_counter()
        answer = client.get(path)
        took.append((time.perf_counter() - began) * 1000)
        answer.raise_for_status()
    return statistics.median(took[2:]), max(took[2:])


if __name__ == "__main__":  # workers that are spawned import this file too
    sys.exit(main())
