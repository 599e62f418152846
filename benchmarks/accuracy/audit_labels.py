"""Running against not running, second by second: our states beside two rules, on hand labels.

Three views of each labelled run: as recorded; without its cadence; by its positions alone (no
cadence, no distance of the watch). Peers: the textbook rule (2.0 m/s over a median of 15 s) on the
same cleaned speed, and cadence first (140 steps a minute, speed where there is none). Ambiguous
seconds don't count; "unknown" counts as not running, and its share stands beside.
"""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))

from tests.runs.labelled import all_agree, labelled, running_agrees  # noqa: E402

from flexor.runs.clean import Cleaned, clean  # noqa: E402
from flexor.runs.run import Run  # noqa: E402
from flexor.runs.states import UNKNOWN, tell  # noqa: E402

DATA = CHECKOUT.parent / "shared" / "data" / "runs"
VIEWS = {
    "as recorded": (),
    "without cadence": ("cadence_raw",),
    "positions only": ("cadence_raw", "distance_m", "speed_m_s"),
}
States = npt.NDArray[np.int64]


def speed_rule(cleaned: Cleaned) -> States:
    """The textbook: running is 2.0 m/s or more, over the median of 15 s."""
    padded = np.pad(np.nan_to_num(cleaned.speed_m_s), 7, "edge")
    median = np.median(np.lib.stride_tricks.sliding_window_view(padded, 15), axis=1)
    return np.where(median >= 2.0, 2, np.where(median >= 0.5, 1, 0))


def cadence_rule(cleaned: Cleaned) -> States:
    """Cadence first: 140 steps a minute; the speed where no step was counted."""
    by_steps = np.where(cleaned.cadence_spm >= 140, 2, 1)
    return np.where(cleaned.cadence_spm > 0, by_steps, speed_rule(cleaned))


def seen(run: Run, missing: tuple[str, ...]) -> Run:
    empty = [pl.lit(None, pl.Float64).alias(name) for name in missing]
    return replace(run, samples=run.samples.with_columns(empty))


def main() -> None:
    if not DATA.is_dir():
        sys.exit("The labelled runs lie beside the checkout, in ../shared/data/runs: not there.")
    runs = labelled(DATA)
    for view, missing in VIEWS.items():
        print(f"\n{view}")
        print(f"{'run':42} {'ours':>7} {'3-class':>8} {'unknown':>8} {'speed':>7} {'cadence':>8}")
        rows = []
        for one in runs:
            recording = seen(one.run, missing)
            if recording.samples["lat_deg"].null_count() == recording.samples.height and (
                "distance_m" in missing
            ):
                continue
            cleaned = clean(recording)
            states = tell(cleaned, said_run=recording.sport == "running").states
            row = (
                running_agrees(one.truth, states),
                all_agree(one.truth, states),
                float((states == UNKNOWN).mean()),
                running_agrees(one.truth, speed_rule(cleaned)),
                running_agrees(one.truth, cadence_rule(cleaned)),
            )
            rows.append(row)
            print(f"{one.name[-42:]:42} " + line(row))
        print(f"{'mean':42} " + line(tuple(np.mean(rows, axis=0))))
        print(f"{'worst (unknown: most)':42} " + line(worst(np.array(rows))))


def worst(rows: npt.NDArray[np.float64]) -> tuple[float, ...]:
    least = rows.min(axis=0)
    least[2] = rows[:, 2].max()
    return tuple(least)


def line(row: tuple[float, ...]) -> str:
    widths = (7, 8, 8, 7, 8)
    return " ".join(f"{value:{width}.3f}" for value, width in zip(row, widths, strict=True))


if __name__ == "__main__":
    main()
