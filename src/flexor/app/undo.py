"""A mistap corrected: the entry stays in the record, and counts as never made."""

from uuid import UUID

from flexor.app.house import House
from flexor.app.note import note
from flexor.app.state import state_of
from flexor.diary.entries import Entry
from flexor.errors import NotFound


def undo(house: House, runner_id: UUID, told: UUID, *, entry_id: UUID | None = None) -> Entry:
    """Void the entry with the id ``told``; raises NotFound if there is none to take back."""
    known = house.diary(runner_id).entries()
    if not any(entry.id == told and entry.kind != "void" for entry in known):
        raise NotFound("There is no such entry.", "Reload the page.")
    return note(house, runner_id, "void", {"entry": str(told)}, entry_id=entry_id)


def last_told(house: House, runner_id: UUID) -> tuple[Entry, ...]:
    """The newest entries that count, newest first: what could be taken back."""
    return state_of(house, runner_id).last
