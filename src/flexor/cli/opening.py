"""Opening what is there already: a command that works on data never founds an empty house."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from flexor.app.house import House, open_house
from flexor.app.settings import Settings, from_environment
from flexor.cli.options import data_root
from flexor.errors import StoreError


@contextmanager
def opened_house(options: argparse.Namespace) -> Iterator[House]:
    """The house that ``--data`` and the environment name; raises StoreError if there is none."""
    house = open_house(settings=existing(options))
    try:
        yield house
    finally:
        house.close()


def existing(options: argparse.Namespace) -> Settings:
    """The settings, once it is certain that there are data behind them."""
    settings = from_environment(data_root(options))
    if settings.database_url is None and not (settings.data_dir / "flexor.db").is_file():
        raise StoreError(
            f"There are no Flexor data in {settings.data_dir}.", "Name the folder with --data."
        )
    return settings
