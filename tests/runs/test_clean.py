"""Cleaning: one row a second that can be believed, whatever the watch wrote down."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from flexor.runs.clean import Cleaned, clean
from flexor.runs.run import Event, Run, Totals

from . import signals as s


def ids(cleaned: Cleaned) -> set[str]:
    return {flag.id for flag in cleaned.flags}


def shifted(run: Run, rows: slice, seconds: float) -> Run:
    """The same recording whose clock jumps by ``seconds`` for some rows."""
    time = run.samples["t_s"].to_numpy().copy()
    time[rows] += seconds
    return s.columns(run, t_s=time)


@pytest.fixture
def moved() -> s.Motion:
    return s.motion([s.walk(120), s.run(1200), s.stand(60), s.run(600)])


@pytest.fixture
def whole(moved: s.Motion) -> Run:
    return s.recorded(moved)


class TestTheClock:
    def test_the_grid_has_one_row_a_second(self, whole: Run) -> None:
        cleaned = clean(whole)
        assert cleaned.t_s.tolist() == list(range(1980))
        assert cleaned.elapsed_s == 1979
        assert cleaned.start == whole.start

    def test_samples_out_of_order_are_sorted(self, whole: Run) -> None:
        mixed = replace(whole, samples=whole.samples.sample(fraction=1.0, shuffle=True, seed=3))
        assert clean(mixed).total_m == pytest.approx(clean(whole).total_m)

    def test_samples_sent_twice_count_once(self, whole: Run) -> None:
        twice = replace(whole, samples=whole.samples.vstack(whole.samples))
        np.testing.assert_allclose(clean(twice).speed_m_s, clean(whole).speed_m_s)

    def test_two_samples_of_one_second_complete_each_other(self, whole: Run) -> None:
        half = s.without(whole, "cadence_raw").samples
        other = s.without(whole, "distance_m", "speed_m_s").samples
        joined = clean(replace(whole, samples=half.vstack(other)))
        np.testing.assert_allclose(joined.cadence_spm, clean(whole).cadence_spm)

    def test_a_gap_of_twenty_days_is_no_run(self, whole: Run) -> None:
        cleaned = clean(shifted(whole, slice(1500, None), 1_746_563.0))
        assert cleaned.elapsed_s == 1499
        assert "time_jump" in ids(cleaned)

    def test_samples_before_the_watch_knew_the_date_are_dropped(self, whole: Run) -> None:
        since_1989 = datetime(1989, 12, 31, tzinfo=UTC)
        late = (s.START - since_1989).total_seconds()
        run = replace(shifted(whole, slice(60, None), late), start=since_1989)
        cleaned = clean(run)
        assert cleaned.start == s.START + timedelta(seconds=60)
        assert cleaned.elapsed_s == 1919
        assert "clock_was_set_late" in ids(cleaned)

    def test_a_watch_that_never_knew_the_date_still_has_durations(self, whole: Run) -> None:
        cleaned = clean(replace(whole, start=datetime(1989, 12, 31, tzinfo=UTC)))
        assert cleaned.elapsed_s == 1979
        assert "clock_not_set" in ids(cleaned)

    def test_the_grid_never_exceeds_two_days(self, whole: Run) -> None:
        slow = s.columns(whole, t_s=whole.samples["t_s"] * 300)
        cleaned = clean(slow)
        assert cleaned.t_s.size <= 48 * 3600 + 1
        assert "cut_at_48_h" in ids(cleaned)

    def test_a_recording_without_any_time_does_not_fail(self, whole: Run) -> None:
        cleaned = clean(s.columns(whole, t_s=np.full(1980, np.nan)))
        assert cleaned.elapsed_s == 0
        assert "no_times" in ids(cleaned)


class TestCadence:
    @pytest.mark.parametrize("per_leg", [True, False])
    def test_both_feet_are_counted_whatever_the_watch_counts(
        self, moved: s.Motion, per_leg: bool
    ) -> None:
        cleaned = clean(s.recorded(moved, per_leg=per_leg))
        running = cleaned.cadence_spm[200:1200]
        assert np.nanmedian(running) == pytest.approx(168, abs=1)

    @pytest.mark.parametrize("per_leg", [True, False])
    def test_a_walk_keeps_its_cadence_too(self, per_leg: bool) -> None:
        cleaned = clean(s.recorded(s.motion([s.walk(900)]), per_leg=per_leg))
        assert np.nanmedian(cleaned.cadence_spm) == pytest.approx(112, abs=1)

    @pytest.mark.parametrize("per_leg", [True, False])
    def test_a_treadmill_without_distance_has_both_feet(
        self, moved: s.Motion, per_leg: bool
    ) -> None:
        run = s.without(s.recorded(moved, per_leg=per_leg), "distance_m", "speed_m_s")
        assert np.nanmedian(clean(run).cadence_spm[200:1200]) == pytest.approx(168, abs=1)

    def test_a_dropout_while_running_is_unknown_and_not_zero(self, moved: s.Motion) -> None:
        raw = moved.cadence / 2
        raw[400:445] = 0
        cleaned = clean(s.columns(s.recorded(moved), cadence_raw=raw))
        assert np.isnan(cleaned.cadence_spm[400:445]).all()

    def test_a_stale_value_while_standing_is_unknown(self, moved: s.Motion) -> None:
        raw = np.where(moved.state == s.STILL, 75.0, moved.cadence / 2)
        cleaned = clean(s.columns(s.recorded(moved), cadence_raw=raw))
        assert np.isnan(cleaned.cadence_spm[1335:1370]).all()

    def test_spikes_are_dropped(self, moved: s.Motion) -> None:
        raw = moved.cadence / 2
        raw[500] = 127
        cleaned = clean(s.columns(s.recorded(moved), cadence_raw=raw))
        assert np.isnan(cleaned.cadence_spm[500])

    def test_apples_few_levels_are_kept_as_they_are(self, moved: s.Motion) -> None:
        raw = np.where(moved.cadence > 0, np.round(moved.cadence / 2 / 12.5) * 12.5, 0)
        cleaned = clean(s.columns(s.recorded(moved), cadence_raw=raw))
        assert set(np.unique(cleaned.cadence_spm[300:1200])) <= {150.0, 175.0}

    def test_a_column_of_zeros_is_no_cadence(self, moved: s.Motion) -> None:
        cleaned = clean(s.columns(s.recorded(moved), cadence_raw=np.zeros(1980)))
        assert not cleaned.cadence_available


class TestSpeedAndDistance:
    def test_speed_follows_the_distance_and_not_the_lagging_watch(self, moved: s.Motion) -> None:
        late = np.concatenate((np.zeros(40), moved.speed[:-40]))
        cleaned = clean(s.columns(s.recorded(moved), speed_m_s=late))
        assert cleaned.speed_m_s[130:160].mean() == pytest.approx(moved.speed[130:160].mean(), 0.02)

    def test_the_watchs_total_is_kept(self, moved: s.Motion) -> None:
        run = s.with_positions(s.recorded(moved), moved, noise_m=1.0)
        cleaned = clean(run)
        assert cleaned.distance_source == "device"
        assert cleaned.total_m == pytest.approx(moved.distance[-1], rel=1e-6)

    def test_positions_alone_give_the_distance(self, moved: s.Motion) -> None:
        run = s.without(s.with_positions(s.recorded(moved), moved), "distance_m", "speed_m_s")
        cleaned = clean(run)
        assert cleaned.distance_source == "positions"
        assert cleaned.total_m == pytest.approx(moved.distance[-1], rel=0.01)

    def test_speed_alone_gives_the_distance(self, moved: s.Motion) -> None:
        cleaned = clean(s.without(s.recorded(moved), "distance_m"))
        assert cleaned.total_m == pytest.approx(moved.distance[-1], rel=0.01)

    def test_hops_of_the_satellites_are_no_metres(self, moved: s.Motion) -> None:
        run = s.without(s.with_positions(s.recorded(moved), moved), "distance_m", "speed_m_s")
        lat = run.samples["lat_deg"].to_numpy().copy()
        for second in (300, 700, 1100):
            lat[second : second + 4] += 2000 / s.METRES_PER_DEGREE
        cleaned = clean(s.columns(run, lat_deg=lat))
        assert cleaned.claimed_m == pytest.approx(moved.distance[-1] + 12_000, rel=0.02)
        assert cleaned.total_m == pytest.approx(moved.distance[-1], rel=0.02)
        assert "distance_cleaned" in ids(cleaned)

    def test_hops_inside_the_watchs_own_total_are_taken_out(self, moved: s.Motion) -> None:
        run = s.with_positions(s.recorded(moved), moved)
        total = moved.distance.copy()
        total[500:] += 8000
        cleaned = clean(s.columns(run, distance_m=total))
        assert cleaned.total_m == pytest.approx(moved.distance[-1], rel=0.02)
        assert cleaned.claimed_m == pytest.approx(moved.distance[-1] + 8000)

    def test_a_total_that_contradicts_clean_positions_gives_way(self, moved: s.Motion) -> None:
        run = s.with_positions(s.recorded(moved), moved)
        cleaned = clean(s.columns(run, distance_m=moved.distance * 1.6))
        assert cleaned.distance_source == "positions"
        assert cleaned.total_m == pytest.approx(moved.distance[-1], rel=0.02)

    def test_a_tunnel_is_caught_up(self, moved: s.Motion) -> None:
        run = s.with_positions(s.recorded(moved), moved)
        lost = slice(600, 690)
        total, lat = moved.distance.copy(), run.samples["lat_deg"].to_numpy().copy()
        total[lost], lat[lost] = total[600], np.nan
        cleaned = clean(s.columns(run, distance_m=total, lat_deg=lat))
        assert cleaned.total_m == pytest.approx(moved.distance[-1], rel=0.01)
        assert cleaned.speed_m_s[620:670].mean() == pytest.approx(2.8, rel=0.1)

    def test_satellites_that_settle_in_make_no_sprint(self, moved: s.Motion) -> None:
        total = moved.distance.copy()
        total[5:] += 40
        cleaned = clean(s.columns(s.recorded(moved), distance_m=total))
        assert cleaned.speed_m_s[:20].max() < 2.0

    def test_jitter_around_one_spot_is_standing(self) -> None:
        moved = s.motion([s.run(600), s.stand(300), s.run(600)])
        run = s.without(s.with_positions(s.recorded(moved), moved, noise_m=1.5), "distance_m")
        cleaned = clean(run)
        assert cleaned.distance_m[870] - cleaned.distance_m[640] < 10

    def test_null_island_is_no_place(self, moved: s.Motion) -> None:
        run = s.without(s.with_positions(s.recorded(moved), moved), "distance_m", "speed_m_s")
        lat = run.samples["lat_deg"].to_numpy().copy()
        lon = run.samples["lon_deg"].to_numpy().copy()
        lat[:3], lon[:3] = 0.0, 0.0
        cleaned = clean(s.columns(run, lat_deg=lat, lon_deg=lon))
        assert cleaned.total_m == pytest.approx(moved.distance[-1], rel=0.02)

    def test_the_date_line_is_no_hop(self, moved: s.Motion) -> None:
        run = s.without(s.with_positions(s.recorded(moved), moved), "distance_m", "speed_m_s")
        lon = run.samples["lon_deg"].to_numpy() - 11 + 180
        cleaned = clean(s.columns(run, lon_deg=np.where(lon > 180, lon - 360, lon)))
        assert cleaned.total_m == pytest.approx(moved.distance[-1], rel=0.01)

    def test_what_was_typed_in_after_the_treadmill_counts(self, moved: s.Motion) -> None:
        told = 1.1 * float(moved.distance[-1])
        run = replace(s.recorded(moved), sub_sport="treadmill", totals=Totals(distance_m=told))
        assert clean(run).total_m == pytest.approx(told)

    def test_sentinels_are_no_heartbeats(self, moved: s.Motion) -> None:
        cleaned = clean(s.columns(s.recorded(moved), heart_rate_bpm=np.full(1980, 255.0)))
        assert np.isnan(cleaned.heart_rate_bpm).all()


class TestPauses:
    def test_memory_saving_gaps_are_no_pauses(self, moved: s.Motion) -> None:
        cleaned = clean(s.only_every(s.recorded(moved), s.smart(moved, longest_s=28)))
        assert not cleaned.paused[:1300].any()
        assert cleaned.speed_m_s[200:1200].min() > 1.5

    def test_the_timers_events_are_pauses(self, moved: s.Motion) -> None:
        keep = np.ones(1980, dtype=np.bool_)
        keep[1325:1375] = False
        run = s.only_every(s.recorded(moved), keep)
        cleaned = clean(s.with_events(run, Event(1324, "stop"), Event(1375, "start")))
        assert cleaned.paused.sum() == pytest.approx(50, abs=2)

    def test_a_gap_without_movement_is_a_pause_without_events(self, moved: s.Motion) -> None:
        keep = np.ones(1980, dtype=np.bool_)
        keep[1325:1375] = False
        cleaned = clean(s.only_every(s.recorded(moved), keep))
        assert cleaned.paused[1330:1370].all()
        assert cleaned.paused.sum() == pytest.approx(50, abs=2)

    def test_a_stop_that_stopped_nothing_is_ignored(self, moved: s.Motion) -> None:
        cleaned = clean(s.with_events(s.recorded(moved), Event(300, "stop"), Event(900, "start")))
        assert not cleaned.paused[300:900].any()

    def test_a_long_gap_while_moving_is_unrecorded(self, moved: s.Motion) -> None:
        keep = np.ones(1980, dtype=np.bool_)
        keep[400:700] = False
        cleaned = clean(s.only_every(s.recorded(moved), keep))
        assert not cleaned.recorded[410:690].any()
        assert not cleaned.paused[410:690].any()
        assert np.isnan(cleaned.speed_m_s[410:690]).all()
