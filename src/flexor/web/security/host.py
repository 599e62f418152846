"""Answer only to our own names: a foreign name that resolves to this machine reads nothing.

DNS rebinding gives a hostile page a name of its own that points at 127.0.0.1; the browser then
takes us for that page's own server. The ``Host`` header betrays it.
"""

from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


def name_of(host: str) -> str:
    """The name in a ``Host`` header, without its port: ``[::1]:80`` is ``[::1]``."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.partition(":")[0].lower()


class OnlyOurHosts:
    """Refuses with 421 every request that names another host."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self.app = app
        self.hosts = LOOPBACK | {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on if it is us who are asked."""
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        if name_of(Headers(scope=scope).get("host", "")) in self.hosts:
            return await self.app(scope, receive, send)
        refusal = PlainTextResponse(
            "Flexor answers only to its own address. Open it by the address that it printed.\n",
            status_code=421,
        )
        return await refusal(scope, receive, send)
