"""The reference says what the program does: a word that is missing there fails here."""

import argparse
import re
from pathlib import Path

import pytest

from flexor.cli.main import parser
from flexor.runs.beliefs import beliefs
from flexor.runs.run import SAMPLE_COLUMNS
from tests.cli.test_main import leaves

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]


def test_every_column_stands_in_the_reference_and_no_other() -> None:
    text = (DOCS / "reference" / "files-and-columns.md").read_text()
    assert re.findall(r"^\| `(\w+)` \|", text, re.M) == list(SAMPLE_COLUMNS)


@pytest.mark.parametrize("command", leaves(parser()), ids=lambda command: command.prog)
def test_every_command_and_option_stands_in_the_reference(
    command: argparse.ArgumentParser,
) -> None:
    text = (DOCS / "reference" / "command-line.md").read_text()
    assert f"`{command.prog}" in text
    for action in command._actions:
        assert all(option in text for option in action.option_strings if option != "-h")


def test_the_reference_names_no_command_that_is_not_there() -> None:
    text = (DOCS / "reference" / "command-line.md").read_text()
    named = {found.strip() for found in re.findall(r"^\| `(flexor [a-z ]+)", text, re.M)}
    assert named == {command.prog for command in leaves(parser())}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_link_leads_nowhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text()):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_every_decision_stands_in_the_list() -> None:
    listed = set(re.findall(r"\((\S+\.md)\)", (DOCS / "decisions" / "README.md").read_text()))
    there = {page.name for page in (DOCS / "decisions").glob("*.md")} - {"README.md"}
    assert listed == there


FINDING = re.compile(r"^\| `(\w+)` \| .+ \| `(\w+)` \| (.+) \| (.+) \| (yes|no) \|$", re.M)


def test_findings_are_documented_as_the_knowledge_holds_them() -> None:
    text = (DOCS / "reference" / "findings.md").read_text()
    documented = FINDING.findall(text)
    held = beliefs().findings
    assert {about for _, about, *_ in documented} == set(held)
    for _, about, source, grade, advice in documented:
        belief = held[about]
        assert source == ", ".join(belief.source), about
        assert grade == belief.grade, about
        assert (advice == "yes") == (belief.advice is not None), about


def test_every_finding_in_the_code_is_documented() -> None:
    documented = {
        found[0] for found in FINDING.findall((DOCS / "reference" / "findings.md").read_text())
    }
    code = "".join(path.read_text() for path in (ROOT / "src/flexor/runs").glob("*.py"))
    made = set(re.findall(r"\bfinding\(\s*\"(\w+)\"", code))
    assert made <= documented
    assert {"warm_up_walk", "cadence"} <= made
