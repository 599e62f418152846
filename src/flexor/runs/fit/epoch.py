"""Which date a recording's clock means: watches may count from power-up until they know."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from flexor.runs.fit.decode import FitFile
from flexor.runs.fit.protocol import EPOCH_S, FIRST_ABSOLUTE, LATEST

_EPOCH: Final = datetime.fromtimestamp(EPOCH_S, UTC)
_YEAR_2000: Final = 946_684_800 - EPOCH_S  # before it no watch wrote FIT: a default date
_FURTHEST_OFFSET_S: Final = 15 * 3_600


@dataclass(frozen=True, slots=True)
class Clock:
    """Adds ``shift`` to times that count from power-up; ``flag`` says how sure the date is."""

    shift: float = 0.0
    flag: str | None = None

    def fix(self, times: NDArray[np.float64]) -> NDArray[np.float64]:
        """Seconds since FIT's epoch; NaN stays NaN."""
        return np.where(times < FIRST_ABSOLUTE, times + self.shift, times)

    def fix_one(self, time: object) -> float | None:
        """The same for one value of a row; None where there is no time."""
        if not isinstance(time, float) or not 0 <= time <= LATEST:
            return None
        return time + self.shift if time < FIRST_ABSOLUTE else time


def as_datetime(seconds: float) -> datetime:
    """A FIT time as an aware datetime, UTC."""
    return _EPOCH + timedelta(seconds=seconds)


def clock_of(file: FitFile, times: NDArray[np.float64]) -> Clock:
    """The clock of a file whose records bear ``times`` (no NaN)."""
    relative = times < FIRST_ABSOLUTE
    if not relative.any():
        return Clock(flag="clock_not_set" if times[0] < _YEAR_2000 else None)
    for shift, flag in (
        (_correlated(file), None),
        (_joined(times, relative), "clock_set_late"),
        (_local(file), "clock_not_set"),
        (_created(file, times), "clock_not_set"),
    ):
        if shift is not None:
            return Clock(shift, flag)
    return Clock(0.0, "clock_not_set")


def utc_offset_s(file: FitFile) -> int | None:
    """Local time less UTC as the activity message tells it, to the quarter of an hour."""
    for row in file["activity"].rows("timestamp", "local_timestamp"):
        utc, local = row.get("timestamp"), row.get("local_timestamp")
        if isinstance(utc, float) and isinstance(local, float) and utc >= FIRST_ABSOLUTE:
            offset = round((local - utc) / 900) * 900
            if abs(offset) <= _FURTHEST_OFFSET_S and abs(local - utc - offset) <= 120:
                return offset
    return None


def created(file: FitFile) -> datetime | None:
    """When the device says it began the file; None if its clock was not set."""
    for row in file["file_id"].rows("time_created"):
        time = row.get("time_created")
        if isinstance(time, float) and time >= FIRST_ABSOLUTE:
            return as_datetime(time)
    return None


def _correlated(file: FitFile) -> float | None:
    """The device's own pairing of the two clocks."""
    for row in file["timestamp_correlation"].rows("timestamp", "system_timestamp"):
        true, system = row.get("timestamp"), row.get("system_timestamp")
        if isinstance(true, float) and isinstance(system, float) and true >= FIRST_ABSOLUTE:
            return true - system
    return None


def _joined(times: NDArray[np.float64], relative: NDArray[np.bool_]) -> float | None:
    """The clock was set during the recording: the next record came a second later."""
    turns = np.flatnonzero(relative[:-1] & ~relative[1:])
    if not len(turns):
        return None
    return float(times[turns[0] + 1] - times[turns[0]] - 1)


def _local(file: FitFile) -> float | None:
    """The activity message pairs power-up time with local time; the zone stays unknown."""
    for row in file["activity"].rows("timestamp", "local_timestamp"):
        system, local = row.get("timestamp"), row.get("local_timestamp")
        if not isinstance(system, float) or not isinstance(local, float):
            continue
        if system < FIRST_ABSOLUTE <= local:
            return local - system
    return None


def _created(file: FitFile, times: NDArray[np.float64]) -> float | None:
    for row in file["file_id"].rows("time_created"):
        time = row.get("time_created")
        if isinstance(time, float) and time >= FIRST_ABSOLUTE:
            return time - float(times[0])
    return None
