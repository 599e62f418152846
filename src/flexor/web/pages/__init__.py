"""The pages: each parses, calls one use case, renders."""

from typing import Final

from flexor.web.pages import (
    check,
    check_result,
    elsewhere,
    hurts,
    imports,
    keeping,
    run,
    runs,
    sample,
    settings,
    today,
)

ROUTERS: Final = (
    today.router,
    elsewhere.router,
    hurts.router,
    check_result.router,
    check.router,
    runs.router,
    run.router,
    imports.router,
    settings.router,
    keeping.router,
    sample.router,
)
