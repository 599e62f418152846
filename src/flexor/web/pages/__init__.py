"""The pages: each parses, calls one use case, renders."""

from typing import Final

from flexor.web.pages import check, check_result, elsewhere, hurts, settings

ROUTERS: Final = (
    elsewhere.router,
    hurts.router,
    check_result.router,
    check.router,
    settings.router,
)
