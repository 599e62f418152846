"""``flexor erase``: everything, for good."""

import argparse
import sys
from dataclasses import asdict
from typing import Final

from flexor.cli.options import Commands, command, data_option, data_root
from flexor.cli.output import emit, say
from flexor.errors import FlexorError

WORD: Final = "erase"


def add(commands: Commands) -> None:
    """Add the command."""
    parser = command(commands, "erase", run, "Erase everything that is kept, for good.")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Erase after a typed word (or ``--yes``); name the backups that are left."""
    from flexor.app.erase_everything import erase_everything
    from flexor.cli.opening import existing, opened_house

    existing(options)
    if not options.yes:
        _confirm(options)
    with opened_house(options) as house:
        erased = erase_everything(house)
    left = [{**asdict(backup), "made": backup.made.isoformat()} for backup in erased.backups]
    if options.json:
        counts = {"runs": erased.runs, "entries": erased.entries, "files": erased.files}
        emit({"schema": "flexor.erased/1", **counts, "backups": left})
        return 0
    say(f"Erased: {erased.runs} runs, {erased.entries} diary entries, {erased.files} files.")
    for backup in left:
        gone = "" if backup["found"] else " (not found there any more)"
        say(f"A backup of {str(backup['made'])[:10]} is yours to delete: {backup['path']}{gone}")
    return 0


def _confirm(options: argparse.Namespace) -> None:
    if not sys.stdin.isatty():
        raise FlexorError("Nothing was erased: nobody is there to confirm it.", "Add --yes.")
    print(
        f"Everything in {data_root(options)} will be erased, for good: runs, diary, files.\n"
        f"Type {WORD} to go on: ",
        end="",
        file=sys.stderr,
        flush=True,
    )
    if sys.stdin.readline().strip() != WORD:
        raise FlexorError("Nothing was erased.")
