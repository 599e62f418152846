"""A number and where it comes from: nothing is shown to a person without source and grade."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

#: A systematic review or good trial, B single trial or cohort, C laboratory or cross-section,
#: D consensus or practice, N contradicted by evidence; two where a text has two parts.
Grade = Literal["A", "B", "C", "D", "N", "A/B", "B/C", "B/D", "expert estimate"]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


#: Ids of references; one id may stand alone in a file.
Sources = Annotated[tuple[str, ...], BeforeValidator(_as_list)]


class Fact(BaseModel):
    """A piece of a knowledge file: typed, unchangeable, and with no key that nobody reads."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Cited(Fact):
    """A piece that says where it comes from and how good that is."""

    source: Sources
    grade: Grade


class Number(Cited):
    """One number with its unit, e.g. 0.6 fl oz per lb a day."""

    value: float
    unit: str


class Span(Cited):
    """Two numbers, low and high, with their unit."""

    value: tuple[float, float]
    unit: str
