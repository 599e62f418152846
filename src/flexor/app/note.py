"""Write one entry into the diary. A second tap with the same id changes nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from flexor.app.house import House
from flexor.app.state import state_of
from flexor.diary.bodies import Kind
from flexor.diary.entries import Entry, read_entry
from flexor.errors import BadAnswer
from flexor.knowledge import knowledge

#: A phone's clock may be a little ahead of ours; more is a wrong clock.
SKEW = timedelta(minutes=10)


def note(
    house: House,
    runner_id: UUID,
    kind: Kind,
    body: Mapping[str, object],
    *,
    entry_id: UUID | None = None,
    at: datetime | None = None,
) -> Entry:
    """Append an entry told ``at`` (default now); raises BadAnswer for what cannot be.

    With an ``entry_id`` that is there already and says the same, that entry is returned.
    """
    now = house.clock()
    entry = read_entry(
        {
            "id": entry_id or uuid4(),
            "at": at or _after_the_last(house, runner_id, now),
            "kind": kind,
            "body": body,
            "knowledge": knowledge().version,
        }
    )
    if entry.at > now + SKEW:
        raise BadAnswer("This is from the future.", "Check the clock of your device.")
    if at is not None and entry.at > now:  # a fast clock must not win over what is told next
        entry = replace(entry, at=_after_the_last(house, runner_id, now))
    try:
        house.diary(runner_id).append([entry])
    except BadAnswer:
        return _told_before(house, runner_id, entry)
    return entry


def _after_the_last(house: House, runner_id: UUID, now: datetime) -> datetime:
    """Now, but after the newest entry: what is told later must win, however coarse the clock."""
    newest = next((entry.at for entry in state_of(house, runner_id).last), None)
    if newest is None or not now <= newest <= now + SKEW:
        return now
    return newest + timedelta(microseconds=1)


def _told_before(house: House, runner_id: UUID, entry: Entry) -> Entry:
    """The entry of that id if it says the same; raises BadAnswer if it doesn't."""
    for known in house.diary(runner_id).entries():
        if known.id == entry.id and (known.kind, known.body) == (entry.kind, entry.body):
            return known
    raise BadAnswer("An entry with this id says something else.", "Reload the page and try again.")
