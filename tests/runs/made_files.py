"""Small recordings and archives made up for tests: nothing here is anyone's run."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

START = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)


def iso(second: float) -> str:
    return (START + timedelta(seconds=second)).isoformat().replace("+00:00", "Z")


def gpx_point(second: float | None, lat: float = 1.0, lon: float = 2.0, inside: str = "") -> str:
    time = "" if second is None else f"<time>{iso(second)}</time>"
    return f'<trkpt lat="{lat!r}" lon="{lon!r}">{time}{inside}</trkpt>'


def gpx_track(*segments: Iterable[str], name: str = "", kind: str = "") -> str:
    body = "".join(f"<trkseg>{''.join(points)}</trkseg>" for points in segments)
    named = f"<name>{escape(name)}</name>" if name else ""
    typed = f"<type>{escape(kind)}</type>" if kind else ""
    return f"<trk>{named}{typed}{body}</trk>"


def gpx(*tracks: str, creator: str = "Maker", namespaces: str = "") -> bytes:
    root = f"<gpx version='1.1' creator={quoteattr(creator)} {namespaces}>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}{"".join(tracks)}</gpx>'.encode()


def simple_gpx(points: int = 5, name: str = "Morning") -> bytes:
    row = (gpx_point(second, 1 + second / 1e5) for second in range(points))
    return gpx(gpx_track(row, name=name, kind="running"))


def tcx_point(second: float | None, inside: str = "", extension: str = "") -> str:
    time = "" if second is None else f"<Time>{iso(second)}</Time>"
    wrapped = f"<Extensions><ns3:TPX>{extension}</ns3:TPX></Extensions>" if extension else ""
    return f"<Trackpoint>{time}{inside}{wrapped}</Trackpoint>"


def tcx_lap(*tracks: Iterable[str], second: float = 0, totals: str = "") -> str:
    body = "".join(f"<Track>{''.join(points)}</Track>" for points in tracks)
    return f'<Lap StartTime="{iso(second)}">{totals}{body}</Lap>'


def tcx_activity(*laps: str, sport: str = "Running", after: str = "") -> str:
    return f'<Activity Sport="{sport}"><Id>{iso(0)}</Id>{"".join(laps)}{after}</Activity>'


def tcx(*activities: str) -> bytes:
    inside = f"<Activities>{''.join(activities)}</Activities>"
    root = "TrainingCenterDatabase"
    return f'<?xml version="1.0"?><{root} xmlns:ns3="urn:x">{inside}</{root}>'.encode()


def simple_tcx(points: int = 5) -> bytes:
    row = (tcx_point(n, f"<DistanceMeters>{3 * n}</DistanceMeters>") for n in range(points))
    return tcx(tcx_activity(tcx_lap(row)))


def apple_time(second: float, offset: str = "+0100") -> str:
    """Apple's way to write the moment ``second`` after START, on a clock one hour ahead."""
    return (START + timedelta(hours=1, seconds=second)).strftime("%Y-%m-%d %H:%M:%S ") + offset


def workout(
    inside: str = "", *, kind: str = "Running", begin: float = 0, end: float = 1800, more: str = ""
) -> str:
    return (
        f'\n <Workout workoutActivityType="HKWorkoutActivityType{kind}" duration="29.5" '
        f'durationUnit="min" sourceName="Watch" startDate="{apple_time(begin)}" '
        f'endDate="{apple_time(end)}" {more}>{inside}\n </Workout>'
    )


def steps(begin: float, end: float, count: int, source: str = "Watch") -> str:
    return (
        f'\n <Record type="HKQuantityTypeIdentifierStepCount" sourceName="{source}" unit="count" '
        f'startDate="{apple_time(begin)}" endDate="{apple_time(end)}" value="{count}"/>'
    )


BROKEN_DOCTYPE = """<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 12 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Workout)*)>
<!ATTLIST WorkoutStatistics startDate CDATA #REQUIRED startDate CDATA #REQUIRED
<!ENTITY boom "boom">
]>
"""


def apple(*elements: str, doctype: str = BROKEN_DOCTYPE) -> bytes:
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}<HealthData locale="en_GB">'
    return f"{head}{''.join(elements)}\n</HealthData>\n".encode()


def zipped(files: Mapping[str, bytes], *, stored: bool = False) -> bytes:
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()
