"""The same outing as another service would hand it back: a GPX file, without cadence, a bit late.

So that the sample holds a duplicate across formats.
"""

from datetime import timedelta
from typing import Final

import numpy as np

from flexor.runs.sample.motion import Motion
from flexor.runs.sample.outing import DEVICE, Outing

LATE_S: Final = 4

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="{creator}" xmlns="http://www.topografix.com/GPX/1/1"
 xmlns:tpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">
<metadata><time>{start}</time></metadata>
<trk><name>{title}</name><type>running</type><trkseg>
"""
_POINT = (
    '<trkpt lat="{:.6f}" lon="{:.6f}"><ele>{:.1f}</ele><time>{}</time><extensions>'
    "<tpx:TrackPointExtension><tpx:hr>{:.0f}</tpx:hr></tpx:TrackPointExtension>"
    "</extensions></trkpt>\n"
)
_TAIL = "</trkseg></trk></gpx>\n"


def gpx_copy(outing: Outing, seen: Motion) -> tuple[str, bytes]:
    """Name and bytes of the copy; a point every two seconds, pauses left out."""
    at = np.flatnonzero(~seen.paused)[LATE_S::2]
    points = (
        _POINT.format(
            seen.lat_deg[i], seen.lon_deg[i], seen.altitude_m[i], _time(outing, int(i)),
            seen.heart_rate_bpm[i],
        )
        for i in at
    )  # fmt: skip
    head = _HEAD.format(creator=DEVICE, start=_time(outing, LATE_S), title=outing.title)
    name = outing.file_name.removesuffix(".fit") + "-copy.gpx"
    return name, (head + "".join(points) + _TAIL).encode()


def _time(outing: Outing, second: int) -> str:
    return (outing.start + timedelta(seconds=second)).isoformat().replace("+00:00", "Z")
