"""``flexor doctor``: is everything there? Looks only; it makes and changes nothing."""

import argparse
import os
import platform
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path
from typing import Final, Literal

from flexor.cli.options import Commands, command, data_option, data_root
from flexor.cli.output import emit, say, size, table

_LIBRARIES: Final = ("numpy", "polars", "lxml", "sqlalchemy", "distributed", "fastapi")
_LOW_DISK: Final = 1_000_000_000
_MARKS: Final = {"ok": "ok", "missing": "MISSING", "note": "note"}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; ``remedy`` says how to get it when it is missing."""

    name: str
    state: Literal["ok", "missing", "note"]
    found: str
    remedy: str = ""


def add(commands: Commands) -> None:
    """Add the command."""
    data_option(command(commands, "doctor", run, "Say what is there, what is missing, and where."))


def run(options: argparse.Namespace) -> int:
    """Print every check."""
    checks = list(examine(data_root(options)))
    fine = all(check.state != "missing" for check in checks)
    if options.json:
        emit({"schema": "flexor.doctor/1", "ok": fine, "checks": [asdict(c) for c in checks]})
        return 0
    say(*table(("", "", ""), [(_MARKS[c.state], c.name, c.found) for c in checks])[1:])
    say(*(f"{check.name}: {check.remedy}" for check in checks if check.remedy))
    say("Everything is there." if fine else "Something is missing; see above.")
    return 0


def examine(data: Path) -> Iterator[Check]:
    """All checks, in the order in which a person wants to read them."""
    yield Check("flexor", "ok", installed("flexor"))
    yield Check("python", "ok", f"{platform.python_version()} on {platform.platform(terse=True)}")
    yield from map(_library, _LIBRARIES)
    yield _folder(data)
    yield _disk(data)
    yield _database(data / "flexor.db")
    yield _pages()
    yield _tool("node", ("node",), "Only to build the pages: ./dev fetches one.")
    browser = "Only for the browser tests: apt install chromium."
    yield _tool("chromium", ("chromium", "chromium-browser"), browser)


def _library(name: str) -> Check:
    try:
        return Check(name, "ok", installed(name))
    except PackageNotFoundError:
        return Check(name, "missing", "not installed", "Run ./dev run, which installs it.")


def _folder(data: Path) -> Check:
    if data.is_dir():
        if os.access(data, os.R_OK | os.W_OK | os.X_OK):
            return Check("data folder", "ok", str(data))
        return Check("data folder", "missing", f"{data} cannot be written", _elsewhere())
    parent = _existing(data)
    if parent.is_dir() and os.access(parent, os.W_OK | os.X_OK):
        return Check("data folder", "note", f"{data} (made at the first start)")
    return Check("data folder", "missing", f"{data} cannot be made", _elsewhere())


def _elsewhere() -> str:
    return "Choose another folder with --data or FLEXOR_DATA."


def _existing(path: Path) -> Path:
    return next((p for p in (path, *path.parents) if p.exists()), Path("/"))


def _disk(data: Path) -> Check:
    free = shutil.disk_usage(_existing(data)).free
    if free < _LOW_DISK:
        return Check("free disk", "missing", size(free), "Free some space: 1 GB is comfortable.")
    return Check("free disk", "ok", size(free))


def _database(path: Path) -> Check:
    if not path.exists():
        return Check("database", "note", "none yet (made at the first start)")
    from flexor.store.migrate import newest  # SQLAlchemy is half a second to import

    try:
        with closing(sqlite3.connect(_looking(path), uri=True)) as database:
            rows = database.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.Error as error:
        return Check("database", "missing", f"{path} cannot be read: {error}", _mend())
    known, at = newest(), rows[0][0] if rows else "nothing"
    if at == known:
        return Check("database", "ok", f"{path}, schema {at}, {size(path.stat().st_size)}")
    return Check("database", "note", f"{path}, schema {at}; the next start takes it to {known}")


def _looking(path: Path) -> str:
    # A database at rest is opened as immutable: only so are no side files left behind.
    at_rest = not path.with_name(f"{path.name}-wal").exists()
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if at_rest else ''}"


def _mend() -> str:
    return "Restore a backup into an empty folder: flexor restore ARCHIVE --data DIR."


def _pages() -> Check:
    import flexor

    built = Path(flexor.__file__).parent / "web" / "static" / "dist"
    if built.is_dir() and any(built.iterdir()):
        return Check("pages", "ok", "built")
    return Check("pages", "missing", "not built", "Run ./dev run, which builds them.")


def _tool(name: str, candidates: tuple[str, ...], remedy: str) -> Check:
    which: Callable[[str], str | None] = shutil.which
    found = next(filter(None, map(which, candidates)), None)
    return Check(name, "ok", found) if found else Check(name, "note", "not found", remedy)
