"""Opening what is there already: a command that works on data never founds an empty house."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from flexor.app.settings import Settings, from_environment
from flexor.cli.options import data_root
from flexor.errors import StoreError
from flexor.store import Store, open_store


@contextmanager
def opened_store(options: argparse.Namespace) -> Iterator[Store]:
    """The store that ``--data`` and the environment name; raises StoreError if there is none."""
    settings = existing(options)
    store = open_store(settings.data_dir, settings.database_url)
    try:
        yield store
    finally:
        store.close()


def existing(options: argparse.Namespace) -> Settings:
    """The settings, once it is certain that there are data behind them."""
    settings = from_environment(data_root(options))
    if settings.database_url is None and not (settings.data_dir / "flexor.db").is_file():
        raise StoreError(
            f"There are no Flexor data in {settings.data_dir}.", "Name the folder with --data."
        )
    return settings
