"""Serving: which port the pages get, what is printed, and how it ends."""

import json
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from flexor.cli.serve import HOST, listen
from flexor.errors import FlexorError


def test_a_taken_port_gives_the_next_free_one() -> None:
    with listen(0) as first:
        taken = first.getsockname()[1]
        with listen(taken) as second:
            host, port = second.getsockname()
            assert host == HOST == "127.0.0.1"
            assert port > taken


def test_a_port_that_is_not_ours_is_a_clear_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(FlexorError, match="Port 80 cannot be used: Permission denied"):
        listen(80)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running server on a free port, and its address."""
    command = [str(Path(sys.executable).parent / "flexor"), "serve", "--json", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--data", str(tmp_path / "data")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    lines = iter(process.stdout.readline, "}\n")
    yield process, json.loads("".join(lines) + "}")["address"]
    process.kill()
    process.wait()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_on_the_loopback_and_leaves_when_told(
    served: tuple[subprocess.Popen[str], str], how: signal.Signals
) -> None:
    process, address = served
    assert address.startswith("http://127.0.0.1:")
    with urllib.request.urlopen(f"{address}/static/icon.svg") as answer:
        assert answer.status == 200
    process.send_signal(how)
    assert process.wait(timeout=30) == 0
    assert process.stderr is not None
    assert process.stderr.read() == ""


def test_a_foreign_name_for_this_machine_is_refused(
    served: tuple[subprocess.Popen[str], str],
) -> None:
    request = urllib.request.Request(served[1], headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 421
    refused.value.close()
