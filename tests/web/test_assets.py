"""Scripts, styles and the font: small, kept for a year, ours alone."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from flexor.web.assets import DIST, Manifest

built = pytest.mark.skipif(not DIST.is_dir(), reason="the frontend has not been built")


def linked(client: TestClient) -> list[str]:
    shown = client.get("/gait").text
    return list(re.findall(r'(?:href|src)="(/static/[^"]+)"', shown))


@built
def test_what_a_page_links_is_there_and_kept_for_a_year(client: TestClient) -> None:
    addresses = linked(client)
    assert len(addresses) == 4
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        if "/dist/" in address:
            assert "immutable" in answer.headers["cache-control"]


@built
@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_the_precompressed_neighbour_goes_out(client: TestClient, encoding: str) -> None:
    style = next(path for path in linked(client) if path.endswith(".css"))
    plain = client.get(style, headers={"Accept-Encoding": "identity"})
    packed = client.get(style, headers={"Accept-Encoding": encoding})
    assert packed.headers["content-encoding"] == encoding
    assert packed.headers["content-type"].startswith("text/css")
    assert "content-encoding" not in plain.headers
    again = {"Accept-Encoding": encoding, "If-None-Match": packed.headers["etag"]}
    assert client.get(style, headers=again).status_code == 304


@built
def test_licences_come_along(client: TestClient) -> None:
    text = client.get("/static/dist/LICENSES.txt").text
    for name in ("SIL OPEN FONT LICENSE", "uplot", "htmx"):
        assert name in text


def test_nothing_built_is_no_reason_to_fail(tmp_path: Path) -> None:
    assert Manifest(tmp_path).url("style.css") == "/static/dist/style.css"


def test_no_template_has_anything_inline_or_from_elsewhere() -> None:
    for template in (Path(__file__).parents[2] / "src/flexor/web/templates").glob("*.html"):
        text = template.read_text()
        assert not re.search(r"\sstyle=|<style|\son\w+=|hx-on|javascript:", text), template.name
        assert not re.search(r"https?://", text), template.name
        assert "<script" not in text or "src=" in text, template.name
