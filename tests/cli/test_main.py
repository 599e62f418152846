"""The manners of every command: one line for a problem, never a traceback, exact exit codes."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest

from flexor.cli import main as command_line
from flexor.cli import version
from flexor.cli.main import main, parser
from flexor.errors import StoreError


def leaves(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    """Every command that does something."""
    below = [a.choices for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    return [leaf for made in below for child in made.values() for leaf in leaves(child)] or [parser]


def test_every_command_has_a_help_and_takes_json() -> None:
    for command in leaves(parser()):
        assert command.description, command.prog
        assert "--json" in command.format_help(), command.prog


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        ["nonsense"],
        ["runs"],
        ["runs", "audit"],
        ["serve", "--port", "banana"],
        ["serve", "--port", "70000"],
        ["doctor", "--jso"],
        ["assess"],
        ["gait"],
    ],
    ids=" ".join,
)
def test_bad_usage_is_one_line_and_two(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(wrong) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "--help" in err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["version"]) == 0
    assert capsys.readouterr().out.startswith("flexor 0.")
    assert main(["version", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == "flexor.version/1"


@pytest.mark.parametrize(
    ("raised", "status", "told"),
    [
        (StoreError("The data folder is gone.", "Plug it in."), 2, "is gone. Plug it in."),
        (ZeroDivisionError("oh\nno"), 1, "FLEXOR_DEBUG=1"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_whatever_goes_wrong_is_at_most_one_line(
    raised: BaseException,
    status: int,
    told: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_: argparse.Namespace) -> int:
        raise raised

    monkeypatch.setattr(version, "run", fail)
    assert main(["version"]) == status
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == (1 if told else 0)
    assert "Traceback" not in err


def test_debugging_shows_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: argparse.Namespace) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(version, "run", fail)
    monkeypatch.setenv(command_line.DEBUG, "1")
    with pytest.raises(ZeroDivisionError):
        main(["version"])


def test_a_reader_that_walks_away_is_no_error() -> None:
    flexor = Path(sys.executable).parent / "flexor"
    piped = f"'{flexor}' doctor | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", piped], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.strip() == "0"


def test_nothing_heavy_is_imported_to_say_the_version() -> None:
    script = (
        "import sys; from flexor.cli.main import main; main(['version']); "
        "sys.exit(any(m in sys.modules for m in ('numpy', 'polars', 'fastapi', 'sqlalchemy')))"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
