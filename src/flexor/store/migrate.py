"""Bringing a database to the newest form of the tables, whatever form it has."""

from importlib import resources

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from flexor.errors import StoreError


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run what is missing, in one transaction; two processes at once take turns.

    Raises StoreError when the database is newer than this program.
    """
    writing = engine.execution_options(flexor_writes=True)
    with writing.begin() as connection:
        if revision == "head" and current(connection) == newest():
            return
        try:
            command.upgrade(_config(connection), revision)
        except CommandError as error:
            raise StoreError(
                "The database was written by a newer Flexor than this one.",
                "Update Flexor, or choose another data folder.",
            ) from error


def current(connection: Connection) -> str | None:
    """The revision that the database is at."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The revision that this program knows as the newest."""
    head = ScriptDirectory.from_config(_config(None)).get_current_head()
    if head is None:
        raise StoreError("Flexor's own migrations are missing.", "Install Flexor again.")
    return head


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("flexor.store") / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
