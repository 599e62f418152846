"""The append-only record of a runner, and the state folded from it."""

from .entries import Entry, entry_json, read_body, read_entry

__all__ = ["Entry", "entry_json", "read_body", "read_entry"]
