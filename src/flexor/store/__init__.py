"""What is kept: the database, the original files, the records of runs, backups.

Light on purpose: a worker that only reads and writes run files imports neither the database nor
its tools, so ``open_store`` and ``Store`` are fetched when somebody asks for them.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flexor.store.database import Store, open_store

__all__ = ["Store", "open_store"]


def __getattr__(name: str) -> Any:
    """``open_store`` and ``Store``, on first use."""
    if name not in __all__:
        raise AttributeError(name)
    from flexor.store import database

    return getattr(database, name)
