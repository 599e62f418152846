"""Originals and records: what goes in comes out, or a plain error says why not."""

import gzip
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from flexor.errors import NotFound, StoreError
from flexor.runs.run import (
    DeviceSplit,
    Event,
    Flag,
    Lap,
    Provenance,
    Run,
    Totals,
    Wearable,
    sample_frame,
)
from flexor.store.files import write_whole
from flexor.store.originals import Originals
from flexor.store.records import Records

seconds = st.floats(0, 1e6)
maybe = st.none() | st.floats(-1e9, 1e9)
words = st.none() | st.text(max_size=30)
instants = st.datetimes(timezones=st.just(UTC))


@st.composite
def frames(draw: st.DrawFn) -> pl.DataFrame:
    n = draw(st.integers(0, 20))
    column = st.lists(maybe, min_size=n, max_size=n)
    given_columns: dict[str, object] = {"t_s": draw(st.lists(seconds, min_size=n, max_size=n))}
    for name in ("speed_m_s", "cadence_raw", "lat_deg", "dev_form_power"):
        if draw(st.booleans()):
            given_columns[name] = draw(column)
    return sample_frame(given_columns)


runs = st.builds(
    Run,
    start=instants,
    sport=st.sampled_from(["running", "walking", "unknown"]),
    samples=frames(),
    provenance=st.builds(
        Provenance,
        format=st.sampled_from(["fit", "gpx", "tcx", "apple"]),
        device=words,
        serial=words,
        created=st.none() | instants,
        session_index=st.integers(0, 9),
    ),
    sub_sport=words,
    utc_offset_s=st.none() | st.integers(-50_000, 50_000),
    title=words,
    totals=st.builds(Totals, elapsed_s=maybe, timer_s=maybe, distance_m=maybe),
    laps=st.lists(
        st.builds(Lap, seconds, seconds, maybe, words, st.none() | st.integers(0, 99)), max_size=3
    ).map(tuple),
    events=st.lists(
        st.builds(Event, seconds, st.sampled_from(["start", "stop", "marker"])), max_size=3
    ).map(tuple),
    splits=st.lists(
        st.builds(DeviceSplit, seconds, seconds, st.sampled_from(["run", "walk", "still"])),
        max_size=3,
    ).map(tuple),
    flags=st.lists(st.builds(Flag, st.text(max_size=9), st.text(max_size=30)), max_size=3).map(
        tuple
    ),
)


@settings(max_examples=60, deadline=None)
@given(run=runs)
def test_a_run_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, run: Run
) -> None:
    records, run_id = Records(tmp_path_factory.mktemp("records")), uuid4()
    records.write(run_id, run)
    back = records.read(run_id)
    assert_frame_equal(back.samples, run.samples)
    assert everything_else(back) == everything_else(run)


def everything_else(run: Run) -> list[object]:
    return [getattr(run, name) for name in Run.__slots__ if name != "samples"]


def test_a_day_at_the_wrist_comes_back(tmp_path: Path) -> None:
    start = datetime(2026, 5, 1, tzinfo=UTC)
    instant = pl.Datetime("us", "UTC")
    spans = {"start": [start], "end": [start + timedelta(minutes=1)]}
    schema = {"start": instant, "end": instant}
    wearable = Wearable(
        pl.DataFrame({**spans, "steps": [12]}, schema={**schema, "steps": pl.Int64}),
        pl.DataFrame(spans, schema=schema),
        "a watch",
    )
    records, wearable_id = Records(tmp_path), uuid4()
    records.write_wearable(wearable_id, wearable)
    back = records.read_wearable(wearable_id)
    assert_frame_equal(back.steps, wearable.steps)
    assert_frame_equal(back.still, wearable.still)
    assert back.device == "a watch"


def test_a_missing_and_a_damaged_record_say_so(tmp_path: Path) -> None:
    records, run_id = Records(tmp_path), UUID(int=7)
    with pytest.raises(NotFound):
        records.read(run_id)
    write_whole(records.path(run_id), lambda file: file.write(b"PAR1 no more"))
    with pytest.raises(StoreError, match="Import its file again"):
        records.read(run_id)
    records.delete(run_id)
    records.delete(run_id)
    assert not any(tmp_path.rglob("*.parquet"))


@given(data=st.binary(max_size=500))
def test_an_original_is_kept_once_and_comes_back(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    originals = Originals(tmp_path_factory.mktemp("originals"))
    sha256 = originals.put(data)
    assert originals.put(data) == sha256
    assert originals.put_stream(io.BytesIO(data)) == (sha256, len(data))
    assert originals.get(sha256) == data
    assert [path.name for path in originals.root.rglob("*") if path.is_file()] == [f"{sha256}.gz"]


def test_a_spoiled_original_is_told_and_never_given(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    sha256 = originals.put(b"the real bytes")
    originals.path(sha256).write_bytes(gzip.compress(b"other bytes"))
    with pytest.raises(StoreError, match="backup"):
        originals.get(sha256)
    originals.path(sha256).write_bytes(b"\x1f\x8b")
    with pytest.raises(StoreError, match="backup"):
        originals.get(sha256)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "ab", "A" * 64])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFound):
        Originals(tmp_path).path(name)


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def break_down(_file: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_whole(tmp_path / "whole", break_down)
    assert list(tmp_path.iterdir()) == []
