"""The data folder: what lies where.

flexor.db          the database (SQLite, with its -wal and -shm)
originals/ab/…     every imported file once, by the SHA-256 of its bytes, gzipped
records/ab/…       every run as Parquet, by its id
inbox/JOB/         uploads that are still being imported
"""

import os
from dataclasses import dataclass
from pathlib import Path

from flexor.errors import StoreError
from flexor.store.files import private_folder
from flexor.store.originals import Originals
from flexor.store.records import Records


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Paths under one root, all the owner's alone (0700)."""

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / "flexor.db"

    @property
    def inbox(self) -> Path:
        """Uploads under way, one folder a job."""
        return self.root / "inbox"

    @property
    def originals(self) -> Originals:
        """The imported files."""
        return Originals(self.root / "originals")

    @property
    def records(self) -> Records:
        """The runs."""
        return Records(self.root / "records")


def default_root() -> Path:
    """``FLEXOR_DATA``, else ``flexor`` in the user's XDG data folder."""
    if chosen := os.environ.get("FLEXOR_DATA"):
        return Path(chosen).expanduser()
    share = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(share) / "flexor"


def open_folder(root: Path) -> DataFolder:
    """Make the folder if it is missing and close it to everybody else."""
    private_folder(root)
    try:
        root.chmod(0o700)
    except OSError as error:
        raise StoreError(
            f"The data folder {root} belongs to somebody else.",
            "Choose another one with FLEXOR_DATA.",
        ) from error
    if not os.access(root, os.W_OK):
        raise StoreError(
            f"The data folder {root} cannot be written.", "Choose another one with FLEXOR_DATA."
        )
    return DataFolder(root.resolve())
