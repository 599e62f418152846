"""Scripts, styles and the font: named by content, kept by browsers for a year, precompressed."""

import json
import logging
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

log = logging.getLogger("flexor.web")

STATIC: Final = Path(__file__).parent / "static"
DIST: Final = STATIC / "dist"
FOREVER: Final = "public, max-age=31536000, immutable"
ENCODINGS: Final = (("br", ".br"), ("gzip", ".gz"))


class Manifest:
    """Logical name (``style.css``) to address; read again when a build has replaced it.

    Where nothing was built the pages still work, bare: an error page must never fail itself.
    """

    def __init__(self, dist: Path = DIST) -> None:
        self.path = dist / "manifest.json"
        self._stamp = -1
        self._names: dict[str, str] = {}

    def url(self, name: str) -> str:
        """Address of a built file."""
        try:
            self._refresh()
        except (OSError, ValueError):
            log.warning("The pages' %s has not been built; ./dev run builds it.", name)
        return f"/static/dist/{self._names.get(name, name)}"

    def _refresh(self) -> None:
        stamp = self.path.stat().st_mtime_ns
        if stamp != self._stamp:
            self._names = json.loads(self.path.read_text("utf-8"))
            self._stamp = stamp


class Assets(StaticFiles):
    """Static files; a precompressed neighbour goes out to those who accept it."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or its ``.br`` or ``.gz`` neighbour, with caching to match."""
        headers = Headers(scope=scope)
        answer = await self._compressed(path, scope) if "range" not in headers else None
        if answer is None:
            answer = await super().get_response(path, scope)
        fingerprinted = path.startswith("dist/") and path.endswith((".js", ".css", ".woff2"))
        answer.headers["Cache-Control"] = FOREVER if fingerprinted else "no-cache"
        return answer

    async def _compressed(self, path: str, scope: Scope) -> Response | None:
        accepted = Headers(scope=scope).get("accept-encoding", "")
        for encoding, suffix in ENCODINGS:
            if encoding not in accepted:
                continue
            full, stat = self.lookup_path(path + suffix)
            if stat is None:
                continue
            answer = FileResponse(full, stat_result=stat, media_type=_kind(path))
            answer.headers.update({"Content-Encoding": encoding, "Vary": "Accept-Encoding"})
            if self.is_not_modified(answer.headers, Headers(scope=scope)):
                return NotModifiedResponse(answer.headers)
            return answer
        return None


def _kind(path: str) -> str:
    return "text/css" if path.endswith(".css") else "text/javascript"
