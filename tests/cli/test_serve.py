"""Which port the pages get."""

import socket

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
