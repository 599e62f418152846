"""Steps in the quarter of an hour before a run began, where a wearable counted them.

Many runners walk first and press start later: what the recording lacks, the wrist may know.
"""

from datetime import datetime, timedelta

import polars as pl

from flexor.runs.findings import Finding, finding

_MINUTES = 15
#: Less says nothing: the way to the door.
_WORTH_STEPS = 200


def steps_before(steps: pl.DataFrame, start: datetime) -> int | None:
    """Steps in the 15 min before ``start``; None if nothing was counted then.

    ``steps``: start, end (UTC), steps, as in ``Wearable.steps``. An interval that lies partly
    inside counts for its share.
    """
    since = start - timedelta(minutes=_MINUTES)
    inside = steps.filter((pl.col("end") > since) & (pl.col("start") < start))
    if inside.is_empty():
        return None
    shared = pl.min_horizontal("end", pl.lit(start)) - pl.max_horizontal("start", pl.lit(since))
    length = (pl.col("end") - pl.col("start")).dt.total_milliseconds().clip(lower_bound=1)
    share = shared.dt.total_milliseconds() / length
    return round(float(inside.select((pl.col("steps") * share).sum()).item()))


def finding_before(steps: pl.DataFrame, start: datetime) -> Finding | None:
    """What the wearable adds to the warm-up; None if it adds nothing."""
    count = steps_before(steps, start)
    if count is None or count < _WORTH_STEPS:
        return None
    text = f"Before pressing start, {count} steps in {_MINUTES} minutes: there was a walk."
    numbers = {"steps": float(count), "minutes": float(_MINUTES)}
    return finding("before_start", text, "medium", numbers)
