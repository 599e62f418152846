"""A real server in a process of its own, with a data folder of its own, ended by its pid."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

CHROMIUM = Path("/usr/bin/chromium")
#: Chromium asks its maker for nothing on its own.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """The address of ``flexor serve`` over ``data`` while the context lasts."""
    flexor = Path(sys.executable).with_name("flexor")
    command = [str(flexor), "serve", "--port", "0", "--json"]
    process = subprocess.Popen(
        [*command, "--data", str(data)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TZ": "UTC"},
    )
    try:
        assert process.stdout is not None
        told = "".join(iter(process.stdout.readline, "}\n")) + "}"
        address = str(json.loads(told)["address"])
        _wait_for(address)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def enter_sample(client: httpx2.Client, patience_s: float = 240) -> None:
    """Go in to the sample runner and wait until their year is imported."""
    client.post("/sample/enter", follow_redirects=False)
    deadline = time.monotonic() + patience_s
    while 'id="progress"' in client.get("/").text:
        assert time.monotonic() < deadline, "the sample's year takes too long"
        time.sleep(0.5)


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            httpx2.get(f"{address}/gait")
        except httpx2.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")
