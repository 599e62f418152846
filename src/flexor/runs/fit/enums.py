"""The few enumerations that we name: sports, makers, watches, lap intensities, file types."""

from typing import Final, Literal

#: Sports as :attr:`flexor.runs.run.Run.sport` names them; any other number is "other".
SPORTS: Final = {
    0: "unknown",  # "generic": the device does not say
    1: "running",
    2: "cycling",
    3: "transition",
    5: "swimming",
    11: "walking",
    17: "hiking",
    21: "cycling",  # e-bike
}

SUB_SPORTS: Final = {
    1: "treadmill",
    2: "street",
    3: "trail",
    4: "track",
    5: "spin",
    6: "indoor_cycling",
    17: "lap_swimming",
    18: "open_water",
    27: "indoor_walking",
    30: "casual_walking",
    31: "speed_walking",
    45: "indoor_running",
    58: "virtual_activity",
    67: "ultra",
}
FITNESS_EQUIPMENT: Final = 4  # a sport; with sub-sport treadmill it is a run

MANUFACTURERS: Final = {
    1: "garmin",
    15: "dynastream",
    23: "suunto",
    32: "wahoo_fitness",
    70: "sigmasport",
    71: "tomtom",
    89: "tacx",
    95: "stryd",
    123: "polar_electro",
    258: "lezyne",
    260: "zwift",
    265: "strava",
    267: "bryton",
    289: "hammerhead",
    294: "coros",
}

#: Running watches of manufacturers 1 and 15, which share their product numbers.
GARMIN_PRODUCTS: Final = {
    717: "fr405",
    782: "fr50",
    988: "fr60",
    1018: "fr310xt",
    1124: "fr110",
    1328: "fr910xt",
    1345: "fr610",
    1436: "fr70",
    1446: "fr310xt_4t",
    1482: "fr10",
    1551: "fenix",
    1623: "fr620",
    1632: "fr220",
    1765: "fr920xt",
    1837: "vivo_fit",
    1903: "fr15",
    1907: "vivo_active",
    1967: "fenix2",
    2050: "fenix3",
    2153: "fr225",
    2156: "fr630",
    2157: "fr230",
    2158: "fr735xt",
    2337: "vivo_active_hr",
    2413: "fenix3_hr",
    2431: "fr235",
    2503: "fr35",
    2544: "fenix5s",
    2604: "fenix5x",
    2691: "fr935",
    2697: "fenix5",
    2700: "vivoactive3",
    2886: "fr645",
    2888: "fr645m",
    3076: "fr245",
    3077: "fr245_music",
    3110: "fenix5_plus",
    3113: "fr945",
    3282: "fr45",
    3290: "fenix6",
    3291: "fenix6x",
    3589: "fr745",
    3652: "fr945_lte",
    3869: "fr55",
    3906: "fenix7",
    3907: "fenix7x",
    3990: "fr255_music",
    3992: "fr255",
    4024: "fr955",
    4257: "fr265_large",
    4258: "fr265_small",
    4315: "fr965",
}

INTENSITIES: Final = {
    0: "active",
    1: "rest",
    2: "warmup",
    3: "cooldown",
    4: "recovery",
    5: "interval",
}

TIMER_EVENT: Final = 0
USER_MARKER_EVENT: Final = 32
EVENT_START: Final = 0
EVENT_MARKER: Final = 3
EVENTS_STOP: Final = frozenset({1, 4, 8, 9})  # stop, stop_all, and both "disable" forms

#: ``split_type`` of the watch's own run/walk detection.
SPLIT_STATES: Final[dict[int, Literal["run", "walk", "still"]]] = {
    17: "run",
    18: "walk",
    22: "still",
}

SEDENTARY: Final = 8  # activity types of monitoring messages
STEPPING: Final = frozenset({1, 6})  # running, walking

FILE_ACTIVITY: Final = 4
FILE_WORKOUT: Final = 5
FILE_COURSE: Final = 6
FILES_MONITORING: Final = frozenset({15, 28, 32})
FILES_SETTINGS: Final = frozenset({1, 2, 3, 11})  # device, settings, sport, goals


def sport_name(sport: float | None, sub_sport: float | None) -> tuple[str, str | None]:
    """Our names for the two codes; ``unknown`` where the device does not say."""
    sub = SUB_SPORTS.get(int(sub_sport)) if sub_sport is not None else None
    if sport is None:
        return "unknown", sub
    if sport == FITNESS_EQUIPMENT and sub == "treadmill":
        return "running", sub
    return SPORTS.get(int(sport), "other"), sub
