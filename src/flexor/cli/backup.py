"""``flexor backup TARGET``: everything of the data folder in one file."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from flexor.cli.options import Commands, command, data_option
from flexor.cli.output import emit, say, size
from flexor.errors import StoreError


def add(commands: Commands) -> None:
    """Add the command."""
    parser = command(commands, "backup", run, "Write everything that is kept into one archive.")
    parser.add_argument(
        "target", metavar="TARGET", type=Path, help="the archive to write, or a folder for it"
    )
    data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Write the backup; a running server need not stop for it."""
    from flexor.cli.opening import opened_house
    from flexor.store.backup import backup

    with opened_house(options) as house:
        now = datetime.now(UTC)
        target = _target(options.target.expanduser(), now)
        manifest = backup(house.store, target, now)
    if options.json:
        emit(
            {
                "schema": "flexor.backup-made/1",
                "target": str(target),
                "made": manifest.made,
                "parts": len(manifest.parts),
                "bytes": manifest.size,
            }
        )
    else:
        say(f"Backed up to {target}: {len(manifest.parts)} parts, {size(manifest.size)}.")
        say("It holds everything, unencrypted. Keep it where only you can read it.")
    return 0


def _target(asked: Path, now: datetime) -> Path:
    """The file to write: a new one, never over another."""
    target = asked / f"flexor-{now:%Y%m%d-%H%M%S}.zip" if asked.is_dir() else asked
    if target.exists():
        raise StoreError(f"{target} exists already.", "Name a new file, or a folder.")
    return target
