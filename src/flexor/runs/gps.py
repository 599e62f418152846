"""Where: positions into metres, without the leaps that satellites invent.

Method: a step between two fixes that nobody can run is a hop. Fixes that lie off the way for less
than half a minute are dropped and bridged; a longer absence (a car, a lost signal) is not bridged
and counts no metres.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

EARTH_M = 6_371_008.8  # mean radius, IUGG
#: A gap over which a straight line may still stand for the way.
BRIDGE_S = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """Accepted fixes: time (s), metres run so far, east and north (m) of the first fix.

    ``raw_t_s`` and ``raw_distance_m`` are the same through all fixes, hops included.
    """

    t_s: Floats
    distance_m: Floats
    east_m: Floats
    north_m: Floats
    raw_t_s: Floats
    raw_distance_m: Floats


def course(t_s: Floats, lat_deg: Floats, lon_deg: Floats, fastest_m_s: float) -> Course | None:
    """The way through the plausible fixes; None with fewer than two fixes. Lengths: n samples."""
    usable = (np.abs(lat_deg) <= 90) & (np.abs(lon_deg) <= 180)
    usable &= (lat_deg != 0) | (lon_deg != 0)  # 0°, 0° is a sentinel, not the Gulf of Guinea
    time, east, north = t_s[usable], *_metres(lat_deg[usable], lon_deg[usable])
    if time.size < 2:
        return None
    lengths = np.hypot(np.diff(east), np.diff(north))
    hop = lengths > fastest_m_s * np.diff(time)
    keep, counted = _plausible(time, east, north, hop, fastest_m_s)
    steps = np.hypot(np.diff(east[keep]), np.diff(north[keep])) * counted
    return Course(time[keep], _sum(steps), east[keep], north[keep], time, _sum(lengths))


def _sum(steps: Floats) -> Floats:
    return np.concatenate(([0.0], np.cumsum(steps)))


def _metres(lat_deg: Floats, lon_deg: Floats) -> tuple[Floats, Floats]:
    """East and north of the first fix; exact to 0.1 % between neighbours, anywhere on the globe."""
    if not lat_deg.size:
        return lat_deg, lon_deg
    latitude, turn = np.radians(lat_deg), np.radians(np.diff(lon_deg))
    turn = (turn + np.pi) % (2 * np.pi) - np.pi  # across the date line
    east = np.cumsum(turn * np.cos((latitude[1:] + latitude[:-1]) / 2)) * EARTH_M
    return np.concatenate(([0.0], east)), (latitude - latitude[0]) * EARTH_M


def _plausible(
    time: Floats, east: Floats, north: Floats, hop: npt.NDArray[np.bool_], fastest_m_s: float
) -> tuple[npt.NDArray[np.intp], Floats]:
    """Rows to keep, and 1 or 0 for each step between them: does it count?"""
    if not hop.any():
        return np.arange(time.size), np.ones(time.size - 1)
    bounds = np.concatenate(([0], np.flatnonzero(hop) + 1, [time.size])).tolist()
    kept, joins, anchor = [(0, bounds[1])], [], bounds[1] - 1
    for first, last in pairwise(bounds[1:]):
        gap = time[first] - time[anchor]
        way = np.hypot(east[first] - east[anchor], north[first] - north[anchor])
        near = way <= fastest_m_s * gap
        if not near and time[last - 1] - time[first] < BRIDGE_S and last < time.size:
            continue
        kept.append((first, last))
        joins.append(float(near and gap <= BRIDGE_S))
        anchor = last - 1
    counted = [np.ones(kept[0][1] - kept[0][0] - 1)]
    for (first, last), join in zip(kept[1:], joins, strict=True):
        counted += [np.array([join]), np.ones(last - first - 1)]
    rows = np.concatenate([np.arange(first, last) for first, last in kept])
    return rows, np.concatenate(counted)
