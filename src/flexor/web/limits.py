"""No request is larger than its place allows: counted while it streams, never trusted."""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flexor.web.errors import problem_answer

#: Bytes for a form or a JSON body; uploads have their own.
BODY = 256 * 1024
#: Bytes for one upload of files: a decade of originals in one archive.
UPLOAD = 16 * 1024**3


REMEDY = "Nothing was kept. Send less at once."


def too_large(limit: int) -> str:
    """What to say about a body past ``limit`` bytes."""
    return f"That is more than the {limit // 1024:,} kB that fit here."


class BoundedBodies:
    """Stops reading a body at its limit and answers 413."""

    def __init__(self, app: ASGIApp, roomy: Mapping[str, int]) -> None:
        self.app = app
        self.roomy = roomy  # path → bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on while it fits."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        limit = self.roomy.get(scope["path"], BODY)
        if _claimed(Headers(scope=scope)) > limit:
            answer = problem_answer(scope, 413, too_large(limit), REMEDY)
            return await answer(scope, receive, send)
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                # FastAPI turns any other exception in a body into a 400.
                raise HTTPException(413, f"{too_large(limit)} {REMEDY}")
            return message

        return await self.app(scope, counted, send)


def _claimed(headers: Headers) -> int:
    length = headers.get("content-length", "")
    return int(length) if length.isdecimal() else 0
