"""The habits of this house, as far as a machine can check them."""

import re
import subprocess
from pathlib import Path

import pytest

from flexor import errors

from .conftest import CHECKOUT

MODULES = sorted((CHECKOUT / "src" / "flexor").rglob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_a_module_is_one_idea_that_its_first_line_says(module: Path) -> None:
    text = module.read_text()
    assert len(text.splitlines()) <= 500, "split it: no module above 500 lines"
    if module.name != "script.py.mako":
        assert text.lstrip().startswith(('"""', 'r"""')), "the docstring comes first"


def test_the_tree_in_errors_names_every_error() -> None:
    drawn = set(re.findall(r"[├└]── (\w+)", errors.__doc__ or "")) | {"FlexorError"}
    defined = {name for name, kind in vars(errors).items() if isinstance(kind, type)}
    assert drawn == defined


def test_what_is_committed_names_no_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, check=False
    ).stdout
    if not listed:
        pytest.skip("not a git checkout")
    private = re.compile(rb"/(?:work|root|home/[a-z]+)/(?!\.)")
    for name in filter(None, listed.decode().split("\0")):
        path = CHECKOUT / name
        if path.is_file() and path.suffix in {
            ".py",
            ".md",
            ".ts",
            ".toml",
            ".html",
            ".json",
            ".css",
        }:
            assert not private.search(path.read_bytes()), f"{name} names a path of some machine"
