"""GPX, TCX and Apple's export: points a second and memory, beside gpxpy, lxml and ElementTree.

gpxpy is timed for its parse alone; Flexor to the finished runs. Times are processor seconds, the
best of several; memory is the most that Python held above what it held before, in MB.
"""

import gc
import io
import os
import platform
import sys
import tempfile
import time
import tracemalloc
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import gpxpy
from lxml import etree

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))

from tests.runs import made_files  # noqa: E402

from flexor.runs.apple import AppleExport  # noqa: E402
from flexor.runs.archive import members  # noqa: E402
from flexor.runs.gpx import read_gpx  # noqa: E402
from flexor.runs.tcx import read_tcx  # noqa: E402

DATA = CHECKOUT.parent / "shared" / "data" / "runs"
REPEATS = 5
HOURS = 4
GARMIN_FILES = 21_316  # as many as a real Garmin export holds
EXPORT_MB = 100

Work = Callable[[bytes], int]


def with_gpxpy(data: bytes) -> int:
    tracks = gpxpy.parse(data).tracks
    return sum(len(segment.points) for track in tracks for segment in track.segments)


def with_lxml(data: bytes) -> int:
    """Every trackpoint's texts by a tree, as small TCX tools do it."""
    points = [
        {element.tag.rpartition("}")[2]: element.text for element in point.iter()}
        for point in etree.fromstring(data).iter("{*}Trackpoint")
    ]
    return len(points)


def gpx_points(data: bytes) -> int:
    return sum(run.samples.height for run in read_gpx(data).runs)


def tcx_points(data: bytes) -> int:
    return sum(run.samples.height for run in read_tcx(data).runs)


def made_gpx() -> bytes:
    inside = (
        "<ele>12.5</ele><extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>150</gpxtpx:hr>"
        "<gpxtpx:cad>85</gpxtpx:cad></gpxtpx:TrackPointExtension></extensions>"
    )
    row = (
        made_files.gpx_point(second, 50 + second / 1e5, inside=inside)
        for second in range(HOURS * 3600)
    )
    return made_files.gpx(made_files.gpx_track(row), namespaces='xmlns:gpxtpx="urn:x"')


def seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    times = []
    for _ in range(repeats):
        gc.collect()
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def peak_mb(work: Callable[[], object]) -> float:
    gc.collect()
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def compare(name: str, files: list[bytes], peer: str, theirs: Work, ours: Work) -> None:
    def all_of(work: Work) -> int:
        return sum(work(data) for data in files)

    points = all_of(ours)
    assert points == all_of(theirs), "both see the same points"
    slow, quick = seconds(lambda: all_of(theirs)), seconds(lambda: all_of(ours))
    size = sum(map(len, files)) / 1e6
    print(
        f"| {name} | {size:.1f} | {points:,} | {peer} {points / slow:,.0f} | {points / quick:,.0f} "
        f"| **{slow / quick:.1f}** | {peak_mb(lambda: all_of(theirs)):.0f} "
        f"| {peak_mb(lambda: all_of(ours)):.0f} |"
    )


class Export(io.RawIOBase):
    """An Apple export of any length that is made while it is read."""

    def __init__(self, megabytes: int) -> None:
        super().__init__()
        self._pieces = self._made(megabytes)
        self._rest = b""

    @staticmethod
    def _made(megabytes: int) -> Iterator[bytes]:
        whole = made_files.apple("\0")
        head, _, tail = whole.partition(b"\0")
        records = "".join(made_files.steps(60 * n, 60 * n + 60, n % 160) for n in range(4000))
        block = (records + made_files.workout() * 4).encode()
        yield head
        for _ in range(megabytes * 1_000_000 // len(block)):
            yield block
        yield tail

    def read(self, size: int = -1) -> bytes:
        """The next ``size`` bytes, fewer only at the end."""
        while len(self._rest) < size and (piece := next(self._pieces, b"")):
            self._rest += piece
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


def apple_with_flexor() -> int:
    export = AppleExport(Export(EXPORT_MB), lambda _path: None)  # type: ignore[arg-type]
    return sum(1 for _ in export.runs())


def apple_with_elementtree() -> int:
    """Only counts the workouts, each element cleared as it ends; the document type left out."""
    stream, count = Export(EXPORT_MB), 0
    head = stream.read(4096)
    stream._rest = head[head.index(b"<HealthData") :] + stream._rest
    for _, element in ElementTree.iterparse(stream):
        count += element.tag == "Workout"
        element.clear()
    return count


def garmin_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(GARMIN_FILES):
            body = b"\x0e\x10\x5d\x08\x00\x00\x00\x00.FIT" + os.urandom(600)
            archive.writestr(f"me@home.example_{number}.fit", body)


def read_by_zipfile(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        return sum(bool(archive.read(name)) for name in archive.namelist())


def main() -> int:
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores\n")
    print(
        "| files | MB | points | peer, points/s | Flexor, points/s | times "
        "| peer, MB | Flexor, MB |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    real_gpx = [path.read_bytes() for path in sorted(DATA.rglob("*.gpx"))]
    real_tcx = [
        path.read_bytes() for path in sorted(DATA.rglob("*.tcx")) if path.name != "malformed.tcx"
    ]
    if real_gpx:
        compare(f"{len(real_gpx)} real GPX", real_gpx, "gpxpy", with_gpxpy, gpx_points)
    compare(f"GPX made up, {HOURS} h", [made_gpx()], "gpxpy", with_gpxpy, gpx_points)
    if real_tcx:
        compare(f"{len(real_tcx)} real TCX", real_tcx, "lxml tree", with_lxml, tcx_points)
    print(f"\nApple export, {EXPORT_MB} MB made up while read, {apple_with_flexor():,} workouts:")
    ours, theirs = seconds(apple_with_flexor, 1), seconds(apple_with_elementtree, 1)
    print(
        f"ElementTree, counting only, {EXPORT_MB / theirs:.0f} MB/s; Flexor, runs and steps, "
        f"{EXPORT_MB / ours:.0f} MB/s, {peak_mb(apple_with_flexor):.0f} MB at most."
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "garmin.zip"
        garmin_zip(path)
        walk = seconds(lambda: [member.data() for member in members(path)], 2)
        plain = seconds(lambda: read_by_zipfile(path), 2)
    print(
        f"\nA zip of {GARMIN_FILES:,} files, each told by its content and read: {walk:.1f} s; "
        f"zipfile, reading only: {plain:.1f} s."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
