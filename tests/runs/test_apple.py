"""Apple Health exports: streamed, faulty document type and all."""

import io
import pickle
from datetime import UTC, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexor.errors import LimitExceeded, UnreadableInput
from flexor.runs.apple import AppleExport, read_apple_export
from flexor.runs.run import Event, Reading, Run, Wearable

from .made_files import START, apple, apple_time, gpx, gpx_point, gpx_track, steps, workout

NO_ROUTE = {"": b""}.get


def read(data: bytes, routes: dict[str, bytes] | None = None) -> Reading:
    return read_apple_export(io.BytesIO(data), (routes or {}).get)


def one(reading: Reading) -> Run:
    (run,) = reading.runs
    return run


def distance(amount: float, unit: str) -> str:
    return (
        '<WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" '
        f'sum="{amount}" unit="{unit}"/>'
    )


def note(key: str, value: str) -> str:
    return f'<MetadataEntry key="{key}" value="{value}"/>'


def reference(path: str) -> str:
    return f'<WorkoutRoute sourceName="Watch"><FileReference path="{path}"/></WorkoutRoute>'


def test_a_run_without_route_has_its_totals() -> None:
    run = one(read(apple(workout(distance(5, "km")))))
    assert (run.start, run.sport, run.sub_sport) == (START, "running", None)
    assert run.start.tzinfo is UTC and run.utc_offset_s == 3600
    assert run.samples.select("t_s", "distance_m").rows() == [(0, 0), (1800, 5000)]
    assert [flag.id for flag in run.flags] == ["no_samples"]
    assert (run.totals.elapsed_s, run.totals.timer_s, run.totals.distance_m) == (1800, 1770, 5000)
    assert (run.provenance.format, run.provenance.device) == ("apple", "Watch")


def test_a_run_with_its_route() -> None:
    points = [gpx_point(n, 1 + n / 1e5, inside="<ele>5</ele>") for n in range(2, 60)]
    route = gpx(gpx_track(points))
    data = apple(workout(reference("/workout-routes/r.gpx") + distance(3, "mi")))
    run = one(read(data, {"/workout-routes/r.gpx": route}))
    assert run.start == START + timedelta(seconds=2)
    assert run.samples.height == 58 and run.samples["lat_deg"][0] == 1.00002
    assert run.totals.distance_m == pytest.approx(4828.032)
    assert run.provenance.format == "apple" and run.flags == ()


def test_routes_in_two_parts_become_one_course() -> None:
    routes = {
        "/b.gpx": gpx(gpx_track([gpx_point(100), gpx_point(110)])),
        "/a.gpx": gpx(gpx_track([gpx_point(0), gpx_point(10)])),
    }
    run = one(read(apple(workout(reference("/b.gpx") + reference("/a.gpx"))), routes))
    assert run.samples["t_s"].to_list() == [0, 10, 100, 110]


@pytest.mark.parametrize("route", [None, b"<gpx><trk", b"junk", gpx(gpx_track())])
def test_a_route_that_is_missing_or_unreadable_is_said_so(route: bytes | None) -> None:
    routes = {} if route is None else {"/r.gpx": route}
    run = one(read(apple(workout(reference("/r.gpx") + distance(5, "km"))), routes))
    assert [flag.id for flag in run.flags] == ["no_samples", "route_missing"]


def test_only_gpx_files_are_asked_for() -> None:
    asked: list[str] = []

    def routes(path: str) -> None:
        asked.append(path)

    data = apple(workout(reference("/secret.db") + reference("/r.GPX")))
    read_apple_export(io.BytesIO(data), routes)
    assert asked == ["/r.GPX"]


def test_points_inline_as_old_exports_have_them() -> None:
    inside = "".join(
        f'<Location date="{apple_time(n)}" latitude="1.5" longitude="2" altitude="3"/>'
        for n in range(3)
    )
    run = one(read(apple(workout(f"<WorkoutRoute>{inside}</WorkoutRoute>"))))
    assert run.samples.select("t_s", "lat_deg", "altitude_m").rows() == [
        (0, 1.5, 3),
        (1, 1.5, 3),
        (2, 1.5, 3),
    ]


def test_a_treadmill_its_zone_and_its_pauses() -> None:
    inside = (
        note("HKIndoorWorkout", "1")
        + note("HKTimeZone", "Asia/Tokyo")
        + f'<WorkoutEvent type="HKWorkoutEventTypeResume" date="{apple_time(400)}"/>'
        + f'<WorkoutEvent type="HKWorkoutEventTypePause" date="{apple_time(300)}"/>'
        + f'<WorkoutEvent type="HKWorkoutEventTypeSegment" date="{apple_time(300)}"/>'
    )
    run = one(read(apple(workout(inside))))
    assert (run.sub_sport, run.utc_offset_s) == ("treadmill", 9 * 3600)
    assert run.events == (Event(300, "stop"), Event(400, "start"))


@pytest.mark.parametrize("zone", ["", "Nowhere/Land", "../../etc/passwd", "/etc/passwd", "Europe"])
def test_an_unknown_zone_falls_back_to_the_written_offset(zone: str) -> None:
    assert one(read(apple(workout(note("HKTimeZone", zone))))).utc_offset_s == 3600


@pytest.mark.parametrize(
    ("more", "metres"),
    [
        ('totalDistance="5" totalDistanceUnit="km"', 5000),
        ('totalDistance="3.1" totalDistanceUnit="mi"', 4988.9664),
        ('totalDistance="5" totalDistanceUnit="Cal"', None),
        ('totalDistance="x" totalDistanceUnit="km"', None),
        ("", None),
    ],
)
def test_distances_in_the_unit_that_is_given(more: str, metres: float | None) -> None:
    run = one(read(apple(workout(more=more))))
    assert run.totals.distance_m == (None if metres is None else pytest.approx(metres))
    assert run.samples["distance_m"].null_count() == (0 if metres else 2)


