"""``flexor``: the command line. Each command is a module that adds itself to the parser.

Exit codes: 0 the work was done; 2 bad usage, or nothing could be read; 1 a fault of ours.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from flexor.cli import backup, doctor, erase, export, restore, runs, serve, version
from flexor.cli.output import complain
from flexor.errors import FlexorError

COMMANDS = (serve, runs, backup, restore, export, erase, doctor, version)
DEBUG = "FLEXOR_DEBUG"


class Parser(argparse.ArgumentParser):
    """A parser that complains in one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the usage and leave with 2."""
        complain(f"{message}. Try: {self.prog} --help")
        sys.exit(2)


def parser() -> Parser:
    """The whole command line."""
    made = Parser(
        prog="flexor",
        description="From chronic hip-flexor pain to running without pain: private, self-hosted.",
        epilog="Flexor is education and self-management, not a diagnosis and not a medical device.",
        allow_abbrev=False,
    )
    commands = made.add_subparsers(metavar="COMMAND", required=True)
    for module in COMMANDS:
        module.add(commands)
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the console script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a poor locale is no reason to fail
    try:
        options = parser().parse_args(argv)
        return _flushed(options.run(options))
    except SystemExit as leaving:
        return _status(leaving.code)
    except FlexorError as error:
        complain(str(error))
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # the last resort: a person never sees a traceback
        if os.environ.get(DEBUG):
            raise
        complain(_fault(error))
        return 1


def _flushed(status: int) -> int:
    sys.stdout.flush()  # a closed pipe shows here and not when the interpreter leaves
    return status


def _status(code: Any) -> int:
    return code if isinstance(code, int) else 0 if code is None else 2


def _fault(error: Exception) -> str:
    return (
        f"Something went wrong that should not ({type(error).__name__}: {error}). "
        f"Set {DEBUG}=1 to see where, and please report it."
    )
