"""Steps and idle hours from Apple's records: millions of them, in columns of bounded length."""

from array import array
from collections.abc import Mapping
from datetime import datetime
from typing import Final

import polars as pl

from flexor.runs.run import Wearable
from flexor.runs.xml_points import number

STEPS: Final = "HKQuantityTypeIdentifierStepCount"
STAND: Final = "HKCategoryTypeIdentifierAppleStandHour"
_IDLE: Final = "HKCategoryValueAppleStandHourIdle"
_MOST: Final = 2_000_000  # records: some 20 years of a phone and a watch
_LATEST: Final = 4_102_444_800.0  # the year 2100


def apple_moment(text: str | None) -> datetime | None:
    """Apple's ``2024-03-01 07:14:22 -0800``; None for anything else."""
    if text is None or len(text) != 25:
        return None
    try:
        return datetime.fromisoformat(text[:19] + text[20:])
    except ValueError:
        return None


class Days:
    """Gathers step and stand records."""

    def __init__(self) -> None:
        self._steps = (array("d"), array("d"), array("d"), array("H"))
        self._still = (array("d"), array("d"))
        self._sources: dict[str, int] = {}
        self.left_out = 0

    def add_steps(self, record: Mapping[str, str]) -> None:
        """One step count, whoever counted it."""
        span, count = _span(record), number(record.get("value", ""))
        if span is None or count is None or not 0 <= count < 1e6:
            return
        source = self._source(record.get("sourceName", ""))
        if len(self._steps[0]) >= _MOST or source is None:
            self.left_out += 1
            return
        starts, ends, counts, sources = self._steps
        starts.append(span[0])
        ends.append(span[1])
        counts.append(count)
        sources.append(source)

    def add_stand(self, record: Mapping[str, str]) -> None:
        """An hour in which the wearer did, or did not, stand up."""
        if record.get("value") != _IDLE or (span := _span(record)) is None:
            return
        if len(self._still[0]) >= _MOST:
            self.left_out += 1
            return
        self._still[0].append(span[0])
        self._still[1].append(span[1])

    def _source(self, name: str) -> int | None:
        if name not in self._sources and len(self._sources) >= 1000:
            return None
        return self._sources.setdefault(name, len(self._sources))

    def wearable(self) -> Wearable | None:
        """The days, or None if nothing was recorded.

        Phone and watch count the same steps, so each UTC day takes those of the one source that
        counted most.
        """
        if not self._steps[0] and not self._still[0]:
            return None
        start, end, count, source = self._steps
        steps = pl.DataFrame({"start": _times(start), "end": _times(end), "steps": _ints(count)})
        steps = steps.with_columns(source=pl.Series(source, dtype=pl.UInt16))
        return Wearable(steps=_one_source_a_day(steps), still=_idle(*self._still), device="apple")


def _span(record: Mapping[str, str]) -> tuple[float, float] | None:
    start, end = apple_moment(record.get("startDate")), apple_moment(record.get("endDate"))
    if start is None or end is None:
        return None
    begin, finish = start.timestamp(), end.timestamp()
    return (begin, finish) if 0 <= begin <= finish < _LATEST else None


def _times(seconds: "array[float]") -> pl.Series:
    milliseconds = (pl.Series(seconds, dtype=pl.Float64) * 1000).round().cast(pl.Int64)
    return milliseconds.cast(pl.Datetime("ms", "UTC"))


def _ints(counts: "array[float]") -> pl.Series:
    return pl.Series(counts, dtype=pl.Float64).round().cast(pl.Int64)


def _one_source_a_day(steps: pl.DataFrame) -> pl.DataFrame:
    day = pl.col("start").dt.date().alias("day")
    totals = steps.group_by(day, "source").agg(pl.col("steps").sum().alias("total"))
    best = totals.sort("day", "total", "source", descending=[False, True, False])
    best = best.unique("day", keep="first", maintain_order=True).select("day", "source")
    chosen = steps.with_columns(day).join(best, on=["day", "source"], how="semi")
    return chosen.select("start", "end", "steps").unique(maintain_order=True).sort("start", "end")


def _idle(start: "array[float]", end: "array[float]") -> pl.DataFrame:
    hours = pl.DataFrame({"start": _times(start), "end": _times(end)})
    return hours.unique(maintain_order=True).sort("start", "end")
