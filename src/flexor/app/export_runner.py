"""Everything of a runner as one zip: open formats, originals included, written as it is read."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import undefer

from flexor.app.house import House
from flexor.app.import_files import imports
from flexor.app.import_ledger import whole_ledger
from flexor.app.run_records import local_start
from flexor.app.state import state_of, zone_of
from flexor.diary.entries import entry_json
from flexor.store.tables import ImportFileRow, ImportJobRow, OriginalRow, RunRow, WearableRow

_CHUNK = 1 << 16
_UNSAFE = re.compile(r"[^\w.-]+")
_README = """Flexor: everything that is kept of you

diary.json      what you told, in order: answers, pain, drinks, settings. Times are UTC.
runs.json       one object a run: when, how far, its audit; "record" and "original" name its files.
runs/           each run second by second as Parquet (t_s are seconds from its start).
days.json       steps and still time from a wearable; days/ holds the details as Parquet.
imports.json    what became of every file that you dropped.
originals/      the files as you gave them.

Parquet opens in Python (polars, pandas), R, DuckDB and many other tools.
"""


def export_runner(house: House, runner_id: UUID) -> Iterator[bytes]:
    """The zip, piece by piece."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data, packed in _parts(house, runner_id):
            how = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.writestr(name, data, how)
            yield from sink.taken()
    yield from sink.taken()


def _parts(house: House, runner_id: UUID) -> Iterator[tuple[str, bytes | str, bool]]:
    """(name, content, whether it is compressed already) of every file in the zip."""
    yield "README.txt", _README, False
    yield "diary.json", _json([entry_json(e) for e in house.diary(runner_id).entries()]), False
    originals = _original_names(house, runner_id)
    runs = _runs(house, runner_id)
    yield "runs.json", _json([_run_json(house, row, originals) for row in runs]), False
    yield from _records(house, "runs", [row.id for row in runs])
    days = _days(house, runner_id)
    yield "days.json", _json([_day_json(row) for row in days]), False
    yield from _records(house, "days", [row.id for row in days])
    yield "imports.json", _json(_imports(house, runner_id)), False
    for sha256, name in originals.items():
        yield name, house.store.folder.originals.get(sha256), False


def _records(house: House, folder: str, ids: list[UUID]) -> Iterator[tuple[str, bytes, bool]]:
    for record_id in ids:
        data = house.store.folder.records.path(record_id).read_bytes()
        yield f"{folder}/{record_id}.parquet", data, True


def _runs(house: House, runner_id: UUID) -> list[RunRow]:
    statement = select(RunRow).where(RunRow.runner_id == runner_id).order_by(RunRow.start)
    with house.store.reading() as session:
        return list(session.scalars(statement.options(undefer(RunRow.audit))))


def _days(house: House, runner_id: UUID) -> list[WearableRow]:
    statement = select(WearableRow).where(WearableRow.runner_id == runner_id)
    with house.store.reading() as session:
        return list(session.scalars(statement.order_by(WearableRow.start)))


def _run_json(house: House, row: RunRow, originals: dict[str, str]) -> dict[str, object]:
    zone = zone_of(house, state_of(house, row.runner_id))
    told = ("title", "sport", "sub_sport", "status", "distance_m", "elapsed_s", "moving_s")
    origin = ("format", "device", "serial", "session_index")
    return {
        "id": str(row.id),
        "start": local_start(row, zone).isoformat(),
        **{name: getattr(row, name) for name in (*told, *origin)},
        "duplicate_of": str(row.duplicate_of) if row.duplicate_of else None,
        "record": f"runs/{row.id}.parquet",
        "original": originals.get(row.sha256),
        "audit": row.audit,
    }


def _day_json(row: WearableRow) -> dict[str, object]:
    return {
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "steps": row.steps,
        "still_s": row.still_s,
        "device": row.device,
        "record": f"days/{row.id}.parquet",
    }


def _imports(house: House, runner_id: UUID) -> list[dict[str, object]]:
    return [
        {
            "created": job.created.isoformat(),
            "names": job.names,
            "state": job.state,
            "files": [
                {"path": line.path, "outcome": line.outcome, "reason": line.reason}
                for line in whole_ledger(house, job.job_id)
            ],
        }
        for job in imports(house, runner_id, most=100_000)
    ]


def _original_names(house: House, runner_id: UUID) -> dict[str, str]:
    """SHA-256 → name in the zip, made from the file's own name and told apart by its hash."""
    mine = (
        select(OriginalRow.sha256, ImportFileRow.path)
        .join(ImportFileRow, ImportFileRow.sha256 == OriginalRow.sha256)
        .join(ImportJobRow, ImportJobRow.id == ImportFileRow.job_id)
        .where(ImportJobRow.runner_id == runner_id)
        .order_by(ImportFileRow.id)
    )
    with house.store.reading() as session:
        found = session.execute(mine).all()
    names: dict[str, str] = {}
    for sha256, path in found:
        own = _UNSAFE.sub("_", path.rpartition("/")[2].removesuffix(".gz")).lstrip(".")[-80:]
        names.setdefault(sha256, f"originals/{sha256[:12]}-{own or 'file'}")
    return names


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


class _Sink(io.RawIOBase):
    """What the zip writes to; it is taken away as soon as there is enough of it."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: object) -> int:
        """Keep the bytes until they are taken."""
        piece = bytes(data)  # type: ignore[call-overload]
        self._parts.append(piece)
        return len(piece)

    def taken(self) -> Iterator[bytes]:
        """What was written since the last time, in pieces of some 64 kB."""
        data, self._parts = b"".join(self._parts), []
        for at in range(0, len(data), _CHUNK):
            yield data[at : at + _CHUNK]
