"""Every run as one zstd Parquet file: its samples as columns, the rest of it as metadata.

Any tool that reads Parquet reads the samples; what only Flexor needs (laps, events, the watch's
own splits, provenance, totals, flags) is JSON under the key ``flexor.run``.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import polars as pl

from flexor.errors import NotFound, StoreError
from flexor.runs.run import Run, Wearable
from flexor.store.files import remove, write_whole
from flexor.store.run_json import described, rebuilt

_KEY = "flexor.run"
_WEARABLE_KEY = "flexor.wearable"


@dataclass(frozen=True, slots=True)
class Records:
    """Parquet files under ``root``, by the id of the run or of the wearable's day."""

    root: Path

    def write(self, run_id: UUID, run: Run) -> None:
        """Keep ``run`` whole."""
        metadata = {_KEY: json.dumps(described(run))}
        self._write(self.path(run_id), run.samples, metadata)

    def read(self, run_id: UUID) -> Run:
        """The run as it was written. Raises NotFound, or StoreError when it is damaged."""
        data = self._bytes(run_id)
        try:
            samples = pl.read_parquet(data)
            text = pl.read_parquet_metadata(data)[_KEY]
            return rebuilt(json.loads(text), samples)
        except (pl.exceptions.PolarsError, KeyError, ValueError, TypeError) as error:
            raise StoreError(
                "The record of this run is damaged on the disk.", "Import its file again."
            ) from error

    def write_wearable(self, wearable_id: UUID, wearable: Wearable) -> None:
        """Keep a day's steps; still spells follow as rows without steps."""
        steps = wearable.steps.select("start", "end", pl.col("steps").cast(pl.Int64))
        still = wearable.still.select("start", "end", pl.lit(None, pl.Int64).alias("steps"))
        metadata = {_WEARABLE_KEY: json.dumps({"device": wearable.device})}
        self._write(self.path(wearable_id), pl.concat([steps, still]), metadata)

    def read_wearable(self, wearable_id: UUID) -> Wearable:
        """The day as it was written."""
        data = self._bytes(wearable_id)
        rows = pl.read_parquet(data)
        device = json.loads(pl.read_parquet_metadata(data)[_WEARABLE_KEY])["device"]
        steps = rows.filter(pl.col("steps").is_not_null())
        return Wearable(steps, rows.filter(pl.col("steps").is_null()).drop("steps"), device)

    def delete(self, record_id: UUID) -> None:
        """Forget the file for good."""
        remove(self.path(record_id))

    def path(self, record_id: UUID) -> Path:
        """Where the Parquet file lies."""
        return self.root / record_id.hex[:2] / f"{record_id}.parquet"

    def _write(self, path: Path, frame: pl.DataFrame, metadata: dict[str, str]) -> None:
        def fill(file: BinaryIO) -> None:
            frame.write_parquet(file, compression="zstd", compression_level=3, metadata=metadata)

        write_whole(path, fill)

    def _bytes(self, record_id: UUID) -> bytes:
        try:
            return self.path(record_id).read_bytes()
        except FileNotFoundError as error:
            raise NotFound("The record of this run is gone.", "Import its file again.") from error
