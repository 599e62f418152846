"""It went wrong on a run: the day is red, and the safety questions are asked again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flexor.app.house import House
from flexor.app.note import note
from flexor.diary.entries import Entry


def record_incident(
    house: House,
    runner_id: UUID,
    *,
    pain: int | None = None,
    signs: Sequence[str] = (),
    text: str = "",
    at: datetime | None = None,
    entry_id: UUID | None = None,
) -> Entry:
    """Save an incident: how bad (0-10), what was noticed, a note."""
    body = {"pain": pain, "signs": list(signs), "note": text}
    return note(house, runner_id, "incident", body, entry_id=entry_id, at=at)
