"""What we write is read back by a decoder that is not ours."""

import io
from datetime import UTC, datetime
from typing import Any

import fitdecode
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexor.runs.fit import encode

START = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)


def decoded(data: bytes, name: str) -> list[dict[str, Any]]:
    """Every message of that name, by an independent decoder that raises at a bad CRC."""
    with fitdecode.FitReader(io.BytesIO(data), check_crc=fitdecode.CrcCheck.RAISE) as reader:
        return [
            {field.name: field.value for field in frame.fields}
            for frame in reader
            if isinstance(frame, fitdecode.FitDataMessage) and frame.name == name
        ]


def test_an_activity_reads_back_with_its_values_and_units() -> None:
    data = encode.fit_file(
        encode.message("file_id", type=4, manufacturer=255, serial_number=7, time_created=START),
        encode.rows(
            "record",
            {
                "timestamp": [START, START.replace(second=1)],
                "position_lat": [0.001, None],
                "position_long": [-0.002, None],
                "altitude": [12.4, -3.0],
                "heart_rate": [120, None],
                "cadence": np.array([84.0, np.nan]),
                "distance": [0.0, 2.75],
                "speed": [2.75, 2.8],
            },
        ),
    )
    first, second = decoded(data, "record")
    assert first["timestamp"] == START
    assert first["position_lat"] * 180 / 2**31 == pytest.approx(0.001, abs=1e-7)
    assert first["position_long"] * 180 / 2**31 == pytest.approx(-0.002, abs=1e-7)
    assert (first["altitude"], second["altitude"]) == pytest.approx((12.4, -3.0))
    assert (first["heart_rate"], first["cadence"]) == (120, 84)
    assert (second["distance"], second["speed"]) == (2.75, 2.8)
    assert [second[key] for key in ("position_lat", "heart_rate", "cadence")] == [None] * 3
    assert decoded(data, "file_id")[0]["time_created"] == START


def test_the_field_numbers_are_those_that_another_decoder_knows() -> None:
    for name, (_, fields) in encode.MESSAGES.items():
        data = encode.fit_file(
            encode.message(
                "file_id", type=4, manufacturer=255, serial_number=1, time_created=START
            ),
            encode.message(name, **{key: _example(key, field) for key, field in fields.items()}),
        )
        assert set(fields) <= set(decoded(data, name)[-1]), name


def _example(key: str, field: encode.Field) -> object:
    # Values for which the decoder gives a field its plain name, not that of a vendor or a unit.
    plain = {"manufacturer": 255, "duration_type": 5, "target_type": 2, "sport": 0}
    if key in plain:
        return plain[key]
    if field.base == "string":
        return "x"
    return START if key in {"timestamp", "start_time", "time_created", "local_timestamp"} else 1


@given(st.text(max_size=120))
def test_names_in_any_script_are_cut_at_a_whole_character(name: str) -> None:
    data = encode.fit_file(
        encode.message("file_id", type=5, manufacturer=255, serial_number=1, time_created=START),
        encode.message("workout", wkt_name=name, sport=1, num_valid_steps=0),
    )
    read = decoded(data, "workout")[0]["wkt_name"] or ""
    assert name.split("\0")[0].startswith(read)


@given(
    st.lists(
        st.tuples(st.floats(-89, 89), st.floats(-179, 179), st.integers(30, 220), st.floats(0, 12)),
        min_size=1,
        max_size=50,
    )
)
def test_any_track_survives_the_trip(points: list[tuple[float, float, int, float]]) -> None:
    lat, lon, heart, speed = (list(column) for column in zip(*points, strict=True))
    moments = [int(encode.seconds(START)) + step for step in range(len(points))]
    data = encode.fit_file(
        encode.message("file_id", type=4, manufacturer=255, serial_number=1, time_created=START),
        encode.rows(
            "record",
            {
                "timestamp": moments,
                "position_lat": lat,
                "position_long": lon,
                "heart_rate": heart,
                "speed": speed,
            },
        ),
    )
    for row, point in zip(decoded(data, "record"), points, strict=True):
        assert row["position_lat"] * 180 / 2**31 == pytest.approx(point[0], abs=1e-6)
        assert row["position_long"] * 180 / 2**31 == pytest.approx(point[1], abs=1e-6)
        assert row["heart_rate"] == point[2]
        assert row["speed"] == pytest.approx(point[3], abs=6e-4)
