"""Whatever the damage: a reading that keeps its promises, or one clear refusal. Nothing else."""

import gzip
import math
from collections.abc import Callable
from datetime import UTC
from functools import partial
from pathlib import Path

import pytest

from flexor.errors import FlexorError, UnreadableInput
from flexor.runs.archive import Limits, members
from flexor.runs.fit import encode
from flexor.runs.read import read, read_member
from flexor.runs.run import SAMPLE_COLUMNS, Reading, Run

from ..made_files import (
    START,
    apple,
    gpx,
    gpx_point,
    gpx_track,
    simple_gpx,
    simple_tcx,
    steps,
    tcx,
    tcx_activity,
    tcx_lap,
    tcx_point,
    workout,
    zipped,
)
from .mutation import damaged, shortened


def fit_seed() -> bytes:
    times = [START.replace(second=second) for second in range(50)]
    return encode.fit_file(
        encode.message("file_id", type=4, manufacturer=255, serial_number=7, time_created=START),
        encode.rows(
            "record",
            {
                "timestamp": times,
                "position_lat": [0.001 + n / 1e6 for n in range(50)],
                "position_long": [0.002] * 50,
                "heart_rate": [120 + n for n in range(50)],
                "distance": [2.5 * n for n in range(50)],
            },
        ),
    )


def gpx_seed() -> bytes:
    hr = "<extensions><gpxtpx:hr>150</gpxtpx:hr><cad>80</cad></extensions>"
    first = [gpx_point(n, 50 + n / 1e4, inside=f"<ele>{n}</ele>{hr}") for n in range(15)]
    second = [gpx_point(n + 90, inside=hr) for n in range(10)]
    return gpx(gpx_track(first, second, name="Lauf & Spaß", kind="9"), gpx_track([gpx_point(999)]))


def tcx_seed() -> bytes:
    inside = "<DistanceMeters>5.5</DistanceMeters><HeartRateBpm><Value>150</Value></HeartRateBpm>"
    points = [tcx_point(n, inside, "<ns3:Speed>2.5</ns3:Speed>") for n in range(4)]
    totals = "<TotalTimeSeconds>60</TotalTimeSeconds><DistanceMeters>200</DistanceMeters>"
    lap = tcx_lap(points, points, totals=totals)
    return tcx(tcx_activity(lap, tcx_lap(totals=totals, second=60)), tcx_activity(lap))


def apple_seed() -> bytes:
    route = '<WorkoutRoute><FileReference path="/r.gpx"/></WorkoutRoute>'
    more = 'totalDistance="5" totalDistanceUnit="km"'
    return apple(*(steps(n, n + 60, n) for n in range(10)), workout(route, more=more), workout())


def strava_seed() -> bytes:
    rows = "".join(f'{n},"Mar 5, 2024",Run {n},activities/{n}.fit.gz\n' for n in range(10))
    return f"Activity ID,Activity Date,Activity Name,Filename\n{rows}".encode()


SEEDS: dict[str, Callable[[], bytes]] = {
    "fit": fit_seed,
    "gpx": gpx_seed,
    "tcx": tcx_seed,
    "apple": apple_seed,
    "strava": strava_seed,
    "gz": lambda: gzip.compress(gpx_seed()),
}


def check_run(run: Run) -> None:
    """What every reader promises of a run."""
    assert run.start.tzinfo is UTC
    assert run.samples.height > 0 and run.samples["t_s"][0] == 0
    for name, kind in SAMPLE_COLUMNS.items():
        column = run.samples[name]
        assert column.dtype == kind
        assert all(value is None or math.isfinite(value) for value in column.to_list()), name
    for flag in run.flags:
        assert flag.id and flag.text


def check(look: Callable[[], Reading]) -> None:
    try:
        reading = look()
    except FlexorError as problem:
        assert isinstance(problem, UnreadableInput)
        assert problem.problem and problem.problem[-1] in ".)"
        return
    for run in reading.runs:
        check_run(run)


@pytest.mark.parametrize("kind", SEEDS)
def test_the_seeds_are_sound(kind: str) -> None:
    reading = read(SEEDS[kind](), f"x.{kind}")
    assert reading.runs or kind == "strava"


@pytest.mark.parametrize("kind", SEEDS)
def test_mutations(kind: str) -> None:
    for data in damaged(SEEDS[kind](), count=400, seed=20260301):
        check(partial(read, data, f"x.{kind}"))


@pytest.mark.parametrize("kind", SEEDS)
def test_every_seventh_length(kind: str) -> None:
    for data in shortened(SEEDS[kind](), step=7):
        check(partial(read, data, f"x.{kind}"))


@pytest.mark.parametrize("stored", [True, False])
def test_archives(tmp_path: Path, stored: bool) -> None:
    inner = zipped({"a.gpx": simple_gpx(), "b.tcx.gz": gzip.compress(simple_tcx())}, stored=stored)
    files = {"inner.zip": inner, "c.gpx": simple_gpx(), "export.xml": apple(workout())}
    sound = zipped(files, stored=stored)
    path = tmp_path / "a.zip"
    for data in [*damaged(sound, count=300, seed=7), *shortened(sound, step=37)]:
        path.write_bytes(data)
        found = list(members(path, limits=Limits(entries=1000)))
        assert found
        assert len({member.path for member in found}) == len(found)
        for member in found:
            check(partial(read_member, member))


@pytest.mark.real
def test_real_files_damaged(real_data: Path) -> None:
    files = sorted((real_data / "runs").rglob("*.*"), key=lambda path: path.stat().st_size)
    small = [path for path in files if path.suffix in {".fit", ".gpx", ".tcx"}][:25]
    for seed, path in enumerate(small):
        for data in damaged(path.read_bytes(), count=10, seed=seed):
            check(partial(read, data, path.name))
