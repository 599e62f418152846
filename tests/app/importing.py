"""A house whose imports run on one pair of workers for all tests, and small files to import."""

import io
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from flexor.app.house import House, open_house
from flexor.app.import_files import Progress, begin, progress
from flexor.app.import_ledger import LedgerRow, whole_ledger
from flexor.app.import_worker import Work
from flexor.app.resume import Importer
from flexor.runs.sample import outings, sample_files
from flexor.work import Cluster

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


@contextmanager
def house_with(cluster: Cluster, folder: Path, work: Work | None = None) -> Iterator[House]:
    """A house in ``folder`` on the shared workers, who do ``work`` instead of reading."""
    house = open_house(folder, clock=lambda: NOW)
    house.cluster = cluster
    if work is not None:
        house.importer = Importer(house, work)
    try:
        yield house
    finally:
        if house.importer is not None:
            house.importer.close()
        house.store.close()


def wait_for(house: House, job: UUID, seconds: float = 110) -> Progress:
    """The import's progress once there will be no more news."""
    until = time.monotonic() + seconds
    while (now := progress(house, job)).under_way:
        assert time.monotonic() < until, f"still {now}"
        time.sleep(0.05)
    return now


def drop(house: House, folder: Path, files: dict[str, bytes], runner: UUID | None = None) -> UUID:
    """Drop files one by one; the finished import."""
    folder.mkdir(exist_ok=True)
    uploads = []
    for number, (name, data) in enumerate(files.items()):
        path = folder / f"upload{number}"
        path.write_bytes(data)
        uploads.append((name, path))
    job = begin(house, runner or house.runner(), uploads)
    wait_for(house, job)
    return job


def lines(house: House, job: UUID) -> dict[str, LedgerRow]:
    """The ledger by path; fails where a path has two lines."""
    rows = list(whole_ledger(house, job))
    found = {row.path: row for row in rows}
    assert len(found) == len(rows)
    return found


def recordings(count: int) -> dict[str, bytes]:
    """Made-up runs of different days, the shortest ones first: name → FIT bytes."""
    year = sorted(
        (o for o in outings(7, date(2026, 11, 22)) if o.sport == "running" and not o.quirk),
        key=lambda outing: sum(phase.seconds for phase in outing.phases),
    )
    files: dict[str, bytes] = {}
    for outing in year[:count]:
        files.update({name.rpartition("/")[2]: data for name, data in sample_files(7, outing)})
    return files


def zipped(files: dict[str, bytes], names: Sequence[str] | None = None) -> bytes:
    """A zip of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names or files:
            archive.writestr(name, files[name])
    return made.getvalue()
