"""A house of one's own for every test of the pages, and a browser-like client for it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from flexor.app.house import House, open_house
from flexor.web.application import create_app

NOW = datetime(2025, 11, 24, 8, 0, tzinfo=UTC)
HERE = "http://127.0.0.1:8000"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    ticks = count()
    opened = open_house(tmp_path / "data", clock=lambda: NOW + timedelta(seconds=next(ticks)))
    yield opened
    opened.close()


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    with TestClient(create_app(house), base_url=HERE) as client:
        client.headers["Sec-Fetch-Site"] = "same-origin"
        yield client
