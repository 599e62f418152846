"""What a run is besides its samples, as JSON and back without loss."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import polars as pl

from flexor.runs.run import DeviceSplit, Event, Flag, Lap, Provenance, Run, Totals

_PLAIN = ("sport", "sub_sport", "utc_offset_s", "title")


def described(run: Run) -> dict[str, Any]:
    """Everything but the samples; instants as ISO 8601."""
    return {
        "start": run.start.isoformat(),
        **{name: getattr(run, name) for name in _PLAIN},
        "provenance": _provenance_json(run.provenance),
        "totals": asdict(run.totals),
        "laps": [asdict(lap) for lap in run.laps],
        "events": [asdict(event) for event in run.events],
        "splits": [asdict(split) for split in run.splits],
        "flags": [asdict(flag) for flag in run.flags],
    }


def rebuilt(told: dict[str, Any], samples: pl.DataFrame) -> Run:
    """The run again. Raises KeyError, TypeError or ValueError when ``told`` is not ours."""
    return Run(
        start=datetime.fromisoformat(told["start"]),
        samples=samples,
        **{name: told[name] for name in _PLAIN},
        provenance=_provenance(told["provenance"]),
        totals=Totals(**told["totals"]),
        laps=tuple(Lap(**lap) for lap in told["laps"]),
        events=tuple(Event(**event) for event in told["events"]),
        splits=tuple(DeviceSplit(**split) for split in told["splits"]),
        flags=tuple(Flag(**flag) for flag in told["flags"]),
    )


def _provenance_json(provenance: Provenance) -> dict[str, Any]:
    created = provenance.created
    return {**asdict(provenance), "created": created.isoformat() if created else None}


def _provenance(told: dict[str, Any]) -> Provenance:
    created = told["created"]
    return Provenance(**{**told, "created": datetime.fromisoformat(created) if created else None})
