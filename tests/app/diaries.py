"""A house in an empty folder with a clock that tests can turn."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flexor.app.house import House, open_house

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@contextmanager
def empty_house(folder: Path, clock: Clock) -> Iterator[House]:
    house = open_house(folder, clock=clock)
    try:
        yield house
    finally:
        house.close()
