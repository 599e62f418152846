"""A made-up export archive for benchmarks: thousands of varied files, the same for a given seed.

Laid out as Strava's: ``activities.csv`` and ``activities/…``, mostly gzipped FIT, some GPX and
TCX, a nested zip, and the dirt that real archives hold (a truncated file, a picture, a duplicate).
"""

import gzip
import io
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from flexor.runs.sample import outings, sample_files
from flexor.runs.sample.copy import gpx_copy
from flexor.runs.sample.motion import Motion, motion
from flexor.runs.sample.outing import Outing

_LAST_DAY = date(2026, 6, 30)
_NESTED_EVERY = 10


def random_archive(path: Path, files: int, seed: int) -> None:
    """Write a zip with ``files`` files (``activities.csv`` not counted) to ``path``."""
    rows = ["Activity ID,Activity Date,Activity Name,Activity Type,Filename"]
    inner = io.BytesIO()
    with zipfile.ZipFile(path, "w") as outer, zipfile.ZipFile(inner, "w") as nested:
        for number, (name, title, data) in enumerate(_members(files, seed)):
            chosen = nested if number % _NESTED_EVERY == 0 else outer
            chosen.writestr(f"activities/{name}", data)
            rows.append(f'{number},"",{title},Run,activities/{name}')
        nested.close()
        outer.writestr("more.zip", inner.getvalue())
        outer.writestr("activities.csv", "\r\n".join(rows))


def _members(files: int, seed: int) -> Iterator[tuple[str, str, bytes]]:
    rng = np.random.default_rng([seed, 99])
    name, title, data = "0.jpg", "", b"\xff\xd8\xff\xe0 a picture"
    for number, (year, outing) in enumerate(_career(files, seed)):
        draw = rng.random()
        if draw < 0.01:  # the same bytes twice
            yield f"{number}-again.{name.partition('.')[2]}", title, data
        else:
            name, title, data = _member(number, outing, draw, year)
            yield name, title, data


def _member(number: int, outing: Outing, draw: float, seed: int) -> tuple[str, str, bytes]:
    if draw < 0.02:
        return f"{number}.jpg", "", b"\xff\xd8\xff\xe0" + number.to_bytes(4, "big") * 400
    fit = next(iter(sample_files(seed, outing)))[1]
    if draw < 0.03:
        return f"{number}.fit", outing.title, fit[: len(fit) // 2]
    if draw < 0.83 or outing.treadmill:
        return f"{number}.fit.gz", outing.title, gzip.compress(fit, 1, mtime=0)
    seen = motion(outing, np.random.default_rng([seed, 1 + outing.number]))
    if draw < 0.95:
        return f"{number}.gpx", outing.title, gpx_copy(outing, seen)[1]
    return f"{number}.tcx.gz", outing.title, gzip.compress(_tcx(outing, seen), 1, mtime=0)


def _career(files: int, seed: int) -> Iterator[tuple[int, Outing]]:
    """Year after year of (seed, outing), the newest year first, until there are enough."""
    made = 0
    last_day = _LAST_DAY
    for year in range(1 + files):
        for outing in outings(seed + year, last_day):
            if made == files:
                return
            yield seed + year, outing
            made += 1
        last_day -= timedelta(days=366)


def _tcx(outing: Outing, seen: Motion) -> bytes:
    points = "".join(
        f"<Trackpoint><Time>{(outing.start + timedelta(seconds=int(i))):%Y-%m-%dT%H:%M:%SZ}</Time>"
        f"<Position><LatitudeDegrees>{seen.lat_deg[i]:.7f}</LatitudeDegrees>"
        f"<LongitudeDegrees>{seen.lon_deg[i]:.7f}</LongitudeDegrees></Position>"
        f"<AltitudeMeters>{seen.altitude_m[i]:.1f}</AltitudeMeters>"
        f"<DistanceMeters>{seen.distance_m[i]:.2f}</DistanceMeters>"
        f"<HeartRateBpm><Value>{seen.heart_rate_bpm[i]:.0f}</Value></HeartRateBpm>"
        f"<Cadence>{seen.cadence_spm[i] / 2:.0f}</Cadence></Trackpoint>\n"
        for i in np.flatnonzero(~seen.paused)[::2]
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase '
        'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>'
        f'<Activity Sport="Running"><Id>{outing.start:%Y-%m-%dT%H:%M:%SZ}</Id>'
        f'<Lap StartTime="{outing.start:%Y-%m-%dT%H:%M:%SZ}"><Track>\n{points}</Track></Lap>'
        "</Activity></Activities></TrainingCenterDatabase>\n"
    ).encode()