def test_walks_and_hikes_are_kept_others_counted() -> None:
    kinds = ("Walking", "Hiking", "Cycling", "Yoga", "Yoga")
    reading = read(apple(*(workout(kind=kind) for kind in kinds)))
    assert [run.sport for run in reading.runs] == ["walking", "hiking"]
    assert [run.provenance.session_index for run in reading.runs] == [0, 1]
    assert any("Yoga (2)" in note and "Cycling (1)" in note for note in reading.notes)


def test_the_copy_by_another_app_stays_with_its_source() -> None:
    copy = workout().replace('sourceName="Watch"', 'sourceName="Strava"')
    runs = read(apple(workout(), copy)).runs
    assert [run.provenance.device for run in runs] == ["Watch", "Strava"]


def test_impossible_times_are_left_out_and_counted() -> None:
    bad = workout(begin=100, end=50), workout(end=1e6), workout().replace("2026", "20x6")
    reading = read(apple(*bad, workout()))
    assert len(reading.runs) == 1
    assert any("3 workouts" in note for note in reading.notes)


def days(reading: Reading) -> Wearable:
    assert reading.wearable is not None
    return reading.wearable


def test_steps_and_idle_hours() -> None:
    idle = (
        '\n <Record type="HKCategoryTypeIdentifierAppleStandHour" sourceName="Watch" '
        f'startDate="{apple_time(0)}" endDate="{apple_time(3600)}" '
        'value="HKCategoryValueAppleStandHour{}"/>'
    )
    reading = read(apple(steps(0, 60, 110), steps(60, 90, 40), idle.format("Idle")))
    assert reading.kind == "wearable"
    assert days(reading).steps.rows() == [
        (START, START + timedelta(seconds=60), 110),
        (START + timedelta(seconds=60), START + timedelta(seconds=90), 40),
    ]
    assert days(reading).still.rows() == [(START, START + timedelta(hours=1))]
    stood = read(apple(steps(0, 60, 1), idle.format("Stood")))
    assert days(stood).still.height == 0


def test_phone_and_watch_do_not_count_twice() -> None:
    watch = [steps(0, 60, 100), steps(60, 120, 100)]
    phone = [steps(0, 120, 150, "Phone")]
    tomorrow = [steps(90_000, 90_060, 30, "Phone")]
    taken = days(read(apple(*phone, *watch, *tomorrow, *watch))).steps
    assert taken["steps"].to_list() == [100, 100, 30]


def test_nothing_of_ours() -> None:
    reading = read(apple())
    assert (reading.kind, reading.runs, reading.wearable) == ("other", (), None)


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_control_characters_and_encodings(codec: str) -> None:
    data = apple(workout(note("HKTimeZone", "Asia/Tokyo\x0b"))).decode().encode(codec)
    assert one(read(data)).utc_offset_s == 9 * 3600


def test_doctype_and_entities_are_skipped_but_never_used() -> None:
    assert read(apple(workout(), doctype="")).runs
    late = b"<HealthData>&</HealthData><!DOCTYPE x [<!ENTITY a 'b'>]><HealthData>&a;"
    assert read(late).kind == "other"
    with pytest.raises(UnreadableInput):
        read(b"<!DOCTYPE HealthData [" + b"<!ENTITY a 'b'>" * 200_000)


def test_an_export_that_stops_short_keeps_its_complete_workouts() -> None:
    data = apple(*(workout() for _ in range(1000)))
    reading = read(data[: len(data) // 2])
    assert 490 <= len(reading.runs) <= 500
    assert "too early" in reading.notes[0]


@pytest.mark.parametrize("damage", ["<x a='1' a='2'/>", " & ", "</Wrong>", "<", "\x85<1>"])
@pytest.mark.parametrize("at", [0, 500, 999])
def test_damage_in_the_middle_costs_at_most_one_workout(damage: str, at: int) -> None:
    workouts = [workout(begin=n) for n in range(1000)]
    workouts[at] = workout(damage + distance(5, "km"), begin=at)
    reading = read(apple(*workouts))
    starts = {(run.start - START) // timedelta(seconds=1) for run in reading.runs}
    assert starts >= set(range(1000)) - {at, at + 1, at - 1}
    assert len(reading.runs) == len(starts)
    assert "Not well-formed" in reading.notes[0]


def test_no_export_at_all() -> None:
    for data in (b"", b"<gpx/>", b"\0" * 3_000_000):
        with pytest.raises(UnreadableInput):
            read(data)
    with pytest.raises(LimitExceeded):
        read(apple(workout('<MetadataEntry key="x" value="' + "y" * (3 << 20) + '"/>')))


def test_runs_come_one_by_one() -> None:
    def endless() -> bytes:
        return apple(*(workout(begin=n) for n in range(5000)))

    stream = io.BytesIO(endless())
    export = AppleExport(stream, NO_ROUTE)
    first = next(export.runs())
    assert first.start == START
    assert stream.tell() < len(stream.getvalue()) / 2
    assert pickle.loads(pickle.dumps(first)).start == START


@settings(derandomize=True, deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 5000)), max_size=30))
def test_steps_are_kept_as_they_are(rows: list[tuple[int, int]]) -> None:
    expected = sorted({(begin, count) for begin, count in rows})
    reading = read(apple(*(steps(begin, begin + 60, count) for begin, count in rows)))
    if not rows:
        assert reading.wearable is None
        return
    taken = days(reading).steps
    since = [(start - START) // timedelta(seconds=1) for start in taken["start"]]
    assert sorted(zip(since, taken["steps"], strict=True)) == expected
    assert since == sorted(since)
