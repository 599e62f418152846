"""The API: an entry twice is one, problems are documents, and it keeps to its own description."""

from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from flexor.app.house import House
from flexor.app.state import state_of
from flexor.web.application import create_app

DRINK = {"at": "2025-11-24T07:30:00+00:00", "kind": "drink", "body": {"ml": 250}}


def test_an_entry_sent_twice_is_kept_once(client: TestClient, house: House) -> None:
    where = f"/api/diary/{uuid4()}"
    first, second = (client.put(where, json=DRINK) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert len(state_of(house, house.runner()).drinks) == 1


def test_another_entry_under_the_same_id_is_refused(client: TestClient) -> None:
    where = f"/api/diary/{uuid4()}"
    client.put(where, json=DRINK)
    answer = client.put(where, json={**DRINK, "body": {"ml": 500}})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "nap"},
        {"at": "2025-11-24T07:30:00"},
        {"at": "1989-12-31T00:00:00Z"},
        {"at": "2199-01-01T00:00:00Z"},
        {"body": {"ml": -1}},
        {"body": {"ml": 250, "with": "ice"}},
        {"extra": 1},
    ],
)
def test_a_wrong_entry_is_a_problem(client: TestClient, changed: dict[str, Any]) -> None:
    answer = client.put(f"/api/diary/{uuid4()}", json={**DRINK, **changed})
    assert answer.status_code == 422
    assert answer.json()["title"]


def test_no_page_loads_docs_from_elsewhere(client: TestClient) -> None:
    for path in ("/docs", "/redoc"):
        assert client.get(path).status_code == 404


def test_it_keeps_to_its_own_description(house: House) -> None:
    app = create_app(house)
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers={"Host": "127.0.0.1"})
    operations: Any = list(schema.get_all_operations())
    assert len(operations) == 5
    for found in operations:
        check_one(found.ok())


def check_one(operation: Any) -> None:
    """Requests that the description allows, and many that it doesn't."""

    @given(case=operation.as_strategy())
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    def holds(case: Any) -> None:
        # What a kind's body holds and which year can be is checked by the diary, not the schema.
        case.call_and_validate(
            headers={"Host": "127.0.0.1"}, excluded_checks=[positive_data_acceptance]
        )

    holds()
