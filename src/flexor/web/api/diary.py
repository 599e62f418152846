"""The diary by ``PUT``: an entry has its id from the client, so sending it twice is harmless."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from flexor.app.note import note
from flexor.diary.bodies import Kind
from flexor.diary.entries import entry_json
from flexor.web.api.problems import PROBLEMS
from flexor.web.visit import Visiting

router = APIRouter(prefix="/api/diary", tags=["diary"], responses=PROBLEMS)


class NewEntry(BaseModel):
    """What happened, and when; the body's fields depend on the kind."""

    model_config = ConfigDict(extra="forbid")

    at: AwareDatetime
    kind: Kind
    body: dict[str, Any] = Field(max_length=50)


class KeptEntry(BaseModel):
    """An entry as it is kept."""

    id: UUID
    at: AwareDatetime
    kind: Kind
    body: dict[str, Any]
    knowledge: str


@router.put("/{entry_id}")
def put(visit: Visiting, entry_id: UUID, entry: NewEntry) -> KeptEntry:
    """Keep an entry. The same one again changes nothing; another one under its id is refused."""
    kept = note(visit.house, visit.runner, entry.kind, entry.body, entry_id=entry_id, at=entry.at)
    return KeptEntry.model_validate(entry_json(kept))
