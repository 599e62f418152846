"""The types of references.json and claims.json: what was read, and what it says of the article."""

from typing import Literal

from pydantic import Field

from .cited import Cited, Fact


class Reference(Fact):
    """One source; ``checked`` is false for what nobody has looked up yet."""

    id: str
    text: str
    checked: bool


class References(Fact):
    """references.json, whole."""

    schema_: Literal["flexor.references/1"] = Field(alias="schema")
    version: str
    note: str
    references: tuple[Reference, ...]

    def by_id(self) -> dict[str, Reference]:
        """Every reference under its id."""
        return {reference.id: reference for reference in self.references}


class Claim(Cited):
    """One point of the article: what it says, and what the evidence says."""

    id: str
    topic: str
    verdict: str
    says: str
    evidence: str


class Claims(Fact):
    """claims.json, whole."""

    schema_: Literal["flexor.claims/1"] = Field(alias="schema")
    version: str
    claims: tuple[Claim, ...]
