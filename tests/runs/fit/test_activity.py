"""From FIT messages to runs: sessions, columns, clocks, laps, events, the watch's own splits."""

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from flexor.errors import UnreadableInput
from flexor.runs.fit.protocol import EPOCH_S
from flexor.runs.fit.read import read_fit
from flexor.runs.run import SAMPLE_COLUMNS, DeviceSplit, Event, Lap, Run
from tests.runs.fit.builder import START, Fit, activity
from tests.runs.fit.test_decode import described


def utc(fit_seconds: int) -> datetime:
    return datetime.fromtimestamp(EPOCH_S + fit_seconds, UTC)


def only_run(fit: Fit) -> Run:
    (run,) = read_fit(fit.bytes()).runs
    return run


def head(kind: int = 4) -> Fit:
    return Fit().define(0, 0, (0, "enum"), (4, "uint32")).add(0, kind, START)


@pytest.mark.parametrize("big", [False, True])
def test_a_whole_activity(big: bool) -> None:
    reading = read_fit(activity(big=big).bytes())
    (run,) = reading.runs
    assert (reading.format, reading.kind, reading.notes) == ("fit", "activity", ())
    assert (run.start, run.sport, run.sub_sport) == (utc(START), "running", None)
    assert run.utc_offset_s == 7200
    assert (run.provenance.device, run.provenance.serial) == ("garmin fr645m", "12345")
    assert run.provenance.created == utc(START)
    assert (run.totals.elapsed_s, run.totals.timer_s, run.totals.distance_m) == (60, None, 180)
    assert run.events == (Event(0, "start"), Event(60, "stop"))
    assert run.flags == ()
    assert run.samples.height == 60
    assert list(run.samples.columns) == list(SAMPLE_COLUMNS)


def test_samples_are_typed_and_missing_values_null() -> None:
    samples = only_run(activity()).samples
    assert samples.schema == pl.Schema(SAMPLE_COLUMNS)
    assert samples["t_s"].to_list() == list(range(60))
    assert samples["distance_m"].to_list() == pytest.approx([3.0 * i for i in range(60)])
    assert samples["lat_deg"][0] == pytest.approx(500_000_000 * 180 / 2**31)
    assert samples["power_w"].null_count() == 60
    assert samples.select(pl.all().is_nan().any()).row(0).count(True) == 0


def test_cadence_keeps_its_fraction_and_stays_per_leg() -> None:
    assert only_run(activity()).samples["cadence_raw"].to_list() == [85.5] * 60


def test_enhanced_fields_go_before_the_short_ones() -> None:
    fit = head().define(
        1, 20, (253, "uint32"), (6, "uint16"), (73, "uint32"), (2, "uint16"), (78, "uint32")
    )
    fit.add(1, START, 2000, 3000, 2500, 3000).add(1, START + 1, 2000, 2**32 - 1, 2500, 2**32 - 1)
    samples = only_run(fit).samples
    assert samples["speed_m_s"].to_list() == [3, 2]
    assert samples["altitude_m"].to_list() == [100, 0]


def test_compressed_speed_and_distance_are_unrolled() -> None:
    fit = head().define(1, 20, (253, "uint32"), (8, "byte", 3))
    sixteenths = [4000, 4050, 4, 60, 4090, 10]
    for i, distance in enumerate(sixteenths):
        fit.add(1, START + i, 250 & 255, (250 >> 8) | (distance & 15) << 4, distance >> 4)
    fit.add(1, START + 9, 255, 255, 255)
    samples = only_run(fit).samples
    assert samples["speed_m_s"].to_list() == [2.5] * 6 + [None]
    gained = np.diff(samples["distance_m"].to_numpy()[:6]) * 16
    assert gained.tolist() == [50, 50, 56, 4030, 16]


def test_a_foot_pods_developer_fields_fill_what_the_watch_lacks() -> None:
    fit = head()
    described(fit, 1, 0x02, b"Cadence")
    described(fit, 2, 0x84, b"Power")
    described(fit, 3, 0x88, b"Speed")
    described(fit, 4, 0x88, b"Leg Spring Stiffness")
    fit.define(
        1, 20, (253, "uint32"), (6, "uint16"),
        developer=((1, "uint8", 0), (2, "uint16", 0), (3, "float32", 0), (4, "float32", 0)),
    )  # fmt: skip
    fit.add(1, START, 2500, 88, 230, 9.0, 8.5)
    samples = only_run(fit).samples
    assert samples["cadence_raw"].to_list() == [88]
    assert samples["power_w"].to_list() == [230]
    assert samples["speed_m_s"].to_list() == [2.5], "the watch's own value goes first"
    assert samples["dev_speed"].to_list() == [9]
    assert samples["dev_leg_spring_stiffness"].to_list() == [8.5]


