"""What recorders call a sport, in any of their tongues, as one of our few names."""

from typing import Final

#: Strava's numbers in GPX ``<type>``, as its exports carried them until 2023 or so.
_STRAVA: Final = {
    "1": "cycling",
    "4": "hiking",
    "9": "running",
    "10": "walking",
    "16": "swimming",
    "17": "cycling",
    "18": "cycling",
}
#: The first word that occurs decides, so the order matters: a "trail run" is no "trail walk".
_WORDS: Final = (
    ("multisport", "other"),
    ("triathlon", "other"),
    ("transition", "transition"),
    ("biking", "cycling"),
    ("cycling", "cycling"),
    ("bicycl", "cycling"),
    ("ride", "cycling"),
    ("bike", "cycling"),
    ("swim", "swimming"),
    ("jog", "running"),
    ("run", "running"),
    ("treadmill", "running"),
    ("hik", "hiking"),
    ("mountaineering", "hiking"),
    ("walk", "walking"),
)
_SUB_SPORTS: Final = (
    ("treadmill", "treadmill"),
    ("indoor", "treadmill"),
    ("trail", "trail"),
    ("track", "track"),
    ("lap_swim", "lap_swimming"),
    ("open_water", "open_water"),
)
_UNTOLD: Final = frozenset({"", "unknown", "generic", "other", "none", "activity"})


def sport_named(text: str | None) -> tuple[str, str | None]:
    """Our sport and sub-sport for ``text``, e.g. ``"trail_running"`` or Strava's ``"9"``.

    What no recorder said is ``unknown``; what it said and we don't follow is ``other``.
    """
    name = (text or "").strip()[:80].casefold().replace(" ", "_")
    if name in _UNTOLD:
        return ("other" if name == "other" else "unknown"), None
    if name in _STRAVA:
        return _STRAVA[name], None
    sport = next((sport for word, sport in _WORDS if word in name), "other")
    return sport, _sub_sport(sport, name)


def _sub_sport(sport: str, name: str) -> str | None:
    if sport not in {"running", "walking", "swimming"}:
        return None
    return next((sub for word, sub in _SUB_SPORTS if word in name), None)
