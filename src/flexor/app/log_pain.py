"""Pain around a run: during it, an hour later, the next morning; each when it is known."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flexor.app.house import House
from flexor.app.note import note
from flexor.app.run_records import local_start, the_run
from flexor.app.state import local_now, state_of, zone_of
from flexor.diary.entries import Entry
from flexor.errors import BadAnswer


def log_pain(
    house: House,
    runner_id: UUID,
    run_id: UUID | None = None,
    *,
    ran_on: date | None = None,
    during: int | None = None,
    hour_after: int | None = None,
    next_morning: int | None = None,
    signs: Sequence[str] | None = None,
    entry_id: UUID | None = None,
) -> Entry:
    """Save what is known (0-10 each); what is left out stays as it was.

    Without ``run_id`` it is about the run of the day ``ran_on`` that nobody recorded.
    Raises NotFound for a run that there isn't, BadAnswer for a number or day that cannot be.
    """
    if (during, hour_after, next_morning, signs) == (None, None, None, None):
        raise BadAnswer("Nothing was told.", "Give at least one number.")
    day = _day(house, runner_id, run_id, ran_on)
    body = {
        "run_id": str(run_id) if run_id else f"day-{day.isoformat()}",
        "ran_on": day.isoformat(),
        "during": during,
        "hour_after": hour_after,
        "next_morning": next_morning,
        "signs": None if signs is None else list(signs),
    }
    told = {key: value for key, value in body.items() if value is not None}
    return note(house, runner_id, "pain_logged", told, entry_id=entry_id)


def _day(house: House, runner_id: UUID, run_id: UUID | None, ran_on: date | None) -> date:
    """The runner's own day of the run."""
    state = state_of(house, runner_id)
    if run_id is not None:
        run = the_run(house, runner_id, run_id)
        return local_start(run, zone_of(house, state)).date()
    if ran_on is None or ran_on > local_now(house, state).date():
        raise BadAnswer("Which run is meant?", "Choose a run, or a day that has been.")
    return ran_on
