"""Who looks at a page: the house, the runner whose pages these are, their units and their day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from starlette.datastructures import FormData

from flexor.app.house import House
from flexor.app.state import local_now, state_of
from flexor.diary.fold import State
from flexor.errors import NotClear
from flexor.web.viewing import sample_viewed
from flexor.web.words import Units


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of one runner."""

    request: Request
    house: House
    runner: UUID
    is_sample: bool

    @property
    def state(self) -> State:
        """The runner's diary, folded."""
        return state_of(self.house, self.runner)

    @property
    def units(self) -> Units:
        """Metric, unless the runner chose otherwise."""
        return "us" if self.state.settings.get("units") == "us" else "metric"

    @property
    def now(self) -> datetime:
        """The time by the runner's clock."""
        return local_now(self.house, self.state)

    @property
    def today(self) -> date:
        """The day by the runner's calendar."""
        return self.now.date()


def visit(request: Request) -> Visit:
    """The made-up runner while their pages are open, else the person at this machine."""
    house: House = request.app.state.house
    sample = sample_viewed(request)
    runner = sample or house.runner("self")
    return Visit(request, house, runner, sample is not None)


async def form(request: Request) -> FormData:
    """The fields of a small form, whatever they are called."""
    return await request.form(max_files=0, max_fields=200)


Visiting = Annotated[Visit, Depends(visit)]
Form = Annotated[FormData, Depends(form)]


def own(visit: Visit) -> None:
    """Refuse what only a real runner may take away; raises NotClear for the made-up one."""
    if visit.is_sample:
        raise NotClear(
            "This runner is made up, and so is their plan.", "Go back to your own pages first."
        )
