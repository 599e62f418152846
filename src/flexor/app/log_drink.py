"""One drink, one tap."""

from uuid import UUID

from flexor.app.house import House
from flexor.app.note import note
from flexor.diary.entries import Entry


def log_drink(
    house: House,
    runner_id: UUID,
    ml: float,
    *,
    caffeinated: bool = False,
    entry_id: UUID | None = None,
) -> Entry:
    """Save a drink of ``ml`` millilitres, now."""
    body = {"ml": ml, "caffeinated": caffeinated}
    return note(house, runner_id, "drink", body, entry_id=entry_id)
