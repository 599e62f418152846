"""The ways people take: by thumb, by keyboard, without scripts."""

import re
from datetime import date
from pathlib import Path

import httpx2
from playwright.sync_api import Page, expect

from tests.web.answers import forms

from .conftest import Open

WEIGHT_LIMIT = 150_000


def answer_calmly(address: str) -> None:
    """Everything that a calm 36-year-old would answer, over the real forms."""
    with httpx2.Client(base_url=address, follow_redirects=True) as client:
        for group_id, data in forms().items():
            client.post(f"/check/{group_id}", data=data)


def test_first_visit_to_todays_light_in_three_taps(fresh: str, open_page: Open) -> None:
    page = open_page(fresh)
    expect(page.get_by_role("heading", level=1)).to_contain_text("safety")
    expect(page.get_by_text("Send to watch")).to_have_count(0)
    page.get_by_role("link", name="Answer the questions").click()
    page.get_by_role("link", name="Begin").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Two things about you")
    answer_calmly(fresh)
    page.goto(fresh)
    morning = page.locator("#morning")
    morning.locator(".scale label", has_text="1").first.click()
    morning.locator("label:has(input[name=night_pain][value=no])").click()
    morning.locator("label:has(input[name=limp][value=no])").click()
    expect(page.get_by_text("checked in")).to_be_visible()
    expect(page.locator(".light-green")).to_contain_text("Green")


def test_it_hurts_now_is_one_tap_and_closes_the_day(fresh: str, open_page: Open) -> None:
    answer_calmly(fresh)
    page = open_page(fresh)
    page.locator(".hurt:visible").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stop, and rest")
    page.goto(fresh)
    expect(page.get_by_text("Send to watch")).to_have_count(0)
    assert page.request.get(f"{fresh}/today/workout.fit").status == 403
    assert page.request.get(f"{fresh}/today/card").status == 403


def test_water_is_logged_in_place_and_a_mistap_taken_back(fresh: str, open_page: Open) -> None:
    answer_calmly(fresh)
    page = open_page(f"{fresh}/settings")
    page.get_by_label("Your weight").fill("68")
    page.locator("label:has(input[name=condition][value=none])").click()
    page.locator("form[action='/settings/water'] button").click()
    page.goto(fresh)
    page.get_by_role("button", name="Glass").click()
    expect(page.locator("#water .big")).to_contain_text("250")
    page.get_by_role("button", name="Glass").click()
    expect(page.locator("#water .big")).to_contain_text("500")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#water .big")).to_contain_text("250")


def test_dropping_files_shows_progress_then_each_files_fate(
    fresh: str, open_page: Open, tmp_path: Path
) -> None:
    from flexor.runs.sample import sample_year

    files = []
    for name, data in list(sample_year(7, date(2025, 11, 20)))[1:4]:
        path = tmp_path / name.rpartition("/")[2]
        path.write_bytes(data)
        files.append(path)
    junk = tmp_path / "notes ✍.txt"
    junk.write_text("milk, eggs")
    page = open_page(f"{fresh}/runs")
    page.locator("input[type=file]").first.set_input_files([*files, junk])
    page.wait_for_url(re.compile("/imports/"))
    expect(page.get_by_role("heading", name="All files are read")).to_be_visible(timeout=60_000)
    expect(page.locator(".ledger .imported")).to_have_count(3)
    expect(page.locator(".ledger")).to_contain_text("notes ✍.txt")
    page.get_by_role("link", name="See the runs").click()
    expect(page.locator(".run-row")).to_have_count(3)


def test_by_keyboard_alone(address: str, open_page: Open) -> None:
    page = open_page(address, width=1280, sample=True)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the page")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for name in ("Runs", "Gait", "Plan", "Progress"):
        link = page.get_by_role("navigation", name="Main").get_by_role("link", name=name)
        link.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".bar a[aria-current=page]")).to_have_text(name)
    page.goto(f"{address}/runs")
    row = page.locator(".run-row a").first
    row.focus()
    outline = row.evaluate("node => getComputedStyle(node, '::after').outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What the recording shows")).to_be_visible()


def test_without_scripts_the_forms_still_work(address: str, open_page: Open) -> None:
    page = open_page(f"{address}/runs", scripts=False)
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    page.goto(f"{address}/check/right_now")
    page.locator("label", has_text="None of these").click()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where it is, and how it began")


def test_the_sample_is_one_click_in_and_one_click_out(fresh: str, open_page: Open) -> None:
    page = open_page(fresh)
    page.get_by_role("button", name="Look around with a sample runner").click()
    banner = page.get_by_role("complementary", name="Sample runner")
    expect(banner).to_contain_text("Nothing here is advice for you")
    page.goto(f"{fresh}/settings")
    expect(banner).to_be_visible()
    page.get_by_role("button", name="Back to my own pages").click()
    expect(banner).to_have_count(0)


def test_a_page_weighs_little(address: str, open_page: Open) -> None:
    page = open_page(address, sample=True)
    page.goto(f"{address}/runs")
    first = page.locator(".run-row a").first.get_attribute("href")
    weights = {path: weight(page, address + path) for path in ("/", "/runs", str(first))}
    print(weights)
    assert max(weights.values()) < WEIGHT_LIMIT, weights


def weight(page: Page, where: str) -> int:
    """Bytes over the wire for a first visit."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(where)
    page.wait_for_load_state("networkidle")
    session.detach()
    return round(sum(sizes))
