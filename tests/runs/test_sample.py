"""The sample runner: plausible, repeatable, and nobody could take it for a person."""

import itertools
import time
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from flexor.runs import strava
from flexor.runs.sample import outings, sample_files, sample_year
from flexor.runs.sample.motion import _remembering, motion
from flexor.runs.sample.outing import Outing

from .test_encode import decoded

LAST_DAY = date(2026, 11, 23)
YEAR = list(outings(1, LAST_DAY))


def files_of(**wanted: object) -> list[tuple[str, bytes]]:
    """The files of the first outing that has these attributes."""
    outing = next(o for o in YEAR if all(getattr(o, k) == v for k, v in wanted.items()))
    return list(sample_files(1, outing))


def records_of(**wanted: object) -> list[dict[str, Any]]:
    return decoded(files_of(**wanted)[0][1], "record")


def test_a_year_is_made_in_less_than_three_seconds() -> None:
    before = time.process_time()
    year = dict(sample_year(1, LAST_DAY))
    assert time.process_time() - before < 3
    assert 120 <= len(year) <= 150
    assert sum(map(len, year.values())) < 12_000_000
    titles = strava.titles(year.pop("activities.csv"))
    assert all(name.startswith("activities/sample-") for name in year)
    assert all(titles[name].startswith("Sample: ") for name in year if name.endswith(".fit"))


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others() -> None:
    assert list(sample_files(3, YEAR[20])) == list(sample_files(3, YEAR[20]))
    assert list(sample_files(3, YEAR[20])) != list(sample_files(4, YEAR[20]))
    assert [o.name for o in outings(1, LAST_DAY)] == [o.name for o in YEAR]


def test_it_says_everywhere_that_it_is_a_sample() -> None:
    name, data = files_of(name="easy")[0]
    identity = decoded(data, "file_id")[0]
    assert "/sample-" in name
    assert (identity["manufacturer"], identity["product_name"]) == ("development", "Flexor sample")
    assert decoded(data, "device_info")[0]["product_name"] == "Flexor sample"
    assert decoded(data, "sport")[0]["name"] == "Sample: easy"
    copy_name, copy = files_of(quirk="copied")[1]
    assert "/sample-" in copy_name
    assert b"<name>Sample: easy</name>" in copy
    assert b'creator="Flexor sample"' in copy


def test_the_days_fill_the_year_before_the_last_day() -> None:
    days = [o.day for o in YEAR]
    assert days == sorted(days)
    assert LAST_DAY - timedelta(days=366) < days[0] < LAST_DAY - timedelta(days=355)
    assert days[-1] == LAST_DAY - timedelta(days=2)
    assert all(o.start.tzinfo is UTC for o in YEAR)


def test_the_story_holds_what_the_features_show() -> None:
    names = Counter(o.name for o in YEAR)
    assert set(names) == {
        "easy", "long", "surges", "treadmill", "race", "cut short", "walk", "walk-run", "staged",
    }  # fmt: skip
    assert {o.quirk for o in YEAR} == {"", "smart", "hops", "copied"}
    assert any(phase.state == "pause" for o in YEAR for phase in o.phases)
    runs = [o.day for o in YEAR if o.sport == "running"]
    breaks = [later - earlier for earlier, later in itertools.pairwise(runs)]
    assert max(breaks) > timedelta(days=30)


def kilometres(outing: Outing) -> float:
    return sum(p.seconds * p.speed_m_s for p in outing.phases) / 1000


def test_one_run_is_far_beyond_the_longest_of_the_thirty_days_before() -> None:
    race = next(o for o in YEAR if o.name == "race")
    before = [o for o in YEAR if timedelta(0) < race.day - o.day <= timedelta(days=30)]
    assert kilometres(race) / max(map(kilometres, before)) > 1.3
    after = [o for o in YEAR if o.name == "staged"]
    for earlier, later in itertools.pairwise(after):
        assert kilometres(later) < 1.15 * kilometres(earlier)


