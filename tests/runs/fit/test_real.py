"""Real recordings, read by us and by fitdecode, an independent decoder."""

import datetime as dt
import warnings
from collections import defaultdict
from pathlib import Path

import fitdecode
import numpy as np
import pytest

from flexor.runs.fit.decode import decode
from flexor.runs.fit.profile import message_type
from flexor.runs.fit.protocol import EPOCH_S
from flexor.runs.fit.read import read_fit

pytestmark = pytest.mark.real

FIELDS = ("timestamp", "heart_rate", "cadence", "distance", "speed", "power", "position_lat")
#: fitdecode stops at the first lost byte of this one.
DAMAGED = "strava-android-app-201.10-b1218918.fit"


def fit_files(folder: Path) -> list[Path]:
    return sorted((folder / "runs").glob("*/*.fit"))


def oracle(path: Path) -> tuple[dict[str, int], dict[str, list[float]]]:
    """Messages by the name that we use, and the record fields, of all chained files together."""
    counts: dict[str, int] = defaultdict(int)
    records: dict[str, list[float]] = defaultdict(list)
    with warnings.catch_warnings(), fitdecode.FitReader(
        str(path), check_crc=fitdecode.CrcCheck.DISABLED,
        error_handling=fitdecode.ErrorHandling.IGNORE,
    ) as reader:  # fmt: skip
        warnings.simplefilter("ignore")
        try:
            for frame in reader:
                if frame.frame_type != fitdecode.FIT_FRAME_DATA:
                    continue
                counts[message_type(frame.global_mesg_num).name] += 1
                for name in FIELDS if frame.name == "record" else ():
                    records[name].append(as_number(frame.get_value(name, fallback=None)))
        except fitdecode.FitError:
            pass
    return counts, records


def as_number(value: object) -> float:
    if isinstance(value, dt.datetime):
        return value.timestamp() - EPOCH_S
    return float(value) if isinstance(value, int | float) else np.nan


def test_counts_and_values_are_those_of_an_independent_decoder(real_data: Path) -> None:
    for path in fit_files(real_data):
        files = decode(path.read_bytes())
        counts, records = oracle(path)
        if path.name == DAMAGED:
            assert sum(len(file) for file in files) > 10 * sum(counts.values())
            continue
        assert {
            name: total
            for name in dict.fromkeys(name for file in files for name in file.names)
            if (total := sum(len(file[name]) for file in files))
        } == counts, path.name
        for name, expected in records.items():
            ours = np.concatenate([file["record"].numbers(name) for file in files])
            if np.isnan(expected).all() or name not in files[0]["record"]:
                continue  # where fitdecode derives a field we derive it in the samples
            np.testing.assert_array_equal(ours, expected, f"{path.name} {name}")


def test_every_real_file_is_read(real_data: Path) -> None:
    paths = fit_files(real_data)
    assert len(paths) >= 25
    for path in paths:
        reading = read_fit(path.read_bytes())
        assert reading.runs or reading.wearable, path.name


def test_compressed_speed_and_distance_end_where_the_summary_says(real_data: Path) -> None:
    (run,) = read_fit(one(real_data, "compressed-speed-distance.fit")).runs
    assert run.totals.distance_m == 10248.67
    assert run.samples["distance_m"].max() == pytest.approx(10248.67, abs=0.1)


def test_a_triathlon_is_five_runs_whichever_way_it_is_written(real_data: Path) -> None:
    first = read_fit(one(real_data, "triathlon_summary_first.fit")).runs
    last = read_fit(one(real_data, "triathlon_summary_last.fit")).runs
    sports = ["swimming", "transition", "cycling", "transition", "running"]
    assert [run.sport for run in first] == [run.sport for run in last] == sports
    for a, b in zip(first, last, strict=True):
        assert a.samples.equals(b.samples)
        assert (a.start, a.totals) == (b.start, b.totals)
    assert first[4].splits[0].state == "run"


def test_a_foot_pods_power_reaches_the_standard_column(real_data: Path) -> None:
    (run,) = read_fit(one(real_data, "mornindew-broken.fit")).runs
    assert run.samples["power_w"].equals(run.samples["dev_power"].alias("power_w"))
    assert run.samples["vertical_oscillation_mm"].drop_nulls().median() == pytest.approx(60, abs=30)


def test_the_wristband_day(real_data: Path) -> None:
    wearable = read_fit(one(real_data, "MonitoringFile.fit")).wearable
    assert wearable is not None
    assert wearable.steps["steps"].sum() == round(2 * (1571 + 15.5))
    seconds = (wearable.still["end"] - wearable.still["start"]).dt.total_seconds().sum()
    assert 15 * 3600 < seconds < 24 * 3600


def one(folder: Path, name: str) -> bytes:
    (path,) = (folder / "runs").glob(f"*/{name}")
    return path.read_bytes()
