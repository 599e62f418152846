"""What the surroundings decide: where things are kept, and who does the long work."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from flexor.store.folder import default_root


@dataclass(frozen=True, slots=True)
class Settings:
    """``database_url`` None is SQLite in the data folder; ``dask`` None works on this machine.

    A cluster elsewhere must see the same data folder under the same path; Dask's own settings
    name the certificates to talk to it.
    """

    data_dir: Path = field(default_factory=default_root)
    database_url: str | None = None
    dask: str | None = None


def from_environment(data_dir: Path | None = None) -> Settings:
    """``FLEXOR_DATA``, ``FLEXOR_DATABASE`` and ``FLEXOR_DASK``; an argument outranks them."""
    return Settings(
        data_dir=data_dir or default_root(),
        database_url=os.environ.get("FLEXOR_DATABASE") or None,
        dask=os.environ.get("FLEXOR_DASK") or None,
    )