def test_a_developer_field_may_say_what_it_stands_for_in_its_own_unit() -> None:
    fit = head().define(
        15, 206, (0, "uint8"), (1, "uint8"), (2, "uint8"), (3, "string", 8), (8, "string", 12),
        (14, "uint16"), (15, "uint8"),
    )  # fmt: skip
    fit.add(15, 0, 1, 0x88, b"Bounce", b"Centimeters", 20, 39)
    fit.define(1, 20, (253, "uint32"), developer=((1, "float32", 0),)).add(1, START, 7.5)
    samples = only_run(fit).samples
    assert samples["vertical_oscillation_mm"].to_list() == [75]
    assert samples["dev_bounce"].to_list() == [7.5]


def multisport() -> Fit:
    """A swim, a change, a run; the summaries at the end, as watches write them."""
    fit = head().define(1, 20, (253, "uint32"), (3, "uint8"))
    for i in range(90):
        fit.add(1, START + i, 120 + i // 30)
    fit.define(2, 18, (253, "uint32"), (2, "uint32"), (5, "enum"), (6, "enum"))
    fit.add(2, START + 30, START, 5, 18).add(2, START + 60, START + 30, 3, 0)
    return fit.add(2, START + 90, START + 60, 1, 3)


def test_each_session_is_a_run_with_its_own_sport_and_samples() -> None:
    runs = read_fit(multisport().bytes()).runs
    assert [(run.sport, run.sub_sport) for run in runs] == [
        ("swimming", "open_water"), ("transition", None), ("running", "trail"),
    ]  # fmt: skip
    assert [run.samples.height for run in runs] == [30, 30, 30]
    assert [run.start for run in runs] == [utc(START), utc(START + 30), utc(START + 60)]
    assert [run.samples["t_s"][0] for run in runs] == [0, 0, 0]
    assert [run.samples["heart_rate_bpm"].unique().to_list() for run in runs] == [
        [120], [121], [122],
    ]  # fmt: skip
    assert [run.provenance.session_index for run in runs] == [0, 1, 2]


def test_summaries_may_come_first() -> None:
    fit = head().define(2, 18, (253, "uint32"), (2, "uint32"), (5, "enum"))
    fit.add(2, START + 60, START + 30, 1).add(2, START + 30, START, 2)
    fit.define(1, 20, (253, "uint32"))
    for i in range(60):
        fit.add(1, START + i)
    assert [run.sport for run in read_fit(fit.bytes()).runs] == ["cycling", "running"]


def test_chained_activities_are_runs_counted_through() -> None:
    runs = read_fit(activity().bytes() + activity(START + 1000).bytes()).runs
    assert [run.provenance.session_index for run in runs] == [0, 1]


def test_without_a_summary_the_samples_are_one_run() -> None:
    fit = head().define(1, 12, (0, "enum"), (1, "enum")).add(1, 1, 1)
    fit.define(2, 20, (253, "uint32")).add(2, START).add(2, START + 1)
    run = only_run(fit)
    assert (run.sport, run.sub_sport, run.samples.height) == ("running", "treadmill", 2)
    assert [flag.id for flag in run.flags] == ["no_session"]


def test_a_summary_without_a_sport_takes_the_one_chosen_on_the_watch() -> None:
    fit = head().define(1, 12, (0, "enum"), (1, "enum")).add(1, 1, 4)
    fit.define(2, 20, (253, "uint32")).add(2, START)
    fit.define(3, 18, (253, "uint32"), (2, "uint32")).add(3, START + 9, START)
    run = only_run(fit)
    assert (run.sport, run.sub_sport, run.flags) == ("running", "track", ())


def test_laps_with_intensity_and_workout_step() -> None:
    fit = activity().define(
        7, 19, (253, "uint32"), (2, "uint32"), (7, "uint32"), (9, "uint32"), (23, "enum"),
        (71, "uint16"),
    )  # fmt: skip
    fit.add(7, START + 20, START, 20_000, 6_000, 2, 0)
    fit.add(7, START + 60, START + 20, 40_000, 2**32 - 1, 0xFF, 0xFFFF)
    assert only_run(fit).laps == (Lap(0, 20, 60, "warmup", 0), Lap(20, 60))


def test_timer_events_and_markers() -> None:
    fit = activity().define(7, 21, (253, "uint32"), (0, "enum"), (1, "enum"))
    for at, event, kind in [(10, 0, 1), (20, 0, 0), (25, 32, 3), (30, 9, 3), (40, 36, 4)]:
        fit.add(7, START + at, event, kind)
    assert only_run(fit).events == (
        Event(0, "start"), Event(60, "stop"), Event(10, "stop"), Event(20, "start"),
        Event(25, "marker"), Event(30, "marker"),
    )  # fmt: skip


def test_the_watchs_own_run_walk_stand_detection() -> None:
    fit = activity().define(7, 312, (0, "enum"), (9, "uint32"), (27, "uint32"), (2, "uint32"))
    nothing = 2**32 - 1
    fit.add(7, 18, START, START + 10, nothing).add(7, 17, START + 10, nothing, 40_000)
    fit.add(7, 22, START + 50, START + 60, nothing).add(7, 4, START, START + 60, nothing)
    assert only_run(fit).splits == (
        DeviceSplit(0, 10, "walk"), DeviceSplit(10, 50, "run"), DeviceSplit(50, 60, "still"),
    )  # fmt: skip


def test_a_clock_never_set_takes_its_date_from_local_time() -> None:
    fit = Fit().define(0, 0, (0, "enum"), (4, "uint32")).add(0, 4, 5000)
    fit.define(1, 20, (253, "uint32")).add(1, 5000).add(1, 5010)
    fit.define(2, 34, (253, "uint32"), (5, "uint32")).add(2, 5010, START + 10)
    run = only_run(fit)
    assert run.start == utc(START)
    assert run.samples["t_s"].to_list() == [0, 10]
    assert (run.utc_offset_s, run.provenance.created) == (None, None)
    assert "clock_not_set" in [flag.id for flag in run.flags]


def test_a_clock_set_on_the_way_joins_both_stretches() -> None:
    fit = head().define(1, 20, (253, "uint32"))
    for at in (5000, 5001, 5002, START + 3, START + 4):
        fit.add(1, at)
    run = only_run(fit)
    assert run.samples["t_s"].to_list() == [0, 1, 2, 3, 4]
    assert run.start == utc(START)
    assert "clock_set_late" in [flag.id for flag in run.flags]


def test_a_date_before_there_was_fit_is_flagged() -> None:
    run = only_run(head().define(1, 20, (253, "uint32")).add(1, 0x1000_0000))
    assert run.start.year == 1998
    assert "clock_not_set" in [flag.id for flag in run.flags]


def test_a_device_may_pair_its_two_clocks() -> None:
    fit = head().define(1, 162, (253, "uint32"), (1, "uint32")).add(1, START + 100, 5100)
    fit.define(2, 20, (253, "uint32")).add(2, 5000).add(2, 5001)
    run = only_run(fit)
    assert run.start == utc(START)
    assert "clock_not_set" not in [flag.id for flag in run.flags]


def test_place_and_distance_in_messages_of_their_own_become_one_sample() -> None:
    fit = (
        head()
        .define(1, 20, (253, "uint32"), (0, "sint32"))
        .define(2, 20, (253, "uint32"), (5, "uint32"))
    )
    for i in range(5):
        fit.add(1, START + i, 1000 + i).add(2, START + i, 100 * i)
    samples = only_run(fit).samples
    assert samples.height == 5
    assert samples["distance_m"].to_list() == [0, 1, 2, 3, 4]
    assert samples["lat_deg"].null_count() == 0


def test_two_full_samples_of_one_second_stay_two() -> None:
    fit = head().define(1, 20, (253, "uint32"), (3, "uint8"))
    for beat in (100, 101, 102):
        fit.add(1, START, beat)
    assert only_run(fit).samples["heart_rate_bpm"].to_list() == [100, 101, 102]


def test_samples_without_a_time_are_left_out() -> None:
    fit = head().define(1, 20, (253, "uint32"), (3, "uint8"))
    fit.add(1, 2**32 - 1, 90).add(1, START, 91)
    assert only_run(fit).samples["heart_rate_bpm"].to_list() == [91]


@pytest.mark.parametrize(
    ("kind", "expected"), [(5, "workout"), (6, "course"), (2, "settings"), (1, "settings")]
)
def test_other_files_are_told_for_what_they_are(kind: int, expected: str) -> None:
    fit = head(kind).define(1, 20, (253, "uint32")).add(1, START)
    reading = read_fit(fit.bytes())
    assert (reading.kind, reading.runs) == (expected, ())
    assert "not a recording" in reading.notes[0]


def test_a_chained_settings_file_does_not_hide_the_run() -> None:
    reading = read_fit(head(2).bytes() + activity().bytes())
    assert (reading.kind, len(reading.runs), reading.notes) == ("activity", 1, ())


def test_an_activity_without_samples_says_so() -> None:
    reading = read_fit(head().bytes())
    assert (reading.kind, reading.runs) == ("activity", ())
    assert "no samples" in reading.notes[0]


def test_a_file_that_lost_its_beginning_is_judged_by_what_it_holds() -> None:
    fit = Fit().define(1, 20, (253, "uint32")).add(1, START)
    assert read_fit(fit.bytes()).kind == "activity"


def test_flags_tell_what_was_wrong() -> None:
    assert read_fit(activity().bytes()[:-100]).runs[0].flags[0].id == "truncated"
    assert read_fit(activity().bytes(claim=0)).runs[0].flags[0].id == "unfinalised"
    assert read_fit(activity().bytes(checksum=False)).runs[0].flags[0].id == "crc_mismatch"


def test_a_lost_byte_is_flagged_and_leaves_no_wild_times() -> None:
    whole = activity(seconds=300).bytes()
    for at in range(1000, len(whole) - 1000, 501):
        (run,) = read_fit(whole[:at] + whole[at + 1 :]).runs
        assert {"crc_mismatch", "truncated"} & {flag.id for flag in run.flags}
        assert run.samples["t_s"].max() == 299


def test_a_header_and_nothing_else_cannot_be_read() -> None:
    with pytest.raises(UnreadableInput):
        read_fit(Fit().bytes())
