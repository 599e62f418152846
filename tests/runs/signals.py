"""Made-up recordings whose truth is known: a plan of states in, a watch's view of it out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from flexor.runs.run import DeviceSplit, Event, Provenance, Run, Totals, sample_frame

Floats = npt.NDArray[np.float64]

START = datetime(2026, 5, 3, 7, 0, tzinfo=UTC)
STILL, WALK, RUN = 0, 1, 2
METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True)
class Part:
    """A stretch of the truth."""

    state: int
    seconds: int
    speed: float
    cadence: float


def run(seconds: int, speed: float = 2.8, cadence: float = 168) -> Part:
    return Part(RUN, seconds, speed, cadence)


def walk(seconds: int, speed: float = 1.35, cadence: float = 112) -> Part:
    return Part(WALK, seconds, speed, cadence)


def stand(seconds: int) -> Part:
    return Part(STILL, seconds, 0.0, 0.0)


@dataclass
class Motion:
    """The truth, 1 Hz: state, speed (m/s), steps a minute, metres so far."""

    state: npt.NDArray[np.int64]
    speed: Floats
    cadence: Floats
    distance: Floats
    rng: np.random.Generator


def motion(parts: Sequence[Part], seed: int = 1, waver: float = 0.06) -> Motion:
    """Speeds waver slowly by the share ``waver``, steps by two a minute."""
    rng = np.random.default_rng(seed)
    state = np.repeat([part.state for part in parts], [part.seconds for part in parts])
    size = state.size
    slow = np.convolve(rng.normal(0, 1, size + 40), np.ones(41) / np.sqrt(41), mode="valid")
    speed = np.repeat([part.speed for part in parts], [part.seconds for part in parts])
    speed = np.convolve(np.pad(speed, 2, "edge"), np.ones(5) / 5, mode="valid")  # no body leaps
    speed = speed * (1 + waver * slow)
    cadence = np.repeat([part.cadence for part in parts], [part.seconds for part in parts])
    cadence = np.where(cadence > 0, cadence + rng.normal(0, 2, size), 0.0)
    distance = np.concatenate(([0.0], np.cumsum(speed)[:-1]))
    return Motion(state, speed, cadence, distance, rng)


def recorded(moved: Motion, *, per_leg: bool = True, sport: str = "running") -> Run:
    """What a faithful watch with a foot pod writes: distance, speed, cadence; no positions."""
    return Run(
        start=START,
        sport=sport,
        samples=sample_frame(
            {
                "t_s": np.arange(moved.state.size, dtype=np.float64),
                "distance_m": moved.distance,
                "speed_m_s": moved.speed,
                "cadence_raw": moved.cadence / (2 if per_leg else 1),
            }
        ),
        provenance=Provenance("fit", "made up"),
        totals=Totals(distance_m=float(moved.distance[-1])),
    )


def columns(run: Run, **changed: object) -> Run:
    """The same recording with some columns replaced; None empties one."""
    given = {name: run.samples[name] for name in run.samples.columns} | changed
    return replace(run, samples=sample_frame({k: v for k, v in given.items() if v is not None}))


def without(run: Run, *names: str) -> Run:
    """The same recording without these columns."""
    return columns(run, **dict.fromkeys(names))


def with_positions(run: Run, moved: Motion, noise_m: float = 0.0, bend_s: float = 300.0) -> Run:
    """Positions along a winding way; the noise wanders over some ten seconds as real ones do."""
    heading = 2 * np.pi * np.arange(moved.state.size) / bend_s
    east = np.concatenate(([0.0], np.cumsum(moved.speed * np.cos(heading))[:-1]))
    north = np.concatenate(([0.0], np.cumsum(moved.speed * np.sin(heading))[:-1]))
    for axis in (east, north):
        white = moved.rng.normal(0, noise_m, axis.size + 9)
        axis += np.convolve(white, np.ones(10) / np.sqrt(10), mode="valid")
    return columns(
        run,
        lat_deg=48 + north / METRES_PER_DEGREE,
        lon_deg=11 + east / METRES_PER_DEGREE / np.cos(np.radians(48)),
    )


def only_every(run: Run, keep: npt.NDArray[np.bool_]) -> Run:
    """Smart recording: only the marked samples were written."""
    return replace(run, samples=run.samples.filter(keep))


def smart(moved: Motion, longest_s: int = 12) -> npt.NDArray[np.bool_]:
    """Which samples a memory-saving watch keeps: first, last, and one every few seconds."""
    keep = np.zeros(moved.state.size, dtype=np.bool_)
    at = 0
    while at < keep.size:
        keep[at] = True
        at += int(moved.rng.integers(2, longest_s + 1))
    keep[-1] = True
    return keep


def with_events(run: Run, *events: Event) -> Run:
    return replace(run, events=events)


def with_splits(run: Run, *splits: DeviceSplit) -> Run:
    return replace(run, splits=splits)


def agreement(truth: npt.NDArray[np.int64], states: npt.NDArray[np.int64]) -> float:
    """Share of seconds in which running against not running agrees (unknown is not running)."""
    size = min(truth.size, states.size)
    return float(((truth[:size] == RUN) == (states[:size] == RUN)).mean())
