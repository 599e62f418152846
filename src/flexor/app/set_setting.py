"""Units, body mass, time zone and the like."""

from uuid import UUID

from flexor.app.house import House
from flexor.app.note import note
from flexor.diary.entries import Entry


def set_setting(
    house: House, runner_id: UUID, name: str, value: object, *, entry_id: UUID | None = None
) -> Entry:
    """Save one setting; raises BadAnswer for an unknown name or value."""
    body = {"name": name, "value": value}
    return note(house, runner_id, "setting", body, entry_id=entry_id)
