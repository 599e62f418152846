"""``flexor export TARGET``: everything of the runner, in formats that others read."""

import argparse
from pathlib import Path

from flexor.cli.options import Commands, command, data_option
from flexor.cli.output import emit, say, size
from flexor.errors import StoreError


def add(commands: Commands) -> None:
    """Add the command."""
    parser = command(commands, "export", run, "Write all that is yours as a zip of open formats.")
    parser.add_argument("target", metavar="TARGET", type=Path, help="the zip to write")
    data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Write the zip, whole or not at all, never over another file."""
    from flexor.app.export_runner import export_runner
    from flexor.cli.opening import opened_house
    from flexor.store.files import write_whole

    target: Path = options.target.expanduser()
    if target.exists():
        raise StoreError(f"{target} exists already.", "Name a new file.")
    with opened_house(options) as house:
        runner = house.runner()
        write_whole(target, lambda file: file.writelines(export_runner(house, runner)))
    written = target.stat().st_size
    if options.json:
        emit({"schema": "flexor.exported/1", "target": str(target), "bytes": written})
    else:
        say(f"Exported to {target}: {size(written)}.")
        say("It is not encrypted. Keep it where only you can read it.")
    return 0
