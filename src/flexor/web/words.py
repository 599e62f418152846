"""Numbers as people read them: the one place where the pages turn SI units into words.

Distances come in metres, times in seconds, volumes in millilitres, masses in kilograms.
"""

import re
from datetime import date, datetime, timedelta
from typing import Final, Literal

Units = Literal["metric", "us"]

KM: Final = 1000.0
MILE: Final = 1609.344
FLUID_OUNCE_ML: Final = 29.5735
POUND_KG: Final = 0.45359237
NB: Final = "\u00a0"  # keeps a number and its unit on one line
DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_DAYS: Final = (
    *("Monday", "Tuesday", "Wednesday", "Thursday"),
    *("Friday", "Saturday", "Sunday"),
)
MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_KILOMETRES: Final = re.compile(r"(more is )?\b(\d+(?:\.\d+)?)[ \u00a0]km\b")
_CLOCK: Final = re.compile(r"\d+(?::\d\d)+")
_PACES: Final = re.compile(r"\(\d+:[\d:]+ against \d+:[\d:]+ a kilometre\)")
_LITRES: Final = re.compile(r"\b(\d+(?:\.\d+)?) litres\b")


def clock(seconds: float) -> str:
    """125 → ``2:05``, 3725 → ``1:02:05``."""
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def duration(seconds: float) -> str:
    """1890 → ``31 min``, 5400 → ``1 h 30``; under two minutes in seconds."""
    if seconds < 120:
        return f"{max(0, round(seconds))}{NB}s"
    minutes = int(seconds // 60)
    if minutes < 60:
        return f"{minutes}{NB}min"
    return f"{minutes // 60}{NB}h{NB}{minutes % 60:02}"


def distance(metres: float | None, units: Units = "metric") -> str:
    """4120 → ``4.1 km``; a dash where nobody knows."""
    if metres is None:
        return "–"
    value, unit = (metres / MILE, "mi") if units == "us" else (metres / KM, "km")
    return f"{value:.1f}{NB}{unit}" if value < 100 else f"{value:.0f}{NB}{unit}"


def ceiling(metres: float, units: Units = "metric") -> str:
    """A distance not to pass: rounded down, never up."""
    value, unit = (metres / MILE, "mi") if units == "us" else (metres / KM, "km")
    return f"{int(value * 10 + 1e-9) / 10:.1f}{NB}{unit}"


def pace(metres: float | None, seconds: float, units: Units = "metric") -> str:
    """Minutes per kilometre or mile: ``6:12 /km``; a dash without a distance."""
    if not metres or seconds <= 0:
        return "–"
    each, unit = (MILE, "mi") if units == "us" else (KM, "km")
    return f"{clock(seconds / metres * each)}{NB}/{unit}"


def in_units(text: str, units: Units = "metric") -> str:
    """A sentence of the domain's, which speaks metric, in the runner's units.

    ``8.1 km`` becomes ``5.0 mi``, a pace ``a kilometre`` one ``a mile``; what comes after "more is"
    is a limit and never rounded up. Litres stay, with fluid ounces beside them.
    """
    if units == "metric":
        return text
    text = _KILOMETRES.sub(_miles, text)
    text = _PACES.sub(_paces_a_mile, text)
    return _LITRES.sub(lambda found: f"{found[0]} ({volume(float(found[1]) * 1000, 'us')})", text)


def _miles(found: re.Match[str]) -> str:
    limit, metres = found[1] or "", float(found[2]) * KM
    return limit + (ceiling if limit else distance)(metres, "us")


def _paces_a_mile(found: re.Match[str]) -> str:
    return _CLOCK.sub(_a_mile, found[0]).replace("kilometre", "mile")


def _a_mile(found: re.Match[str]) -> str:
    seconds = 0
    for part in found[0].split(":"):
        seconds = 60 * seconds + int(part)
    return clock(seconds * MILE / KM)


def volume(millilitres: float, units: Units = "metric") -> str:
    """1620 → ``1.6 l``, 250 → ``250 ml``; in US units ``55 fl oz``."""
    if units == "us":
        return f"{millilitres / FLUID_OUNCE_ML:.0f}{NB}fl{NB}oz"
    if millilitres < 1000:
        return f"{millilitres:.0f}{NB}ml"
    return f"{millilitres / 1000:.1f}{NB}l"


def day(when: date, today: date | None = None) -> str:
    """``Sat 22 Nov``; with its year when that isn't this year."""
    plain = f"{DAYS[when.weekday()]} {when.day} {MONTHS[when.month - 1]}"
    return plain if today is None or when.year == today.year else f"{plain} {when.year}"


def day_name(when: date, today: date) -> str:
    """``Today``, ``Yesterday``, a weekday within six days, else the date."""
    ago = (today - when).days
    if ago in (0, 1):
        return ("Today", "Yesterday")[ago]
    return LONG_DAYS[when.weekday()] if 1 < ago < 7 else day(when, today)


def time_of_day(when: datetime) -> str:
    """``07:05``."""
    return f"{when.hour:02}:{when.minute:02}"


def week_of(when: date) -> date:
    """The Monday of its week."""
    return when - timedelta(days=when.weekday())


def plural(count: int, one: str, many: str | None = None) -> str:
    """``1 stop``, ``2 stops``."""
    return f"{count:,}{NB}{one if count == 1 else many or one + 's'}"
