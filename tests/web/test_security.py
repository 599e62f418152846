"""What keeps a passwordless loopback private."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.middleware import Middleware

from flexor.errors import NotClear, NotFound, StoreError
from flexor.web.errors import NoSurprises, add_error_pages
from flexor.web.limits import BODY, BoundedBodies
from flexor.web.security.csp import StrictHeaders
from flexor.web.security.csrf import OnlyOurPages
from flexor.web.security.host import OnlyOurHosts, name_of

HERE = "http://127.0.0.1:8000"


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = FastAPI(
        middleware=[
            Middleware(StrictHeaders),
            Middleware(NoSurprises),
            Middleware(OnlyOurHosts),
            Middleware(OnlyOurPages),
            Middleware(BoundedBodies, roomy={"/roomy": 10 * BODY}),
        ]
    )
    add_error_pages(app)

    @app.api_route("/thing", methods=["GET", "POST"])
    async def thing(request: Request) -> dict[str, int]:
        return {"bytes": len(await request.body())}

    @app.post("/roomy")
    async def roomy(request: Request) -> dict[str, int]:
        return {"bytes": len(await request.body())}

    @app.get("/api/fails/{how}")
    @app.get("/fails/{how}")
    def fails(how: str) -> None:
        raise {
            "lost": NotFound("No such run.", "It may have been deleted."),
            "closed": NotClear("Not clear.", "Answer the questions first."),
            "disk": StoreError("The disk is full.", "Free some space."),
            "bug": ZeroDivisionError("secret detail"),
        }[how]

    with TestClient(app, base_url=HERE) as client:
        yield client


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8000", "localhost:1", "[::1]:80", "LOCALHOST"]
)
def test_our_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/thing", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.", ""]
)
def test_a_foreign_name_reads_nothing(client: TestClient, host: str) -> None:
    assert client.get("/thing", headers={"Host": host}).status_code == 421


def test_an_address_in_brackets_keeps_them() -> None:
    assert name_of("[::1]:8000") == "[::1]"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),  # no browser, no borrowed authority
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": HERE}, 200),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": HERE}, 403),
    ],
)
def test_only_our_own_pages_may_write(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    assert client.post("/thing", headers=headers).status_code == status
    assert client.get("/thing", headers=headers).status_code == 200


def test_every_answer_carries_the_policy(client: TestClient) -> None:
    for path in ("/thing", "/nowhere", "/fails/bug", "/api/fails/lost"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "connect-src 'self'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_a_large_body_is_refused_before_and_while_it_streams(client: TestClient) -> None:
    assert client.post("/thing", content=b"x" * (BODY + 1)).status_code == 413

    def endless() -> Iterator[bytes]:
        for _ in range(8):
            yield b"x" * (BODY // 4)

    assert client.post("/thing", content=endless()).status_code == 413
    assert client.post("/roomy", content=b"x" * (BODY + 1)).json() == {"bytes": BODY + 1}


@pytest.mark.parametrize(
    ("how", "status"), [("lost", 404), ("closed", 403), ("disk", 503), ("bug", 500)]
)
def test_errors_are_sentences(client: TestClient, how: str, status: int) -> None:
    shown = client.get(f"/fails/{how}")
    assert shown.status_code == status
    assert "<h1>" in shown.text
    problem = client.get(f"/api/fails/{how}")
    assert problem.status_code == status
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["title"]
    for text in (shown.text, problem.text):
        assert "Traceback" not in text
        assert "secret" not in text
