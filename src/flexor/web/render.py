"""Template and context in, HTML out. Everything that goes into a page is escaped."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from flexor.web import strip, words
from flexor.web.assets import Manifest
from flexor.web.viewing import sample_viewed

TEMPLATES: Final = Path(__file__).parent / "templates"


class _Environment(Environment):
    """Where ``thing.clear`` means the key, never the method that every dict has."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A dict's own key first."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def _environment() -> Environment:
    environment = _Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        asset=Manifest().url,
        run_strip=strip.run_strip,
        swatch=strip.swatch,
        legend=strip.LEGEND,
        plural=words.plural,
        fresh_id=uuid4,
    )
    for name in ("clock", "duration", "distance", "ceiling", "pace", "volume", "day"):
        environment.filters[name] = getattr(words, name)
    environment.filters["time_of_day"] = words.time_of_day
    return environment


ENVIRONMENT: Final = _environment()


def page(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    *,
    here: str = "",
    status: int = 200,
) -> HTMLResponse:
    """A whole page; ``here`` names its place in the bar."""
    shared = {
        "is_sample": sample_viewed(request) is not None,
        "here": here,
        "path": request.url.path,
    }
    html = ENVIRONMENT.get_template(template).render({**shared, **context})
    return HTMLResponse(html, status)


def fragment(template: str, context: Mapping[str, Any]) -> HTMLResponse:
    """A piece of a page, for a swap in place."""
    return HTMLResponse(ENVIRONMENT.get_template(template).render(dict(context)))
