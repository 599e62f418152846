"""Our FIT decoder beside fitdecode, over all real FIT files, in one run.

Both check the CRC and decode every message; we also lay all of them out as named, scaled columns.
Rates are messages a second, each by the messages that decoder finds (behind damaged bytes
fitdecode stops, we go on), and seconds are CPU seconds, so that a busy machine favours nobody.
"first" is our first reading of a file in this process, when nothing is cached. Memory is the peak
of our allocations (tracemalloc), the file's bytes included.
"""

import os
import platform
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable
from pathlib import Path

import fitdecode
import numpy as np

from flexor.runs.fit.decode import decode

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "runs"
REPEATS = 7


def with_flexor(path: Path) -> int:
    """Every column of every message; returns the number of messages."""
    files = decode(path.read_bytes())
    for file in files:
        for table in file.tables().values():
            for name in table.names:
                table[name]
    return sum(len(file) for file in files)


def with_fitdecode(path: Path) -> int:
    """Every message, values decoded; returns the number of messages."""
    count = 0
    with fitdecode.FitReader(
        str(path),
        check_crc=fitdecode.CrcCheck.WARN,
        error_handling=fitdecode.ErrorHandling.IGNORE,
    ) as reader:
        try:
            for frame in reader:
                count += frame.frame_type == fitdecode.FIT_FRAME_DATA
        except fitdecode.FitError:
            pass
    return count


def seconds(work: Callable[[Path], int], path: Path) -> float:
    start = time.process_time()
    work(path)
    return time.process_time() - start


def peak(work: Callable[[Path], int], path: Path) -> int:
    tracemalloc.start()
    work(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def main() -> int:
    warnings.simplefilter("ignore")
    paths = sorted(DATA.glob("*/*.fit"), key=lambda path: path.stat().st_size)
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores")
    print()
    print("| file | kB | messages | fitdecode/s | Flexor/s | times | first, times | peak MB/MB |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    theirs, ours, firsts = [0.0, 0.0], [0.0, 0.0], 0.0
    for path in paths:
        first = seconds(with_flexor, path)
        count, oracle_count = with_flexor(path), with_fitdecode(path)
        oracle = min(seconds(with_fitdecode, path) for _ in range(2))
        mine = min(seconds(with_flexor, path) for _ in range(REPEATS))
        size = path.stat().st_size
        ratio = (count / mine) / (oracle_count / oracle)
        early = (count / first) / (oracle_count / oracle)
        print(
            f"| {path.name[:44]} | {size / 1e3:.0f} | {count:,} | {oracle_count / oracle:,.0f} "
            f"| {count / mine:,.0f} | {ratio:.0f} | {early:.0f} "
            f"| {peak(with_flexor, path) / size:.1f} |"
        )
        theirs = [theirs[0] + oracle_count, theirs[1] + oracle]
        ours, firsts = [ours[0] + count, ours[1] + mine], firsts + first
    rate = theirs[0] / theirs[1]
    size = sum(path.stat().st_size for path in paths)
    print(
        f"| **all** | {size / 1e3:.0f} | {ours[0]:,.0f} | {rate:,.0f} | {ours[0] / ours[1]:,.0f} "
        f"| **{ours[0] / ours[1] / rate:.0f}** | **{ours[0] / firsts / rate:.0f}** | |"
    )
    largest = paths[-1]
    print(
        f"\nLargest file, peak MB per MB of file: fitdecode "
        f"{peak(with_fitdecode, largest) / largest.stat().st_size:.1f}, Flexor "
        f"{peak(with_flexor, largest) / largest.stat().st_size:.1f}."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
