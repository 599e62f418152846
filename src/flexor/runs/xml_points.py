"""Points as an XML stream tells them, gathered in columns and turned into samples."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from flexor.runs.run import SAMPLE_COLUMNS, Event, Flag, sample_frame

#: What a point may carry, each as the text that the file holds.
COLUMNS: Final = (
    "time",
    "lat_deg",
    "lon_deg",
    "altitude_m",
    "distance_m",
    "speed_m_s",
    "heart_rate_bpm",
    "cadence_raw",
    "power_w",
    "temperature_c",
)
_EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC).timestamp()
_LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC).timestamp()
_LINE: Final = 200  # characters of a title or a device's name


@dataclass(frozen=True, slots=True)
class Samples:
    """Timed points: ``start`` is the first one's, ``kept`` maps old rows to new ones."""

    start: datetime
    utc_offset_s: int | None
    frame: pl.DataFrame
    flags: tuple[Flag, ...]
    kept: NDArray[np.bool_]

    def new_rows(self) -> list[int]:
        """For each old row, and the one after the last: the row that it, or the next kept, is."""
        rows: list[int] = np.concatenate(([0], np.cumsum(self.kept))).tolist()
        return rows

    def t_of_row(self, old: int) -> float | None:
        """Seconds since the start at an old row, or at the next that was kept."""
        new = self.new_rows()[old]
        return self.frame["t_s"][new] if new < self.frame.height else None


class Points:
    """Rows of text while the stream runs; :meth:`samples` types them once, at the end."""

    def __init__(self) -> None:
        self._columns: dict[str, list[str | None]] = {name: [] for name in COLUMNS}
        self._adds = [(name, column.append) for name, column in self._columns.items()]

    def __len__(self) -> int:
        return len(self._columns["time"])

    def add(self, row: Mapping[str, str]) -> None:
        """One point; keys from :data:`COLUMNS`, what is absent is unknown."""
        get = row.get
        for name, append in self._adds:
            append(get(name))

    def samples(self) -> Samples | None:
        """All points that carry a time, in the order of the file; None if none does."""
        epochs, offset = _epochs(self._columns["time"])
        kept = np.isfinite(epochs)
        if not kept.any():
            return None
        times = epochs[kept]
        frame = self._frame(kept).with_columns(pl.Series("t_s", times - times[0]))
        return Samples(
            start=datetime.fromtimestamp(times[0], UTC),
            utc_offset_s=offset,
            frame=sample_frame(dict(frame.to_dict())),
            flags=tuple(_flags(kept)),
            kept=kept,
        )

    def _frame(self, kept: NDArray[np.bool_]) -> pl.DataFrame:
        """The numbers of the timed rows; what is no number, or no place on earth, is null."""
        texts = {name: values for name, values in self._columns.items() if name in SAMPLE_COLUMNS}
        frame = pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String)).select(
            _number(name) for name in texts
        )
        on_earth = pl.col("lat_deg").is_between(-90, 90) & pl.col("lon_deg").is_between(-180, 180)
        return frame.filter(pl.Series(kept)).with_columns(
            pl.when(on_earth).then(pl.col(name)).alias(name) for name in ("lat_deg", "lon_deg")
        )


def _number(name: str) -> pl.Expr:
    number = pl.col(name).str.strip_chars().cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number).alias(name)


def number(text: str) -> float | None:
    """A finite number, or None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def one_line(text: str) -> str | None:
    """A name as one line of sane length; None where nothing was said."""
    return " ".join(text.split())[:_LINE] or None


def instant(text: str | None) -> datetime | None:
    """A moment written by ISO 8601; one without a zone is UTC, as GPX and TCX have it."""
    try:
        when = datetime.fromisoformat((text or "").strip())
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        seconds = when.timestamp()
    except (ValueError, OverflowError):
        return None
    return when if _EARLIEST <= seconds < _LATEST and len(text or "") > len("2020-01-01") else None


def _epochs(texts: Sequence[str | None]) -> tuple[NDArray[np.float64], int | None]:
    """Seconds since 1970 (NaN: no time), and the local offset if the first times carry one."""
    instants = [None if text is None else instant(text) for text in texts]
    epochs = np.array(
        [np.nan if when is None else when.timestamp() for when in instants], dtype=np.float64
    )
    first = next((when for when in instants if when is not None), None)
    return epochs, None if first is None else local_offset(first)


def local_offset(when: datetime) -> int | None:
    """Seconds from UTC to local time, where ``when`` tells a local time; Z does not."""
    offset = when.utcoffset()
    return None if when.tzinfo is UTC or not offset else round(offset.total_seconds())


def _flags(kept: NDArray[np.bool_]) -> Iterable[Flag]:
    untimed = int(kept.size - kept.sum())
    if untimed:
        text = f"{untimed} of {kept.size} points carry no time and were left out."
        yield Flag("points_without_time", text)


def pauses(samples: Samples, breaks: Iterable[int]) -> tuple[Event, ...]:
    """Timer events around the gaps in a recording; none where there was no gap.

    ``breaks`` are the rows, counted before any was left out, that follow a pause.
    """
    new_row, t = samples.new_rows(), samples.frame["t_s"].to_list()
    rows = sorted({new_row[row] for row in breaks} & set(range(1, len(t))))
    if not rows:
        return ()
    events = [Event(t[0], "start")]
    for row in rows:
        events += [Event(t[row - 1], "stop"), Event(t[row], "start")]
    return (*events, Event(t[-1], "stop"))
