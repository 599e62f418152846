"""Options that several commands share."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

Commands = Any  # argparse's own type for sub-commands is private
Run = Callable[[argparse.Namespace], int]


def command(commands: Commands, name: str, run: Run, summary: str) -> argparse.ArgumentParser:
    """A new command with ``--json``; ``run`` gets the parsed options and returns the exit code."""
    made: argparse.ArgumentParser = commands.add_parser(
        name, help=summary, description=summary, allow_abbrev=False
    )
    made.add_argument("--json", action="store_true", help="print one JSON document")
    made.set_defaults(run=run)
    return made


def data_option(parser: argparse.ArgumentParser) -> None:
    """``--data DIR``: where everything is kept."""
    parser.add_argument(
        "--data",
        metavar="DIR",
        type=Path,
        default=None,
        help="the data folder (else FLEXOR_DATA, else flexor in your data folder)",
    )


def data_root(options: argparse.Namespace) -> Path:
    """The data folder that these options mean."""
    from flexor.store.folder import default_root  # the store is slow to import

    chosen: Path | None = options.data
    return default_root() if chosen is None else chosen.expanduser()
