"""Writing a file so that it is there whole or not at all, and only its owner may read it."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from flexor.errors import StoreError


def private_folder(path: Path) -> Path:
    """Make ``path`` (and its parents) if missing; only the owner may enter it."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {path} cannot be made: {error.strerror}.",
            "Choose another one with FLEXOR_DATA.",
        ) from error
    return path


def write_whole(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Let ``write`` fill a file that appears as ``path`` only once it is safely on the disk."""
    private_folder(path.parent)
    descriptor, name = tempfile.mkstemp(prefix=".tmp-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except OSError as error:
        _forget(name)
        raise StoreError(
            f"The file {path.name} cannot be written: {error.strerror}.",
            "Check the free space and the rights of the data folder.",
        ) from error
    except BaseException:
        _forget(name)
        raise


def remove(path: Path) -> None:
    """Remove a file; one that is gone already is fine. Its folder goes when it was the last."""
    path.unlink(missing_ok=True)
    try:
        path.parent.rmdir()
    except OSError:
        return  # others live there


def _forget(name: str) -> None:
    Path(name).unlink(missing_ok=True)
