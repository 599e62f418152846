"""The files as the runner gave them, each once, named by the SHA-256 of its bytes, gzipped.

Writing the same bytes twice is harmless; a half-written file is never seen.
"""

import gzip
import hashlib
import re
import shutil
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast
from uuid import uuid4

from flexor.errors import NotFound, StoreError
from flexor.store.files import remove, write_whole

_SHA256 = re.compile(r"[0-9a-f]{64}")
_LEVEL = 1  # within 8 % of level 6 on FIT files at a quarter of its time


@dataclass(frozen=True, slots=True)
class Originals:
    """Content-addressed files under ``root``."""

    root: Path

    def put(self, data: bytes) -> str:
        """Keep ``data``; its SHA-256 in hex."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if not path.exists():
            packed = gzip.compress(data, _LEVEL, mtime=0)
            write_whole(path, lambda file: file.write(packed))
        return sha256

    def put_stream(self, stream: BinaryIO) -> tuple[str, int]:
        """Keep what ``stream`` gives, however large; its SHA-256 and its size in bytes."""
        counted = _Counted(stream)
        incoming = self.root / f"incoming-{uuid4().hex}"

        def pack(file: BinaryIO) -> None:
            with gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed:
                shutil.copyfileobj(cast(BinaryIO, counted), packed, 1 << 20)

        write_whole(incoming, pack)
        sha256 = counted.sha256.hexdigest()
        target = self.path(sha256)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        incoming.replace(target)
        return sha256, counted.size

    def get(self, sha256: str) -> bytes:
        """The bytes again, checked against their name.

        Raises NotFound when nothing is kept under it, StoreError when the disk spoiled it.
        """
        try:
            data = gzip.decompress(self.path(sha256).read_bytes())
        except FileNotFoundError as error:
            raise _gone() from error
        except (OSError, EOFError, zlib.error) as error:
            raise _spoiled(sha256) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise _spoiled(sha256)
        return data

    def open(self, sha256: str) -> BinaryIO:
        """A stream of the bytes, for files too large to hold."""
        try:
            return cast(BinaryIO, gzip.open(self.path(sha256), "rb"))
        except FileNotFoundError as error:
            raise _gone() from error

    def stored_size(self, sha256: str) -> int:
        """Bytes on the disk."""
        return self.path(sha256).stat().st_size

    def delete(self, sha256: str) -> None:
        """Forget the file for good."""
        remove(self.path(sha256))

    def path(self, sha256: str) -> Path:
        """Where the gzipped file lies."""
        if not _SHA256.fullmatch(sha256):
            raise NotFound("That is no file's name.")
        return self.root / sha256[:2] / f"{sha256}.gz"


class _Counted:
    """A stream that is hashed and counted as it is read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.sha256 = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._stream.read(size)
        self.sha256.update(data)
        self.size += len(data)
        return data


def _gone() -> NotFound:
    return NotFound("The original file is no longer kept.", "Import it again.")


def _spoiled(sha256: str) -> StoreError:
    return StoreError(
        f"The kept file {sha256[:12]}… is damaged on the disk.", "Restore it from a backup."
    )
