"""A run of which only the totals are known: still a run, and a row in the list."""

from typing import Final

import polars as pl

from flexor.runs.run import Flag, sample_frame

NO_SAMPLES: Final = Flag(
    "no_samples", "Only the totals of this activity were recorded, no course of it."
)


def summary_frame(elapsed_s: float, distance_m: float | None) -> pl.DataFrame:
    """Two samples, start and end; the distance, where known, runs from 0 to its total."""
    distances = [None, None] if distance_m is None else [0.0, distance_m]
    return sample_frame({"t_s": [0.0, elapsed_s], "distance_m": distances})
