"""The diary of one runner in the database: entries are added and read, never changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from flexor.diary.entries import Entry, entry_json, read_body
from flexor.errors import BadAnswer
from flexor.store.database import Store
from flexor.store.tables import EntryRow


@dataclass(frozen=True, slots=True)
class StoredDiary:
    """The diary of ``runner_id``; ``now`` stamps what is received."""

    store: Store
    runner_id: UUID
    now: datetime

    def append(self, entries: Iterable[Entry]) -> int:
        """Add the entries that are not there yet; how many they were.

        Sending the same entry twice is harmless. Raises BadAnswer when an id is there already
        and says something else: nothing is added then.
        """
        told: dict[UUID, Entry] = {}
        for entry in entries:
            _same(told.setdefault(entry.id, entry), entry)
        with self.store.session() as session:
            fresh = [entry for entry in told.values() if self._is_new(session, entry)]
            session.add_all(map(self._row, fresh))
        return len(fresh)

    def entries(self, after: int = 0) -> list[Entry]:
        """Every entry that arrived after that stamp, in the order in which they arrived."""
        statement = select(EntryRow).where(
            EntryRow.runner_id == self.runner_id, EntryRow.number > after
        )
        with self.store.reading() as session:
            rows = session.scalars(statement.order_by(EntryRow.number)).all()
        return [_entry(row) for row in rows]

    def stamp(self) -> int:
        """A number that grows with every entry: who has folded up to it need not fold again."""
        statement = select(func.max(EntryRow.number)).where(EntryRow.runner_id == self.runner_id)
        with self.store.reading() as session:
            return session.scalar(statement) or 0

    def _is_new(self, session: Session, entry: Entry) -> bool:
        same_id = select(EntryRow).where(
            EntryRow.runner_id == self.runner_id, EntryRow.id == entry.id
        )
        known = session.scalars(same_id).one_or_none()
        if known is not None:
            _same(_entry(known), entry)
        return known is None

    def _row(self, entry: Entry) -> EntryRow:
        return EntryRow(
            runner_id=self.runner_id,
            id=entry.id,
            at=entry.at,
            kind=entry.kind,
            body=entry_json(entry)["body"],
            knowledge=entry.knowledge,
            recorded_at=entry.recorded_at,
            received_at=self.now,
        )


def _same(known: Entry, entry: Entry) -> None:
    if known is not entry and entry_json(known) != entry_json(entry):
        raise BadAnswer(
            "An entry with this id says something else.", "Make a new id and send it again."
        )


def _entry(row: EntryRow) -> Entry:
    return Entry(
        id=row.id,
        at=row.at,
        kind=row.kind,  # type: ignore[arg-type]  # read_body refuses what is none
        body=read_body(row.kind, row.body),
        knowledge=row.knowledge,
        recorded_at=row.recorded_at,
    )
