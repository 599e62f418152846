"""The few facts of a recording that load and duplicates look at."""

from dataclasses import dataclass
from datetime import datetime

from flexor.runs.audit import Audit
from flexor.runs.run import SAMPLE_COLUMNS, Format, Run

#: Below this share of its way run, a walk with some running counts only what was run.
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class RunFacts:
    """One recording: when, how long, how far, by what. ``start`` is aware.

    ``profile``: its distance in equal slices of its time (m), to know it again.
    """

    id: str
    start: datetime
    duration_s: float
    distance_m: float | None
    format: Format
    device: str | None
    serial: str | None
    created: datetime | None
    sha256: str
    sport: str
    samples: int
    channels: int
    status: str = "run"
    running_m: float | None = None
    profile: tuple[float, ...] = ()

    @property
    def load_m(self) -> float | None:
        """The metres that count as a run's length; None if unknown, no run, or all in doubt."""
        if self.status != "run" or not self.distance_m:
            return None
        if self.running_m is None or self.running_m >= _MOSTLY * self.distance_m:
            return self.distance_m
        return self.running_m or None


def facts(run_id: str, sha256: str, run: Run, audit: Audit) -> RunFacts:
    """The facts of an audited recording; ``sha256`` is that of the file that it came in."""
    source = run.provenance
    return RunFacts(
        id=run_id,
        start=audit.start,
        duration_s=audit.elapsed_s,
        distance_m=audit.distance_m,
        format=source.format,
        device=source.device,
        serial=source.serial,
        created=source.created,
        sha256=sha256,
        sport=run.sport,
        samples=run.samples.height,
        channels=channels(run),
        status=audit.status,
        running_m=audit.running_m,
        profile=audit.profile,
    )


def channels(run: Run) -> int:
    """How many columns of the recording hold anything."""
    filled = [name for name in SAMPLE_COLUMNS if run.samples[name].null_count() < len(run.samples)]
    return len(filled) - 1 + sum(name.startswith("dev_") for name in run.samples.columns)
