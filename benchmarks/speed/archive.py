"""An archive of 2,000 files imported, audited and stored, beside a plain loop of known readers.

The archive: every real recording at hand, and made-up ones up to 2,000 (seeded), laid out as
Strava's. The import runs as ``flexor serve`` runs it, in a process of its own with its worker
processes; memory is the largest sum over all of them that was seen, ten times a second, as RSS
(pages that processes share are counted for each) and PSS (shared pages counted once).

The peer is what people write first: one process, fitdecode or gpxpy, point by point, and nothing
audited or stored. It reads a sample of the archive's files; the rest is extrapolated by size.
"""

import gzip
import io
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import fitdecode
import gpxpy
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from benchmarks._archive import random_archive

from flexor.app.house import open_house
from flexor.app.import_files import begin, imports, progress
from flexor.app.list_runs import list_runs

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "runs"
FILES = 2000
PEER_FILES = 40


@dataclass(slots=True)
class Peak:
    """The most memory of a process and its children, MB."""

    rss: float = 0.0
    pss: float = 0.0
    processes: int = 0


def build(path: Path) -> int:
    """Write the archive; how many of its files are real."""
    real = [p for p in sorted(DATA.glob("*/*")) if p.suffix in {".fit", ".gpx", ".tcx"}]
    random_archive(path, FILES - len(real), 2026)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for one in real:
            archive.write(one, f"real/{one.parent.name}/{one.name}")
    return len(real)


def import_it(data: Path, archive: Path) -> None:
    """What the measured process does."""
    house = open_house(data)
    job = begin(house, house.runner(), [(archive.name, archive)], keep=True)
    while progress(house, job).under_way:
        time.sleep(0.2)
    house.close()


def measure(data: Path, archive: Path) -> tuple[float, float, Peak]:
    """Wall and CPU seconds of the whole process, and its largest memory."""
    began = time.monotonic()
    command = [sys.executable, __file__, "import", str(data), str(archive)]
    child = subprocess.Popen(command)
    peak, cpu = Peak(), {0: 0.0}
    while child.poll() is None:
        look(psutil.Process(child.pid), peak, cpu)
        time.sleep(0.1)
    return time.monotonic() - began, sum(cpu.values()), peak


def look(process: psutil.Process, peak: Peak, cpu: dict[int, float]) -> None:
    """One look at the memory and the time used of all processes."""
    rss = pss = 0
    try:
        family = [process, *process.children(recursive=True)]
        for one in family:
            with one.oneshot():
                memory, used = one.memory_full_info(), one.cpu_times()
            rss, pss = rss + memory.rss, pss + memory.pss
            cpu[one.pid] = used.user + used.system
    except psutil.Error:
        return  # one of them just left
    peak.rss, peak.pss = max(peak.rss, rss / 1e6), max(peak.pss, pss / 1e6)
    peak.processes = max(peak.processes, len(family))


def with_the_peer(archive: Path) -> tuple[float, int]:
    """Seconds that the plain loop would take for all FIT and GPX files, and how many it read."""
    with zipfile.ZipFile(archive) as opened:
        infos = [i for i in opened.infolist() if i.filename.endswith((".fit", ".fit.gz", ".gpx"))]
        chosen = random.Random(1).sample(infos, min(PEER_FILES, len(infos)))
        size = seconds = 0.0
        for info in chosen:
            data = opened.read(info)
            data = gzip.decompress(data) if info.filename.endswith(".gz") else data
            began = time.process_time()
            try:
                read_plainly(data)
            except Exception as error:  # noqa: BLE001 - it raises whatever it likes on damaged files
                print(f"(the peer gives up on {info.filename}: {type(error).__name__})")
            seconds += time.process_time() - began
            size += info.file_size
    return seconds * sum(info.file_size for info in infos) / size, len(chosen)


def read_plainly(data: bytes) -> int:
    """Every point of a file as those libraries give it."""
    if data[8:12] == b".FIT":
        with fitdecode.FitReader(io.BytesIO(data)) as reader:
            return sum(frame.frame_type == fitdecode.FIT_FRAME_DATA for frame in reader)
    return sum(1 for _ in gpxpy.parse(data.decode()).walk())


def main() -> int:
    if sys.argv[1:2] == ["import"]:
        import_it(Path(sys.argv[2]), Path(sys.argv[3]))
        return 0
    with tempfile.TemporaryDirectory(prefix="flexor-bench-") as name:
        folder = Path(name)
        real = build(folder / "archive.zip")
        size = (folder / "archive.zip").stat().st_size / 1e6
        load = os.getloadavg()[0]
        wall, cpu, peak = measure(folder / "data", folder / "archive.zip")
        house = open_house(folder / "data")
        (job,) = imports(house, house.runner())
        shown = list_runs(house, house.runner(), sport="all").total
        house.close()
        kept = sum(p.stat().st_size for p in (folder / "data").rglob("*") if p.is_file()) / 1e6
        peer, read = with_the_peer(folder / "archive.zip")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load before: {load:.1f}")
    print(f"{job.total:,} files, {size:.0f} MB zipped, {real} of them real")
    print(
        f"{job.imported:,} imported, {job.duplicates} duplicates, {job.not_runs} no recordings, "
        f"{job.failed} failed; {shown:,} activities shown; {kept:.0f} MB kept"
    )
    print()
    print("| | wall s | CPU s | files/s | peak RSS MB | peak PSS MB |")
    print("|---|---:|---:|---:|---:|---:|")
    print(
        f"| Flexor: read, audited, stored ({peak.processes} processes) | {wall:.1f} | {cpu:.1f} "
        f"| {(job.total or 0) / wall:.0f} | {peak.rss:.0f} | {peak.pss:.0f} |"
    )
    print(
        f"| fitdecode and gpxpy, read only (from {read} files) | | {peer:.0f} "
        f"| {(job.total or 0) / peer:.1f} | | |"
    )
    return 0


if __name__ == "__main__":  # workers that are spawned import this file too
    sys.exit(main())
