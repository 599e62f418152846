"""What an hour of running costs: clean, tell the states, the whole audit; plain Viterbi beside.

The peer decodes the very same scores with the textbook recursion in plain Python, second by second;
both find a path of the same score. Times are the processor's, the best of several, in milliseconds
per hour of recording.
"""

import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))

from tests.runs import signals  # noqa: E402

from flexor.runs.audit import audit  # noqa: E402
from flexor.runs.clean import clean  # noqa: E402
from flexor.runs.evidence import Habits, evidence  # noqa: E402
from flexor.runs.hmm import viterbi  # noqa: E402
from flexor.runs.read import read  # noqa: E402
from flexor.runs.run import Run  # noqa: E402
from flexor.runs.states import tell  # noqa: E402

DATA = CHECKOUT.parent / "shared" / "data" / "runs"
REAL = (
    "python-fitparse/developer-types-sample.fit",
    "runpandas/2020-12-20T05_50_47-300_Running.tcx",
    "runpandas/4383adb2-5170-467c-85b8-2d983c415e5b.gpx",
    "tormoder-fit/mornindew-broken.fit",
)
SWITCH = 6.0 * (1 - np.eye(3))
REPEATS = 25


def plain_viterbi(scores: npt.NDArray[np.float64]) -> list[int]:
    """The textbook: every second, every pair of states, plain Python."""
    costs = SWITCH.T.tolist()
    rows = scores.tolist()
    best, came = rows[0], []
    for row in rows[1:]:
        ways = [
            [value - cost for value, cost in zip(best, column, strict=True)] for column in costs
        ]
        came.append([way.index(max(way)) for way in ways])
        best = [max(way) + score for way, score in zip(ways, row, strict=True)]
    path = [best.index(max(best))]
    for back in reversed(came):
        path.append(back[path[-1]])
    return path[::-1]


def total(scores: npt.NDArray[np.float64], path: npt.ArrayLike) -> float:
    """What a path scores, less its switches."""
    states = np.asarray(path)
    return float(
        scores[np.arange(states.size), states].sum() - SWITCH[states[1:], states[:-1]].sum()
    )


def best_ms(work: Callable[[], object]) -> float:
    times = []
    for _ in range(REPEATS):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return 1000 * min(times)


def hour() -> Run:
    """An hour at one sample a second: warm-up, surges, a stop, a walk break, cool-down."""
    plan = [signals.walk(300), *[signals.run(300, 2.7), signals.run(60, 3.3, 176)] * 4]
    plan += [signals.stand(45), signals.run(900), signals.walk(90), signals.run(525)]
    moved = signals.motion([*plan, signals.walk(300)])
    return signals.with_positions(signals.recorded(moved), moved, noise_m=1.0)


def measured(name: str, run: Run) -> None:
    cleaned = clean(run)
    hours = cleaned.t_s.size / 3600
    scores = 0.3 * evidence(cleaned, Habits(), ()).scores
    assert np.isclose(total(scores, viterbi(scores, SWITCH)), total(scores, plain_viterbi(scores)))
    row = (
        best_ms(lambda: clean(run)),
        best_ms(lambda: tell(cleaned)),
        best_ms(lambda: audit(run)),
        best_ms(lambda: viterbi(scores, SWITCH)),
        best_ms(lambda: plain_viterbi(scores)),
    )
    per_hour = " ".join(f"{value / hours:8.2f}" for value in row)
    print(f"{name[-46:]:46} {hours:5.2f} {per_hour} {row[4] / row[3]:7.0f}x")


def main() -> None:
    print(f"Python {platform.python_version()}, NumPy {np.__version__}; milliseconds per hour")
    heads = ("clean", "states", "audit", "viterbi", "plain")
    print(f"{'':46} {'hours':>5} " + " ".join(f"{head:>8}" for head in heads) + "    ratio")
    measured("made up, one hour at 1 Hz", hour())
    for name in REAL if DATA.is_dir() else ():
        measured(name, read((DATA / name).read_bytes(), name).runs[0])


if __name__ == "__main__":
    main()
