"""Whatever is sent to whatever address: an answer in words, never a raw 500."""

from urllib.parse import urlencode

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flexor.app.house import House
from flexor.web.application import create_app

from .conftest import HERE

UUID = "3f1c2d84-0a43-4b21-9c46-5d1de0f0aa11"
FIELDS = ["pain", "night_pain", "limp", "drink", "entry", "units", "timezone", "mass", "condition"]
FIELDS += ["typed", "back", "when", "minutes", "sign", "who", "seen_on", "rule", "sure", "age"]
FIELDS += ["location", "bmi.height", "bmi.weight", "nprs_worst", "_none", "leg_weakness", "page"]
VALUES = [
    "",
    "0",
    "-1",
    "11",
    "1e309",
    "nan",
    "yes",
    "true",
    "unsure",
    "none",
    "\x00",
    "\ud83d\ude00",
]
VALUES += [
    "2025-11-23",
    "9999-12-31",
    "0001-01-01",
    "//evil.example",
    "/",
    "rest",
    UUID,
    "x" * 5000,
]
VALUES += ["'; drop table run; --", "<script>alert(1)</script>", "{{ 7 * 7 }}", "../../etc/passwd"]
FORMS = st.lists(
    st.tuples(st.sampled_from(FIELDS), st.sampled_from(VALUES) | st.text()), max_size=8
)


def places(method: str) -> list[str]:
    """Every address that answers to this method, with something for its blanks."""
    from flexor.web.api import ROUTERS as API
    from flexor.web.pages import ROUTERS as PAGES

    found = []
    for router in (*PAGES, *API):
        for route in router.routes:
            if isinstance(route, APIRoute) and method in (route.methods or ()):
                path = route.path
                for name in ("run_id", "job", "job_id", "entry", "entry_id"):
                    path = path.replace(f"{{{name}}}", UUID)
                found.append(path.replace("{group_id}", "pain"))
    return sorted(set(found) - {"/sample/enter", "/imports"})


@pytest.mark.parametrize("path", places("POST"))
def test_forms(house: House, path: str) -> None:
    with TestClient(create_app(house), base_url=HERE) as client:

        @given(FORMS)
        @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
        def answered(form: list[tuple[str, str]]) -> None:
            data: dict[str, list[str]] = {}
            for name, value in form:
                data.setdefault(name, []).append(value.encode("utf-8", "replace").decode())
            answer = client.post(path, data=data, follow_redirects=False)
            assert answer.status_code < 500, answer.text
            assert "<script>alert" not in answer.text
            if answer.status_code == 303:
                assert answer.headers["location"].startswith("/")
                assert not answer.headers["location"].startswith("//")

        answered()


@pytest.mark.parametrize("path", places("GET"))
def test_queries(house: House, path: str) -> None:
    with TestClient(create_app(house), base_url=HERE) as client:

        @given(FORMS)
        @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
        def answered(query: list[tuple[str, str]]) -> None:
            asked = [(name, value.encode("utf-8", "replace").decode()) for name, value in query]
            answer = client.get(f"{path}?{urlencode(asked)}")
            assert answer.status_code < 500, answer.text
            assert "<script>alert" not in answer.text

        answered()


@pytest.mark.parametrize(
    "path", ["/runs/%00", "/check/%F0%9F%92%A5", "/static/../../x", "/imports/1"]
)
def test_strange_addresses(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (404, 422)
