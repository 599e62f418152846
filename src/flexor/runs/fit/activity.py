"""A FIT activity as runs: one for each session, with the samples that fall into it."""

from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from flexor.runs.fit.decode import FitFile
from flexor.runs.fit.device import provenance
from flexor.runs.fit.enums import sport_name
from flexor.runs.fit.epoch import Clock, as_datetime, clock_of, utc_offset_s
from flexor.runs.fit.flags import flag, flags_of
from flexor.runs.fit.marks import SPAN, Marks, marks_of, number, start_of
from flexor.runs.fit.samples import Samples, samples_of
from flexor.runs.fit.table import Row
from flexor.runs.run import Flag, Run, Totals, sample_frame

#: Nobody's recording has more; what a damaged file claims beyond is left out.
MAX_SESSIONS: Final = 100
_LONGEST_S: Final = 4 * 86_400


@dataclass(frozen=True, slots=True)
class Session:
    """A session's summary message, and the stretch of time that its samples lie in."""

    row: Row
    first: float  # FIT times, first <= t < last
    last: float


def runs_of(file: FitFile, first_index: int = 0) -> tuple[Run, ...]:
    """The runs of one file, counted from ``first_index``; sessions without samples are left out."""
    samples = samples_of(file)
    if file.scan.gaps:
        samples = samples.where(_plausible(samples.times))
    if not len(samples.times):
        return ()
    clock = clock_of(file, samples.times)
    sessions = sessions_of(file, clock)
    about = Recording(
        file=file,
        samples=Samples(clock.fix(samples.times), samples.columns),
        marks=marks_of(file, clock),
        flags=_flags(file, clock, bool(sessions)),
    )
    found: list[Run] = []
    for session in sessions or (_without_summary(file),):
        run = about.run(session, first_index + len(found))
        found += [run] if run else []
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Recording:
    """What all sessions of a file share."""

    file: FitFile
    samples: Samples
    marks: Marks
    flags: tuple[Flag, ...]

    def run(self, session: Session, index: int) -> Run | None:
        """The session as a run; None if it holds no samples."""
        inside = self.samples.where(
            (session.first <= self.samples.times) & (self.samples.times < session.last)
        )
        if not len(inside.times):
            return None
        origin = float(inside.times[0])
        sport, sub_sport = sport_name(
            number(session.row, "sport"), number(session.row, "sub_sport")
        )
        marks = self.marks.within(session.first, session.last, origin)
        return Run(
            start=as_datetime(origin),
            sport=sport,
            sub_sport=sub_sport,
            samples=sample_frame({"t_s": inside.times - origin, **inside.columns}),
            provenance=provenance(self.file, index),
            utc_offset_s=utc_offset_s(self.file),
            totals=_totals(session.row),
            laps=marks.laps,
            events=marks.events,
            splits=marks.splits,
            flags=self.flags,
        )


def sessions_of(file: FitFile, clock: Clock) -> tuple[Session, ...]:
    """The sessions in order of time; each lasts until the next begins."""
    wanted = (*SPAN, "total_distance", "sport", "sub_sport")
    rows = list(islice(file["session"].rows(*wanted), MAX_SESSIONS))
    if len(rows) == 1:
        rows = [_sport_message(file) | rows[0]]
    dated = [(start, row) for row in rows if (start := start_of(row, clock)) is not None]
    if not dated:
        return tuple(Session(row, -np.inf, np.inf) for row in rows[:1])
    dated.sort(key=lambda pair: pair[0])
    bounds = [-np.inf, *(start for start, _ in dated[1:]), np.inf]
    return tuple(Session(row, bounds[i], bounds[i + 1]) for i, (_, row) in enumerate(dated))


def _without_summary(file: FitFile) -> Session:
    """One session over everything, for a file that was cut before its summary."""
    return Session(_sport_message(file), -np.inf, np.inf)


def _sport_message(file: FitFile) -> Row:
    """The sport as chosen on the watch, for summaries that don't repeat it."""
    return next(file["sport"].rows("sport", "sub_sport"), {})


def _flags(file: FitFile, clock: Clock, summed_up: bool) -> tuple[Flag, ...]:
    found = list(flags_of(file))
    if clock.flag:
        found.append(flag(clock.flag))
    if not summed_up:
        found.append(flag("no_session"))
    return tuple(found)


def _plausible(times: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Times near those of most samples: where bytes were lost, some messages are nonsense."""
    return np.abs(times - np.median(times)) < _LONGEST_S if len(times) else times > 0


def _totals(row: Row) -> Totals:
    return Totals(
        elapsed_s=number(row, "total_elapsed_time"),
        timer_s=number(row, "total_timer_time"),
        distance_m=number(row, "total_distance"),
    )
