"""Did you warm up before pressing start? Asked once for a run, and remembered."""

from uuid import UUID

from flexor.app.house import House
from flexor.app.note import note
from flexor.diary.entries import Entry


def answer_warm_up(
    house: House, runner_id: UUID, run_id: str, minutes: float, *, entry_id: UUID | None = None
) -> Entry:
    """Save the minutes of walking before the recording began; 0 is an answer too."""
    body = {"run_id": run_id, "minutes": minutes}
    return note(house, runner_id, "warm_up_answered", body, entry_id=entry_id)
