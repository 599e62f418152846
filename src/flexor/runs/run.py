"""One recording of one activity, whatever watch wrote it.

Every reader returns this type; cleaning, the audit and the store start from it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

import polars as pl

Format = Literal["fit", "gpx", "tcx", "apple"]

#: Columns of :attr:`Run.samples`: one row per recorded sample, as recorded (not yet cleaned).
#: ``t_s`` is always there; a column nobody recorded is all null. NaN never stands for "missing".
SAMPLE_COLUMNS: Final[dict[str, pl.DataType]] = {
    "t_s": pl.Float64(),  # seconds since Run.start; first row 0; as recorded, may jump
    "lat_deg": pl.Float64(),  # WGS 84
    "lon_deg": pl.Float64(),
    "altitude_m": pl.Float64(),
    "distance_m": pl.Float64(),  # the device's running total
    "speed_m_s": pl.Float64(),  # the device's own, may lag by a minute
    "heart_rate_bpm": pl.Float64(),
    "cadence_raw": pl.Float64(),  # per minute as in the file; one leg or both: cleaning decides
    "power_w": pl.Float64(),
    "ground_contact_ms": pl.Float64(),
    "vertical_oscillation_mm": pl.Float64(),
    "temperature_c": pl.Float64(),
}


@dataclass(frozen=True, slots=True)
class Lap:
    """A lap as the device cut it; seconds since ``Run.start``."""

    start_s: float
    end_s: float
    distance_m: float | None = None
    intensity: str | None = None  # active, rest, warmup, cooldown, recovery, interval
    workout_step: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A timer event; seconds since ``Run.start``."""

    t_s: float
    kind: Literal["start", "stop", "marker"]


@dataclass(frozen=True, slots=True)
class DeviceSplit:
    """The watch's own run/walk/stand detection; seconds since ``Run.start``."""

    start_s: float
    end_s: float
    state: Literal["run", "walk", "still"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a run came from. ``created`` and ``serial`` identify a device's recording."""

    format: Format
    device: str | None = None  # "garmin fr645m", as plain as the file allows
    serial: str | None = None
    created: datetime | None = None  # FIT file_id.time_created, UTC
    session_index: int = 0  # n-th session or activity of the file


@dataclass(frozen=True, slots=True)
class Totals:
    """What the device itself claims for the session; None where it does not say."""

    elapsed_s: float | None = None
    timer_s: float | None = None
    distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """A quality flag: a stable id, and a sentence for a person."""

    id: str  # snake_case, e.g. "crc_mismatch", "truncated", "gps_hops"
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """A recorded activity. Named for what we look for; ``sport`` says what it claims to be.

    ``start`` is the first sample's time, aware, in UTC; ``utc_offset_s`` is the offset of local
    time where the file tells it.
    """

    start: datetime
    sport: str  # running, walking, hiking, cycling, swimming, transition, other, unknown
    samples: pl.DataFrame  # SAMPLE_COLUMNS, and dev_* columns for developer fields
    provenance: Provenance
    sub_sport: str | None = None  # treadmill, trail, track, lap_swimming …
    utc_offset_s: int | None = None
    title: str | None = None
    totals: Totals = field(default_factory=Totals)
    laps: tuple[Lap, ...] = ()
    events: tuple[Event, ...] = ()
    splits: tuple[DeviceSplit, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Wearable:
    """A day as the wrist saw it: steps and inferred still time ("still", not "sitting").

    ``steps``: start (UTC), end (UTC), steps (Int64). ``still``: start (UTC), end (UTC).
    """

    steps: pl.DataFrame
    still: pl.DataFrame
    device: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file held. ``notes`` tell in plain words what could not be read."""

    format: str  # fit, gpx, tcx, apple, strava_csv …
    kind: Literal["activity", "wearable", "workout", "settings", "course", "other"]
    runs: tuple[Run, ...] = ()
    wearable: Wearable | None = None
    notes: tuple[str, ...] = ()


def sample_frame(columns: dict[str, object]) -> pl.DataFrame:
    """A samples frame with every documented column, typed; absent ones null, NaN made null."""
    given = pl.DataFrame(columns)
    frame = given.select(
        (pl.col(name).cast(kind) if name in given.columns else pl.lit(None, kind).alias(name))
        for name, kind in SAMPLE_COLUMNS.items()
    )
    extra = [name for name in given.columns if name not in SAMPLE_COLUMNS]
    return frame.hstack(given.select(extra)).with_columns(
        pl.col(pl.Float64, pl.Float32).fill_nan(None)
    )
