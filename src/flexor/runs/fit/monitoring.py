"""All-day wrist files: steps, and the time that the wrist was still.

A monitoring message describes the stretch that *ends* with it: only so read do step counts and
activity types agree (a minute that gains 20 steps is told as walking at its end).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import isnan
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from flexor.runs.fit.clock import expand_modular, within
from flexor.runs.fit.decode import FitFile
from flexor.runs.fit.device import device_name
from flexor.runs.fit.enums import SEDENTARY, STEPPING
from flexor.runs.fit.epoch import as_datetime
from flexor.runs.fit.protocol import FIRST_ABSOLUTE, LATEST
from flexor.runs.run import Wearable

_TYPE_BITS: Final = 31  # of current_activity_type_intensity; the three above are the intensity
_DAY_S: Final = 86_400
_TIME: Final = pl.Datetime("us", "UTC")


@dataclass(frozen=True, slots=True)
class Entry:
    """One monitoring message: the stretch ``start:end`` (FIT times), its type and step count.

    ``steps`` is the watch's running total of that type since midnight, None where not told.
    """

    start: float
    end: float
    kind: int
    steps: float | None


def wearable_of(file: FitFile) -> Wearable | None:
    """Steps and still time of one monitoring file; None where it tells neither."""
    entries = list(_entries(file))
    steps = list(_steps(entries, _starts_at_midnight(file)))
    still = list(_still(entries))
    if not steps and not still:
        return None
    return Wearable(
        steps=pl.DataFrame(
            {
                "start": [start for start, _, _ in steps],
                "end": [end for _, end, _ in steps],
                "steps": [count for _, _, count in steps],
            },
            {"start": _TIME, "end": _TIME, "steps": pl.Int64},
        ),
        still=pl.DataFrame(
            {"start": [start for start, _ in still], "end": [end for _, end in still]},
            {"start": _TIME, "end": _TIME},
        ),
        device=device_name(file),
    )


def _entries(file: FitFile) -> Iterator[Entry]:
    """The messages that tell an activity type; each begins where the one before ended."""
    lengths = within(file["monitoring"].numbers("duration_min"), _DAY_S / 60) * 60
    before = _first_time(file)
    for end, kind, steps, length in zip(
        _times(file).tolist(), _kinds(file).tolist(), _totals(file).tolist(), lengths.tolist(),
        strict=True,
    ):  # fmt: skip
        if isnan(kind) or not end >= FIRST_ABSOLUTE:
            continue
        start = end - length if not isnan(length) else end if before is None else before
        yield Entry(min(start, end), end, int(kind), None if isnan(steps) else steps)
        before = end


def _totals(file: FitFile) -> NDArray[np.float64]:
    """Running totals of steps; the protocol counts cycles of two."""
    table = file["monitoring"]
    cycles = within(table.numbers("cycles"), LATEST)
    return np.where(np.isnan(cycles), within(table.numbers("cycles_16"), 65_535), cycles * 2)


def _times(file: FitFile) -> NDArray[np.float64]:
    """Each monitoring message's time, from its own or from its low sixteen bits."""
    table, infos = file["monitoring"], file["monitoring_info"]
    full = np.concatenate([infos.numbers("timestamp"), table.numbers("timestamp")])
    short = np.concatenate([np.full(len(infos), np.nan), table.numbers("timestamp_16")])
    order = np.argsort(np.concatenate([infos.index, table.index]), kind="stable")
    times = np.empty(len(full))
    times[order] = expand_modular(
        within(full[order], LATEST), within(short[order], 65_535), 65_536, _first_time(file)
    )
    return times[len(infos) :]


def _first_time(file: FitFile) -> float | None:
    told = within(file["monitoring_info"].numbers("timestamp"), LATEST)
    told = told[~np.isnan(told)]
    return float(told[0]) if len(told) else None


def _kinds(file: FitFile) -> NDArray[np.float64]:
    """Activity types, from either field that tells them."""
    table = file["monitoring"]
    packed = within(table.numbers("current_activity_type_intensity"), 255)
    alone = within(table.numbers("activity_type"), 255)
    return np.where(np.isnan(packed), alone, np.nan_to_num(packed).astype(np.int64) & _TYPE_BITS)


def _starts_at_midnight(file: FitFile) -> bool:
    """Do the running totals of this file begin with it? A watch may write several files a day."""
    told = file["monitoring_info"].numbers("local_timestamp")
    return bool(len(told)) and float(told[0]) % _DAY_S == 0


def _steps(entries: list[Entry], from_zero: bool) -> Iterator[tuple[datetime, datetime, int]]:
    totals: dict[int, float] = dict.fromkeys(STEPPING, 0.0) if from_zero else {}
    for entry in entries:
        if entry.kind not in STEPPING or entry.steps is None:
            continue
        before = totals.get(entry.kind)
        totals[entry.kind] = entry.steps
        if before is None:
            continue
        gained = entry.steps - before if entry.steps >= before else entry.steps
        if gained > 0:
            yield as_datetime(entry.start), as_datetime(entry.end), round(gained)


def _still(entries: list[Entry]) -> Iterator[tuple[datetime, datetime]]:
    """Stretches of the sedentary type; those that touch are one."""
    bout: tuple[float, float] | None = None
    for entry in entries:
        if entry.kind != SEDENTARY or entry.end <= entry.start:
            continue
        if bout and entry.start <= bout[1]:
            bout = bout[0], max(bout[1], entry.end)
            continue
        if bout:
            yield as_datetime(bout[0]), as_datetime(bout[1])
        bout = entry.start, entry.end
    if bout:
        yield as_datetime(bout[0]), as_datetime(bout[1])