@pytest.mark.parametrize("outing", YEAR[::15], ids=lambda o: o.file_name)
def test_every_file_is_read_by_another_decoder_and_is_plausible(outing: Outing) -> None:
    _, data = next(iter(sample_files(1, outing)))
    session = decoded(data, "session")[0]
    rows = decoded(data, "record")
    assert session["sport"] == outing.sport
    assert session["start_time"] == outing.start == rows[0]["timestamp"]
    assert session["total_elapsed_time"] == pytest.approx(sum(p.seconds for p in outing.phases), 5)
    hearts = np.array([row["heart_rate"] for row in rows])
    assert 55 < hearts.min() < hearts.max() < 200
    assert max(row["speed"] for row in rows) < 4.5
    assert max(row["cadence"] for row in rows) <= 95  # one leg
    distance = np.array([row["distance"] for row in rows])
    assert (np.diff(distance) >= 0).all()
    assert len(decoded(data, "lap")) == session["num_laps"]


def test_outdoors_is_open_ocean_and_a_treadmill_is_nowhere() -> None:
    degrees = [
        abs(row[key]) * 180 / 2**31
        for row in records_of(name="easy")
        for key in ("position_lat", "position_long")
    ]
    assert max(degrees) < 0.02
    indoors = files_of(name="treadmill")[0][1]
    assert decoded(indoors, "session")[0]["sub_sport"] == "treadmill"
    assert not any("position_lat" in row for row in decoded(indoors, "record"))


def test_a_pause_is_two_timer_events_and_a_gap() -> None:
    outing = next(o for o in YEAR if any(p.state == "pause" for p in o.phases) and not o.quirk)
    _, data = next(iter(sample_files(1, outing)))
    events = [event["event_type"] for event in decoded(data, "event")]
    assert events == ["start", "stop_all", "start", "stop_all"]
    times = [row["timestamp"] for row in decoded(data, "record")]
    gaps = [b - a for a, b in itertools.pairwise(times)]
    assert max(gaps) >= timedelta(seconds=150)
    session = decoded(data, "session")[0]
    assert session["total_elapsed_time"] - session["total_timer_time"] == pytest.approx(150, abs=2)


def test_smart_recording_leaves_seconds_out() -> None:
    times = [row["timestamp"] for row in records_of(quirk="smart", name="easy")]
    gaps = Counter((b - a).seconds for a, b in itertools.pairwise(times))
    assert len(gaps) >= 5
    assert max(gaps) <= 12


def test_hops_inflate_the_distance_that_the_watch_claims() -> None:
    outing = next(o for o in YEAR if o.quirk == "hops")
    claimed = decoded(files_of(quirk="hops")[0][1], "session")[0]["total_distance"]
    assert claimed > 2.5 * 1000 * kilometres(outing)


def test_the_copy_starts_a_little_later_and_has_no_cadence() -> None:
    outing = next(o for o in YEAR if o.quirk == "copied")
    root = ET.fromstring(files_of(quirk="copied")[1][1])
    times = [e.text or "" for e in root.iter("{http://www.topografix.com/GPX/1/1}time")]
    first = datetime.fromisoformat(times[1].replace("Z", "+00:00"))
    assert timedelta(0) < first - outing.start < timedelta(seconds=10)
    assert b"cad" not in files_of(quirk="copied")[1][1]


def test_a_workout_is_cut_into_laps_that_name_their_step() -> None:
    laps = decoded(files_of(name="walk-run")[0][1], "lap")
    assert (laps[0]["intensity"], laps[-1]["intensity"]) == ("warmup", "cooldown")
    assert [lap["wkt_step_index"] for lap in laps[:3]] == [0, 1, 2]


def test_walking_and_running_differ_as_they_do_in_people() -> None:
    outing = next(o for o in YEAR if o.name == "walk-run")
    seen = motion(outing, np.random.default_rng(0))
    state = np.array([outing.phases[i].state for i in seen.phase])
    walking, running = seen.cadence_spm[state == "walk"], seen.cadence_spm[state == "run"]
    assert 100 < np.median(walking) < 130 < 145 < np.median(running) < 185
    pulse = seen.heart_rate_bpm
    assert pulse[state == "run"].mean() - pulse[state == "walk"].mean() > 10


def test_the_memory_of_noise_is_the_recursion_that_it_says() -> None:
    values = np.random.default_rng(5).normal(size=3000)
    keep, before, expected = np.exp(-1 / 6), 3.0, []
    for value in values:
        before = keep * before + value
        expected.append(before)
    assert _remembering(values, 6, before=3.0) == pytest.approx(expected)
