"""The morning check-in: three taps."""

from datetime import date
from uuid import UUID

from flexor.app.house import House
from flexor.app.note import note
from flexor.app.state import local_now, state_of
from flexor.diary.entries import Entry
from flexor.errors import BadAnswer


def check_in(
    house: House,
    runner_id: UUID,
    pain: int,
    *,
    night_pain: bool = False,
    limp: bool = False,
    day: date | None = None,
    entry_id: UUID | None = None,
) -> Entry:
    """Save pain this morning (0-10), new pain in the night, a limp; ``day`` defaults to today."""
    today = local_now(house, state_of(house, runner_id)).date()
    if day is not None and day > today:
        raise BadAnswer("That morning hasn't come yet.", "Choose today or an earlier day.")
    body = {
        "day": (day or today).isoformat(),
        "pain": pain,
        "night_pain": night_pain,
        "limp": limp,
    }
    return note(house, runner_id, "morning_checkin", body, entry_id=entry_id)
