"""Remakes docs/picture.png, the README's picture, from the real pages and the sample runner."""

import base64
import re
import sys
import tempfile
from pathlib import Path

import httpx
from playwright.sync_api import Browser, sync_playwright

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from tests.browser.serving import CHROMIUM, QUIET, enter_sample, serving  # noqa: E402

PICTURE = CHECKOUT / "docs" / "picture.png"
#: Where the pieces lie on the picture: a wide list behind a narrow Today.
FRAME = """
<style>
  body {{
    margin: 0; width: 1400px; height: 860px; background: #e9e4d9; position: relative;
    overflow: hidden;
  }}
  img {{
    position: absolute; display: block; border-radius: 18px; box-shadow: 0 18px 50px #1d2a2f2e;
  }}
  .wide {{ left: 48px; top: 48px; width: 1060px }}
  .phone {{ right: 48px; top: 96px; width: 344px; border-radius: 30px }}
</style>
<img class="wide" src="data:image/png;base64,{wide}">
<img class="phone" src="data:image/png;base64,{phone}">
"""


def shot(browser: Browser, address: str, path: str, width: int, height: int, dark: bool) -> str:
    """One page of the sample runner as base64 of a PNG."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        device_scale_factor=1.5,
    )
    context.add_cookies([{"name": "flexor_viewing", "value": "sample", "url": address}])
    page = context.new_page()
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    picture = page.screenshot()
    context.close()
    return base64.b64encode(picture).decode()


def check_in(client: httpx.Client) -> None:
    """A calm morning, so that Today shows its session first."""
    client.post("/today/morning", data={"pain": "0", "night_pain": "no", "limp": "no"})


def main() -> None:
    """Serve, look around with the sample runner, take two pictures, lay them together."""
    with tempfile.TemporaryDirectory() as data, serving(Path(data)) as address:
        with httpx.Client(base_url=address, cookies={"flexor_viewing": "sample"}) as client:
            enter_sample(client)
            check_in(client)
            middle = re.search(r"Page \d+ of (\d+)", client.get("/runs").text)
            pages = int(middle[1]) if middle else 1
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
            wide = shot(browser, address, f"/runs?page={min(2, pages)}", 1180, 840, dark=False)
            phone = shot(browser, address, "/", 390, 760, dark=True)
            frame = browser.new_page(viewport={"width": 1400, "height": 860})
            frame.set_content(FRAME.format(wide=wide, phone=phone))
            frame.screenshot(path=PICTURE)
            browser.close()
    print(f"{PICTURE.relative_to(CHECKOUT)}: {PICTURE.stat().st_size // 1024} kB")  # noqa: T201


if __name__ == "__main__":
    main()
