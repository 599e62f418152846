"""Files of a form, streamed to the disk as they arrive: a decade's archive needs no memory."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from fastapi import Request
from python_multipart.exceptions import FileError, FormParserError
from python_multipart.multipart import File, FormParser, parse_options_header
from starlette.concurrency import run_in_threadpool

from flexor.errors import LimitExceeded, StoreError, UnreadableInput
from flexor.store.files import private_folder

Upload = tuple[str, Path]
MOST_FILES: Final = 20_000
UNREADABLE: Final = UnreadableInput("The upload arrived damaged.", "Choose the files again.")


class _Received:
    """Collects the parts of one form; a part without a file is nothing to us."""

    def __init__(self, folder: Path, boundary: bytes) -> None:
        self.files: list[Upload] = []
        self.parser = FormParser(
            "multipart/form-data",
            on_field=None,
            on_file=self._arrived,
            boundary=boundary,
            config={
                "UPLOAD_DIR": str(folder),
                "UPLOAD_DELETE_TMP": False,
                "MAX_MEMORY_FILE_SIZE": 0,
            },
        )

    def _arrived(self, file: File) -> None:
        if file.in_memory:
            file.flush_to_disk()
        file.close()
        name, saved = file.file_name or b"", file.actual_file_name
        if len(self.files) >= MOST_FILES:
            raise LimitExceeded("Those are too many files at once.", "Drop them as one zip.")
        if name and saved:
            self.files.append((name.decode("utf-8", "replace"), Path(saved.decode())))


@asynccontextmanager
async def received(request: Request, root: Path) -> AsyncIterator[list[Upload]]:
    """The files of a multipart request as (name given, path), under ``root`` while it lasts.

    Raises UnreadableInput, LimitExceeded or StoreError.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise UNREADABLE
    folder = Path(tempfile.mkdtemp(prefix=".upload-", dir=private_folder(root)))
    try:
        collecting = _Received(folder, boundary)
        await _fill(request, collecting.parser)
        yield collecting.files
    finally:
        await run_in_threadpool(shutil.rmtree, folder, ignore_errors=True)


async def _fill(request: Request, parser: FormParser) -> None:
    try:
        async for chunk in request.stream():
            await run_in_threadpool(parser.write, chunk)
        await run_in_threadpool(parser.finalize)
    except FileError as error:
        raise StoreError("The upload cannot be written.", "Check the free space.") from error
    except FormParserError as error:
        raise UNREADABLE from error
    except OSError as error:
        raise StoreError(
            f"The upload cannot be written: {error.strerror}.", "Check the free space."
        ) from error
