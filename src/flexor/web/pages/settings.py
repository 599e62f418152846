"""Settings: units, time zone, what the water needs, taking everything along, erasing everything."""

from functools import cache
from typing import Annotated, Any
from zoneinfo import available_timezones

from fastapi import APIRouter
from fastapi import Form as Field
from starlette.responses import HTMLResponse, RedirectResponse, Response

from flexor import __version__
from flexor.app.set_setting import set_setting
from flexor.errors import BadAnswer
from flexor.knowledge import knowledge
from flexor.web.render import page
from flexor.web.visit import Visit, Visiting, own
from flexor.web.words import POUND_KG

router = APIRouter(prefix="/settings", include_in_schema=False)

NONE = "none"


@cache
def _zones() -> list[str]:
    return sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


@router.get("")
def show(visit: Visiting, saved: bool = False) -> HTMLResponse:
    """All settings."""
    context = {
        "settings": _view(visit),
        "saved": saved,
        "zones": _zones(),
        "version": __version__,
        "knowledge_version": knowledge().version,
    }
    return page(visit.request, "settings.html", context, here="settings")


@router.post("")
def save(
    visit: Visiting, units: Annotated[str, Field()], timezone: Annotated[str, Field()] = ""
) -> Response:
    """Units and time zone; an empty zone is this machine's."""
    set_setting(visit.house, visit.runner, "units", units)
    if timezone.strip():
        set_setting(visit.house, visit.runner, "timezone", timezone.strip())
    return RedirectResponse("/settings?saved=true", 303)


@router.post("/water")
def save_water(
    visit: Visiting,
    mass: Annotated[str, Field(max_length=20)] = "",
    condition: Annotated[list[str] | None, Field()] = None,
) -> Response:
    """Body mass, and the conditions under which nobody but a doctor sets a target.

    Refused on the made-up runner's pages: a real weight would give a real target.
    """
    own(visit)
    chosen = condition or []
    if NONE in chosen and len(chosen) > 1:
        raise BadAnswer("You chose a condition and none of these.", "Go back and choose one way.")
    if mass.strip():
        set_setting(visit.house, visit.runner, "body_mass_kg", _kilograms(mass, visit))
    if chosen:
        values = [each for each in chosen if each != NONE]
        set_setting(visit.house, visit.runner, "water_conditions", values)
    return RedirectResponse("/settings?saved=true#water", 303)


def _kilograms(text: str, visit: Visit) -> float:
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError as error:
        raise BadAnswer("That weight is no number.", "Go back and enter one, like 68.") from error
    return round(number * POUND_KG, 2) if visit.units == "us" else number


def _view(visit: Visit) -> dict[str, Any]:
    told = visit.state.settings
    mass = told.get("body_mass_kg")
    conditions = told.get("water_conditions")
    asked = knowledge().hydration.conditions
    shown = mass and round(mass / POUND_KG if visit.units == "us" else mass, 1)
    return {
        "units": visit.units,
        "timezone": told.get("timezone") or str(visit.house.timezone()),
        "mass": f"{shown:g}" if shown else "",
        "mass_unit": "pounds" if visit.units == "us" else "kg",
        "water_question": asked.question,
        "water_options": [(option.id, option.text) for option in asked.options],
        "water_conditions": conditions or (),
        "water_none": conditions is not None and not conditions,
        "water_none_label": asked.none,
    }
