"""``flexor restore ARCHIVE``: an empty data folder becomes what it was at the backup."""

import argparse
from pathlib import Path

from flexor.cli.options import Commands, command, data_option, data_root
from flexor.cli.output import emit, say, size


def add(commands: Commands) -> None:
    """Add the command."""
    parser = command(commands, "restore", run, "Bring a backup back into an empty data folder.")
    parser.add_argument("archive", metavar="ARCHIVE", type=Path, help="what flexor backup wrote")
    data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Restore, every part checked; a folder that holds anything is left alone."""
    from flexor.app.settings import from_environment
    from flexor.store.restore import restore

    root = data_root(options)
    manifest = restore(options.archive.expanduser(), root, from_environment(root).database_url)
    if options.json:
        emit(
            {
                "schema": "flexor.restored/1",
                "data": str(root),
                "made": manifest.made,
                "parts": len(manifest.parts),
                "bytes": manifest.size,
            }
        )
    else:
        say(f"Restored into {root}: {len(manifest.parts)} parts, {size(manifest.size)}.")
        say(f"The backup was made at {manifest.made[:19].replace('T', ' ')} UTC.")
    return 0
