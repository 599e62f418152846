"""Every page, narrow and wide, light and dark: accessible, no wider than the screen, our own."""

import json
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Page

from tests.conftest import CHECKOUT
from tests.web.answers import forms

from .conftest import Open

AXE = CHECKOUT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = CHECKOUT / "screenshots"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OWN = {
    "today-new": "/",
    "runs-empty": "/runs",
    "gait": "/gait",
    "plan": "/plan",
    "progress": "/progress",
    "check": "/check",
    "check-you": "/check/you",
    "check-right-now": "/check/right_now",
    "check-start": "/check/start",
    "check-pain": "/check/pain",
    "check-fuel": "/check/fuel",
    "check-result": "/check/result",
    "hurts": "/hurts",
    "settings": "/settings",
    "erase": "/settings/erase",
    "not-found": "/nowhere",
    "card-refused": "/today/card",
}
SAMPLE = {"today": "/", "runs": "/runs", "runs-found": "/runs?since=2020-01-01&sport=all"}
LOOKS = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]


def newest_run(page: Page) -> str:
    """The address of the newest run's page."""
    found = page.locator(".run-row a").first.get_attribute("href")
    assert found
    return found


def violations(page: Page) -> list[str]:
    """What axe finds wrong, one line each."""
    page.evaluate(AXE.read_text())
    options = json.dumps({"runOnly": TAGS})
    found = page.evaluate(f"axe.run(document, {options})")["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def look_at(page: Page, name: str, width: int, scheme: str) -> None:
    """Too wide? Then a picture for people, then axe."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"{name} is {wide} px wide"
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}-{width}-{scheme}.png", full_page=True)
    assert violations(page) == []


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_ones_own_pages(address: str, open_page: Open, width: int, scheme: str) -> None:
    page = open_page(address, width=width, scheme=scheme, bypass_csp=True)
    for name, path in OWN.items():
        page.goto(address + path)
        look_at(page, name, width, scheme)


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_sample_runners_pages(address: str, open_page: Open, width: int, scheme: str) -> None:
    page = open_page(address, width=width, scheme=scheme, sample=True, bypass_csp=True)
    for name, path in SAMPLE.items():
        page.goto(address + path)
        look_at(page, name, width, scheme)
    run = newest_run(page)
    page.goto(address + run)
    page.wait_for_selector("run-charts canvas")
    look_at(page, "run", width, scheme)
    page.goto(f"{address}{run}/delete")
    look_at(page, "run-delete", width, scheme)


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_the_pages_of_who_is_clear_and_of_who_is_not(
    fresh: str, open_page: Open, width: int, scheme: str
) -> None:
    with httpx2.Client(base_url=fresh) as client:
        answer(client)
        client.post("/settings/water", data={"mass": "68", "condition": "none"})
        client.post("/today/drink", data={"drink": "500"})
        client.post("/today/morning", data={"pain": "1", "night_pain": "no", "limp": "no"})
        page = open_page(fresh, width=width, scheme=scheme, bypass_csp=True)
        for name, path in {"today-clear": "/", "card": "/today/card"}.items():
            page.goto(fresh + path)
            look_at(page, name, width, scheme)
        answer(client, fever_unwell="true", prior_bsi="unsure")
        for name, path in {"today-emergency": "/", "result-emergency": "/check/result"}.items():
            page.goto(fresh + path)
            look_at(page, name, width, scheme)
        page.locator(".hurt:visible").click()
        page.wait_for_url("**/hurts?*")
        look_at(page, "hurts-noted", width, scheme)


def answer(client: httpx2.Client, **changed: str) -> None:
    """Every safety question, calmly but for what is changed."""
    for group_id, data in forms(**changed).items():
        client.post(f"/check/{group_id}", data=data)


def test_axe_is_there(tmp_path: Path) -> None:
    assert AXE.stat().st_size > 100_000
