"""One entry of the diary: appended, never edited; its id is made by the client."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, cast
from uuid import UUID

from pydantic import ValidationError

from flexor.errors import BadAnswer

from .bodies import BODIES, Body, Kind

#: An entry is a few taps and at most a note; more is a mistake or an attack.
MOST_BYTES: Final = 16_384
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2200


@dataclass(frozen=True, slots=True)
class Entry:
    """What was told, when (UTC), and under which version of the knowledge."""

    id: UUID
    at: datetime
    kind: Kind
    body: Body
    knowledge: str
    recorded_at: datetime | None = None


def read_entry(raw: object) -> Entry:
    """An entry from its JSON object; raises BadAnswer that says what is wrong with it."""
    if not isinstance(raw, Mapping):
        raise BadAnswer("An entry must be an object.", "Check the format.")
    extra = set(raw) - {"id", "at", "kind", "body", "knowledge", "recorded_at"}
    if extra:
        raise BadAnswer(f"An entry has no {str(min(map(str, extra)))[:40]!r}.", "Leave it out.")
    kind = str(raw.get("kind"))
    return Entry(
        id=_uuid(raw.get("id")),
        at=_time(raw.get("at"), "at"),
        kind=cast(Kind, kind),
        body=read_body(kind, raw.get("body")),
        knowledge=str(raw.get("knowledge", ""))[:40],
        recorded_at=_time(raw["recorded_at"], "recorded_at") if raw.get("recorded_at") else None,
    )


def read_body(kind: str, raw: object) -> Body:
    """A body of that kind; raises BadAnswer naming the field."""
    model = BODIES.get(kind)
    if model is None:
        raise BadAnswer(f"There is no entry of kind {kind[:40]!r}.", "Check the kind.")
    if not isinstance(raw, Mapping) or _size(raw) > MOST_BYTES:
        raise BadAnswer("An entry's body is missing or too large.", "Send less at once.")
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])[:80] or kind
        raise BadAnswer(f"{place}: {first['msg']}.", "Correct it and send it again.") from error


def entry_json(entry: Entry) -> dict[str, Any]:
    """The entry as a JSON object; :func:`read_entry` reads it back unchanged."""
    raw = {
        "id": str(entry.id),
        "at": entry.at.isoformat(),
        "kind": entry.kind,
        "body": entry.body.model_dump(mode="json", exclude_unset=True),
        "knowledge": entry.knowledge,
    }
    return raw | ({"recorded_at": entry.recorded_at.isoformat()} if entry.recorded_at else {})


def _size(raw: Mapping[str, object]) -> int:
    try:
        return len(json.dumps(raw, default=str))
    except (TypeError, ValueError, RecursionError):
        return MOST_BYTES + 1


def _uuid(raw: object) -> UUID:
    try:
        return raw if isinstance(raw, UUID) else UUID(str(raw))
    except ValueError as error:
        raise BadAnswer("An entry's id must be a UUID.", "Make a new id and try again.") from error


def _time(raw: object, name: str) -> datetime:
    try:
        moment = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw))
    except ValueError as error:
        raise BadAnswer(f"'{name}' is not a time.", "Send it as ISO 8601 with offset.") from error
    if moment.tzinfo is None:
        raise BadAnswer(f"'{name}' lacks its time zone.", "Send it as ISO 8601 with offset.")
    if not FIRST_YEAR < moment.year < LAST_YEAR:
        raise BadAnswer(f"'{name}' is in the year {moment.year}.", "Check the clock.")
    return moment.astimezone(UTC)
