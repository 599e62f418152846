"""Every error becomes a friendly page or a JSON problem; never a stack trace."""

import logging
from http import HTTPStatus
from typing import cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flexor.errors import (
    BadAnswer,
    FlexorError,
    LimitExceeded,
    NotClear,
    NotFound,
    StoreError,
    UnreadableInput,
)
from flexor.web.render import page

log = logging.getLogger("flexor.web")

#: The nearest class in a problem's ancestry decides.
STATUS: dict[type[FlexorError], int] = {
    LimitExceeded: 413,
    UnreadableInput: 422,
    BadAnswer: 422,
    NotClear: 403,
    NotFound: 404,
    StoreError: 503,
    FlexorError: 500,
}

PLAIN = {
    404: ("There is nothing here.", "The address may be old, or what it showed was deleted."),
    405: ("This address can't be used that way.", "Go back and use the page's own buttons."),
    413: ("That is too large.", "Send less at once."),
    422: ("Something in that form couldn't be understood.", "Go back and check what you entered."),
    500: (
        "Something went wrong on our side.",
        "Nothing that you had saved is lost. Try again; flexor doctor tells more.",
    ),
}


def wants_json(scope: Scope) -> bool:
    """The API and our own scripts read problems; people read pages."""
    headers = Headers(scope=scope)
    return scope["path"].startswith("/api/") or "x-flexor-island" in headers


def problem_answer(scope: Scope, status: int, problem: str, remedy: str = "") -> Response:
    """The same two sentences as a problem document (RFC 9457) or as a page."""
    if wants_json(scope):
        body = {"type": "about:blank", "title": problem, "detail": remedy, "status": status}
        return JSONResponse(body, status, media_type="application/problem+json")
    context = {"problem": problem, "remedy": remedy, "status": status}
    return page(Request(scope), "error.html", context, status=status)


def status_of(error: FlexorError) -> int:
    """The HTTP status of a domain error: 413, 422, 403, 404, 503 or 500."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


async def on_flexor_error(request: Request, error: Exception) -> Response:
    """Show the error's own problem and remedy."""
    told = cast(FlexorError, error)
    status = status_of(told)
    if status >= 500:
        log.error("%s %s", told.problem, told.remedy)
    return problem_answer(request.scope, status, told.problem, told.remedy)


async def on_http_error(request: Request, error: Exception) -> Response:
    """Show what the framework refused; its own wording only where it is ours."""
    told = cast(HTTPException, error)
    status = told.status_code
    own_words = told.detail and told.detail != HTTPStatus(status).phrase
    known = PLAIN.get(status, ("That didn't work.", "Go back and try again."))
    problem, remedy = (told.detail, "") if own_words else known
    answer = problem_answer(request.scope, status, problem, remedy)
    answer.headers.update(told.headers or {})
    return answer


async def on_bad_form(request: Request, error: Exception) -> Response:
    """Name the field that a form or a body got wrong; a wrong address is not found."""
    first = cast(RequestValidationError, error).errors()[0]
    if first["loc"][0] == "path":
        return problem_answer(request.scope, 404, *PLAIN[404])
    place = ".".join(str(part) for part in first["loc"][1:])
    remedy = f"{place}: {first['msg']}." if place else str(first["msg"])
    return problem_answer(request.scope, 422, PLAIN[422][0], remedy)


class NoSurprises:
    """What nobody expected: the log gets the trace, the person gets two sentences.

    Stands inside the headers' middleware, so that even this answer carries the policy.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on; turn what escapes into the plain page or problem."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            log.exception("unexpected error at %s", scope["path"])
            if begun:
                raise
            await problem_answer(scope, 500, *PLAIN[500])(scope, receive, send)


def add_error_pages(app: FastAPI) -> None:
    """Register the handlers, from the most particular to the most general."""
    app.add_exception_handler(FlexorError, on_flexor_error)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_bad_form)
