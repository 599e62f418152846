"""No other site may make this browser write here.

Header-based, no tokens: browsers say where a request comes from (``Sec-Fetch-Site``, else
``Origin``); a client that says neither is no browser and has no one's authority to borrow.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from flexor.web.errors import problem_answer

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def is_our_own(headers: Headers) -> bool:
    """Whether an unsafe request comes from our own pages, or from no browser at all."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


class OnlyOurPages:
    """Refuses with 403 an unsafe request that another site has made."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on if it is ours to do."""
        if scope["type"] != "http" or scope["method"] in SAFE or is_our_own(Headers(scope=scope)):
            return await self.app(scope, receive, send)
        answer = problem_answer(
            scope,
            403,
            "Another site tried to change something here.",
            "Nothing was changed. Open Flexor in its own tab and try again.",
        )
        return await answer(scope, receive, send)
