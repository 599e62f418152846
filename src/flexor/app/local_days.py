"""The day of a run by the runner's calendar, kept right when their time zone changes.

Most GPX and TCX files tell no offset: their day follows from the zone, and is kept so that people
can search for it. The zone is a setting, or the machine's, and either may change.
"""

from datetime import tzinfo
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import select

from flexor.app.house import House
from flexor.app.run_records import local_time
from flexor.store.tables import RunRow

#: For each open database, by runner: the zone that the kept days were last made to fit.
_fitted: WeakKeyDictionary[Any, dict[UUID, str]] = WeakKeyDictionary()


def keep_local_days(house: House, runner_id: UUID, zone: tzinfo) -> None:
    """Make the kept days fit ``zone``; looks at the runs only when the zone is news."""
    fitted = _fitted.setdefault(house.store.engine, {})
    if fitted.get(runner_id) == str(zone):
        return
    wrong = _wrong_days(house, runner_id, zone)
    if wrong:
        with house.store.session() as session:
            rows = session.scalars(select(RunRow).where(RunRow.runner_id == runner_id))
            for row in rows:
                if row.id in wrong:
                    row.start_local_day = local_time(row.start, row.utc_offset_s, zone).date()
    fitted[runner_id] = str(zone)


def _wrong_days(house: House, runner_id: UUID, zone: tzinfo) -> set[UUID]:
    kept = select(RunRow.id, RunRow.start, RunRow.start_local_day).where(
        RunRow.runner_id == runner_id, RunRow.utc_offset_s.is_(None)
    )
    with house.store.reading() as session:
        return {
            run_id
            for run_id, start, day in session.execute(kept)
            if local_time(start, None, zone).date() != day
        }
