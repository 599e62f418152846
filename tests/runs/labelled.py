"""The five runs labelled by hand, and the annotated speed series: for tests and benchmarks."""

import csv
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from flexor.runs.read import read
from flexor.runs.run import Provenance, Run, sample_frame

STATES = {"S": 0, "W": 1, "R": 2, "A": -1}
#: The series gives minutes a mile.
METRES_A_MILE = 1609.344


@dataclass(frozen=True)
class Labelled:
    """A run, and for each second 0 still, 1 walk, 2 run, -1 ambiguous."""

    name: str
    run: Run
    truth: npt.NDArray[np.int64]
    counts: dict[str, int]


def labelled(folder: Path) -> list[Labelled]:
    """Every row of labels.csv. ``folder``: the one in which it lies."""
    with (folder / "labels.csv").open(newline="") as rows:
        return [_labelled(folder, row) for row in csv.DictReader(rows)]


def _labelled(folder: Path, row: dict[str, str]) -> Labelled:
    path = folder / row["file"]
    run = (
        speed_series(path) if path.suffix == ".csv" else read(path.read_bytes(), path.name).runs[0]
    )
    truth = np.full(int(row["total_s"]), -1)
    for part in row["segments"].split():
        start, end = (int(edge) for edge in part[1:].split("-"))
        truth[start:end] = STATES[part[0]]
    counts = {"stops": int(row["n_stops"]), "walk_breaks": int(row["n_walk_breaks"])}
    return Labelled(row["file"], run, truth, counts)


def speed_series(path: Path) -> Run:
    """The run_log of the Turing Change Point Dataset: speed and distance every five seconds."""
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    times = [datetime.fromisoformat(row["Time"]) for row in rows]
    pace = np.array([float(row["Pace"]) for row in rows])
    samples = sample_frame(
        {
            "t_s": [(time - times[0]).total_seconds() for time in times],
            "distance_m": [float(row["Distance"]) for row in rows],
            "speed_m_s": METRES_A_MILE / 60 / np.maximum(pace, 0.1),
        }
    )
    return Run(times[0], "running", samples, Provenance("gpx", "rundouble"))


def annotated_changes(folder: Path) -> list[list[int]]:
    """The change points (s) that the annotators of the series set."""
    notes = json.loads((folder / "tcpd" / "tcpd_annotations.json").read_text())["run_log"]
    return [[5 * point for point in points] for points in notes.values() if points]


def running_agrees(truth: npt.NDArray[np.int64], states: npt.NDArray[np.int64]) -> float:
    """Share of the unambiguous seconds on which running against not running agrees."""
    told = np.full(truth.size, 3)
    told[: min(truth.size, states.size)] = states[: truth.size]
    judged = truth >= 0
    return float(((told == 2) == (truth == 2))[judged].mean())


def all_agree(truth: npt.NDArray[np.int64], states: npt.NDArray[np.int64]) -> float:
    """The same for all three states; unknown agrees with none."""
    told = np.full(truth.size, 3)
    told[: min(truth.size, states.size)] = states[: truth.size]
    judged = truth >= 0
    return float((told == truth)[judged].mean())
