"""One server, one browser; every page is watched for foreign requests and broken policy."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from .serving import CHROMIUM, QUIET, enter_sample, serving

Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is missing")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on which the sample runner's year is imported; one's own pages are empty."""
    with serving(tmp_path_factory.mktemp("house")) as where:
        with httpx2.Client(base_url=where) as client:
            enter_sample(client)
        yield where


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[str]:
    """A server on which nothing has happened yet."""
    with serving(tmp_path / "house") as where:
        yield where


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens a page of a server, and fails the test for any foreign request or refused resource."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def opened(
        where: str,
        *,
        width: int = 390,
        scheme: str = "light",
        sample: bool = False,
        scripts: bool = True,
        bypass_csp: bool = False,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844 if width < 600 else 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
            bypass_csp=bypass_csp,
            reduced_motion="reduce",
        )
        contexts.append(context)
        if sample:
            context.add_cookies([{"name": "flexor_viewing", "value": "sample", "url": where}])
        page = context.new_page()
        home = urlsplit(where).netloc

        def asked(url: str) -> None:
            if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != home:
                wrong.append(f"asked {url}")

        def heard(kind: str, text: str) -> None:
            refused = "responded with a status of 4" in text  # a page that says no, on purpose
            if kind == "error" and not refused:
                wrong.append(text)

        page.on("request", lambda request: asked(request.url))
        page.on("console", lambda said: heard(said.type, said.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(where)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not wrong, wrong
