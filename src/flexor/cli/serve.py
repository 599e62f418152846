"""``flexor serve``: the pages, on this machine only."""

import argparse
import errno
import signal
import socket
import sys
from pathlib import Path
from types import FrameType
from typing import Final

from flexor.cli.options import Commands, command, data_option, data_root
from flexor.cli.output import complain, emit, say
from flexor.errors import FlexorError

HOST: Final = "127.0.0.1"
#: Named, not imported: command line and pages know nothing of each other.
PAGES: Final = "flexor.web:create_app"
PORT: Final = 8000
_TRIES: Final = 50


def add(commands: Commands) -> None:
    """Add the command."""
    parser = command(commands, "serve", run, "Serve the pages on 127.0.0.1 and print the address.")
    parser.add_argument("--port", type=_port, default=PORT, help=f"the port, else {PORT}")
    data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop (Ctrl-C, or a termination signal)."""
    signal.signal(signal.SIGTERM, _leave)  # else nobody would clean up
    listener = listen(options.port)
    port: int = listener.getsockname()[1]
    if options.port not in (0, port):
        complain(f"Port {options.port} is taken; using {port} instead.")
    with listener:
        serve(listener, data_root(options), as_json=options.json)
    return 0


def serve(listener: socket.socket, data: Path, *, as_json: bool = False) -> None:
    """Open the house in ``data`` and serve its pages on this socket."""
    import uvicorn  # the web's libraries are half a second that other commands need not pay
    from uvicorn.importer import import_from_string

    from flexor.app.house import open_house
    from flexor.app.resume import resume_all

    house = open_house(data)
    try:
        resume_all(house)
        pages = import_from_string(PAGES)(house)
        configuration = uvicorn.Config(pages, log_level="warning", access_log=False)
        _announce(f"http://{HOST}:{listener.getsockname()[1]}", data, as_json)
        uvicorn.Server(configuration).run(sockets=[listener])
    except KeyboardInterrupt:
        return
    finally:
        house.close()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _announce(address: str, data: Path, as_json: bool) -> None:
    if as_json:
        emit({"schema": "flexor.serve/1", "address": address, "data": str(data)})
    else:
        say(f"Flexor: {address}", f"Your data stay in {data}. Stop with Ctrl-C.")
    sys.stdout.flush()  # whoever waits for the address reads it through a pipe


def listen(port: int) -> socket.socket:
    """A listening socket on the loopback: on ``port``, or on the next one that is free.

    Raises FlexorError when none of the next fifty is free, or the port is not ours to use.
    """
    for candidate in range(port, min(port + _TRIES, 65_536)):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, candidate))
            listener.listen(128)
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE:
                raise FlexorError(
                    f"Port {candidate} cannot be used: {error.strerror}.",
                    "Choose another one with --port.",
                ) from error
            continue
        return listener
    raise FlexorError(
        f"Port {port} and those after it are taken.", "Choose another one with --port."
    )


def _port(text: str) -> int:
    if text.isdecimal() and int(text) <= 65_535:
        return int(text)
    raise argparse.ArgumentTypeError(f"a port is a number from 0 to 65535, not {text!r}")
