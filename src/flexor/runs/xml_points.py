"""Points as an XML stream tells them, gathered in columns and turned into samples."""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from flexor.runs.run import SAMPLE_COLUMNS, Event, Flag, sample_frame

Floats = NDArray[np.float64]

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
_ZULU: Final = re.compile(r"(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z)+", re.ASCII)
_LINE: Final = 200  # characters of a title or a device's name


@dataclass(frozen=True, slots=True)
class Samples:
    """Timed points: ``start`` is the first one's time.

    ``new_rows``: for each row of the file, and the one after the last, the row of ``frame`` that
    it, or the next that was kept, became.
    """

    start: datetime
    utc_offset_s: int | None
    frame: pl.DataFrame
    flags: tuple[Flag, ...]
    new_rows: list[int]

    def t_of_row(self, old: int) -> float | None:
        """Seconds since the start at an old row, or at the next that was kept."""
        new = self.new_rows[old]
        return self.frame["t_s"][new] if new < self.frame.height else None


Row = dict[str, str | None]
_BLANK: Final[Row] = dict.fromkeys(COLUMNS)


class Point(Row):
    """The one point that is being read; what it holds between points does not count."""

    def __init__(self) -> None:
        super().__init__(_BLANK)

    def begin(self) -> None:
        """Forget the last point."""
        self.update(_BLANK)

    def setters(self, columns: Mapping[str, str]) -> dict[str, Callable[[str], None]]:
        """For each element name a function that takes its text into a column."""
        return {name: partial(self.__setitem__, column) for name, column in columns.items()}


class Points:
    """Points as rows of text while the stream runs; typed once, at the end."""

    def __init__(self) -> None:
        self._rows: list[tuple[str | None, ...]] = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, point: Point) -> None:
        """Keep what ``point`` holds now."""
        self._rows.append(tuple(point.values()))

    def samples(self) -> Samples | None:
        """All points that carry a time, in the order of the file; None if none does."""
        columns = dict(zip(COLUMNS, zip(*self._rows, strict=True), strict=False))
        epochs, offset = _epochs(columns.get("time", ()))
        kept = np.isfinite(epochs)
        if not kept.any():
            return None
        times = epochs[kept]
        return Samples(
            start=datetime.fromtimestamp(times[0], UTC),
            utc_offset_s=offset,
            frame=sample_frame({"t_s": times - times[0], **_columns(columns, kept)}),
            flags=tuple(_flags(kept)),
            new_rows=np.concatenate(([0], np.cumsum(kept))).tolist(),
        )


def _columns(
    texts: Mapping[str, Sequence[str | None]], kept: NDArray[np.bool_]
) -> dict[str, Floats]:
    """The columns of the timed rows that hold anything; no number, or no place, is NaN."""
    columns = {
        name: _numbers(column)[kept]
        for name, column in texts.items()
        if name in SAMPLE_COLUMNS and column.count(None) < len(column)
    }
    if "lat_deg" in columns and "lon_deg" in columns:
        lat, lon = columns["lat_deg"], columns["lon_deg"]
        nowhere = ~((np.abs(lat) <= 90) & (np.abs(lon) <= 180))
        lat[nowhere] = lon[nowhere] = np.nan
    return columns


def _numbers(texts: Sequence[str | None]) -> Floats:
    try:
        numbers = np.array([None if text is None else float(text) for text in texts], np.float64)
    except ValueError:
        numbers = np.array([number(text or "") for text in texts], np.float64)
    numbers[~np.isfinite(numbers)] = np.nan
    return numbers


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


def _epochs(texts: Sequence[str | None]) -> tuple[Floats, int | None]:
    """Seconds since 1970 (NaN: no time), and the local offset if the first time carries one."""
    zulu = [text for text in texts if text and text[-1] == "Z"]
    if zulu and len(zulu) == len(texts) and _ZULU.fullmatch("".join(zulu)):
        try:
            moments = np.array([text[:-1] for text in zulu], "datetime64[us]")
            return _in_range(moments.astype(np.int64) / 1e6), None
        except ValueError:
            pass  # the 31st of February: one by one, then
    instants = [None if text is None else instant(text) for text in texts]
    first = next((when for when in instants if when is not None), None)
    epochs = [None if when is None else when.timestamp() for when in instants]
    return np.array(epochs, np.float64), None if first is None else local_offset(first)


def _in_range(epochs: Floats) -> Floats:
    return np.where((epochs >= _EARLIEST) & (epochs < _LATEST), epochs, np.nan)


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
    new_row, t = samples.new_rows, samples.frame["t_s"].to_list()
    rows = sorted({new_row[row] for row in breaks} & set(range(1, len(t))))
    if not rows:
        return ()
    events = [Event(t[0], "start")]
    for row in rows:
        events += [Event(t[row - 1], "stop"), Event(t[row], "start")]
    return (*events, Event(t[-1], "stop"))
