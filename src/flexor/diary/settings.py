"""The settings that a runner may make: their names, and which values each may have."""

from collections.abc import Callable
from typing import Final
from zoneinfo import available_timezones

from flexor.knowledge import knowledge


def _one_of(*choices: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and value in choices


def _number(low: float, high: float) -> Callable[[object], bool]:
    def holds(value: object) -> bool:
        return (
            isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
        )

    return holds


def _body_mass(value: object) -> bool:
    limits = knowledge().hydration.limits
    return _number(limits.body_mass_min.value, limits.body_mass_max.value)(value)


def _conditions(value: object) -> bool:
    known = {option.id for option in knowledge().hydration.conditions.options}
    return isinstance(value, list | tuple) and len(value) <= len(known) and known.issuperset(value)


def _time_zone(value: object) -> bool:
    return isinstance(value, str) and value in available_timezones()


SETTINGS: Final[dict[str, Callable[[object], bool]]] = {
    "units": _one_of("metric", "us"),
    "theme": _one_of("auto", "light", "dark"),
    "timezone": _time_zone,
    "body_mass_kg": _body_mass,
    "height_cm": _number(80, 260),
    "water_conditions": _conditions,  # [] is "none of these"; never set is not asked yet
}


def check_setting(name: str, value: object) -> object:
    """The value, lists as tuples; raises ValueError that names the setting."""
    holds = SETTINGS.get(name)
    if holds is None:
        raise ValueError(f"there is no setting '{name[:40]}'")
    try:
        good = holds(value)
    except TypeError:
        good = False
    if not good:
        raise ValueError(f"'{name}' cannot have this value")
    return tuple(value) if isinstance(value, list) else value
