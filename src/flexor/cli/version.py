"""``flexor version``."""

import argparse
import platform
from importlib.metadata import version as installed

from flexor.cli.options import Commands, command
from flexor.cli.output import emit, say


def add(commands: Commands) -> None:
    """Add the command."""
    command(commands, "version", run, "Say which version this is.")


def run(options: argparse.Namespace) -> int:
    """Print the version of Flexor, and of Python beside it."""
    found = {"version": installed("flexor"), "python": platform.python_version()}
    if options.json:
        emit({"schema": "flexor.version/1", **found})
    else:
        say(f"flexor {found['version']} (Python {found['python']})")
    return 0
