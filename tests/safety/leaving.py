"""What must not leave the program for someone who is not clear, and every way by which it could."""

import html
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from flexor.knowledge import knowledge
from flexor.programme.staged_run import staged_run
from flexor.programme.walk_run import walk_run
from flexor.runs.beliefs import beliefs

#: What only a plan says: a ceiling, a session, a target.
WORDS: Final = (
    r"\bup to [0-9]",
    r"Next run, at most",
    r"At most",
    r"If you run today",
    r"Staged run",
    r"Walk-run, stage",
    r"Send to watch",
    r"workout\.fit",
    r"/today/card",
    r"[0-9] (?:ml|l|fl oz) of [0-9]",
    r"Not known yet",
    r"(?:Green|Amber|Red) · ",
)
#: Parts of the day's plan that the API leaves empty.
PLANNED: Final = ("light", "ceiling_m", "session", "water")


@dataclass(frozen=True, slots=True)
class Left:
    """Something that left the program: by which way, its status, its bytes."""

    way: str
    status: int
    kind: str
    data: bytes

    @property
    def text(self) -> str:
        """As it is and as a reader sees it: without tags, entities read, hard blanks soft."""
        raw = self.data.decode("utf-8", "ignore")
        seen = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", raw)) if "html" in self.kind else ""
        return html.unescape(f"{raw}\n{seen}").replace("\u00a0", " ")


def sentences() -> frozenset[str]:
    """Every sentence of the knowledge that tells somebody to do something."""
    running, water = knowledge().running, knowledge().hydration
    sessions = [walk_run(stage.stage) for stage in running.walk_run.stages]
    staged = staged_run(5000, 2.6)
    assert staged is not None
    steps = [step for session in (*sessions, staged) for step in session.steps]
    inner = [each for step in steps for each in (getattr(step, "steps", None) or [step])]
    goal = f"{beliefs().value('warm_up_walk_goal'):g}"
    advice = [held.advice for held in beliefs().findings.values() if held.advice]
    return frozenset(
        (
            *(each.format(goal_min=goal) for each in advice),
            *(step.text for step in inner),
            running.staged_run.evidence.text,
            running.walk_run.rule,
            running.walk_run.evidence.text,
            *(caveat.text for caveat in water.caveats),
            water.capped,
            water.slow_down,
            knowledge().advice.rest_red,
        )
    )


def forbidden(left: Left) -> list[str]:
    """What of it is for someone who is clear."""
    found = [text for text in sentences() if text in left.text]
    found += [word for word in WORDS if re.search(word, left.text)]
    if left.data[8:12] == b".FIT" or b"BEGIN:VCALENDAR" in left.data:
        found.append("a file to take away")
    if "json" in left.kind and "openapi" not in left.way:  # a description has only names
        found += [f"{name} in JSON" for name in _planned(json.loads(left.data))]
    return found


def _planned(document: Any) -> Iterator[str]:
    """Names of a plan's parts, and of advice, that hold anything, at any depth."""
    if isinstance(document, dict):
        for name, value in document.items():
            if name in (*PLANNED, "advice", "ceiling") and value:
                yield name
            yield from _planned(value)
    elif isinstance(document, list):
        for value in document:
            yield from _planned(value)


def crawl(
    client: TestClient, app: FastAPI, runs: Iterable[UUID], job: UUID, *, everything: bool
) -> Iterator[Left]:
    """What every GET route answers; a route whose parameter nobody knows fails."""
    runs = list(runs)
    groups = [group.id for group in knowledge().questions.groups]
    known: dict[str, list[str]] = {
        "run_id": [str(run) for run in (runs if everything else runs[:1])],
        "job": [str(job)],
        "job_id": [str(job)],
        "group_id": [*groups, "short"] if everything else ["short"],
    }
    for path in gettable(app):
        for address in _addresses(path, known):
            yield from _of(address, client.get(address))
    if everything:
        for address in ("/runs?sport=all", "/hurts?entry=" + str(runs[0]), "/nowhere"):
            yield from _of(address, client.get(address))
        island = client.get("/today/workout.fit", headers={"x-flexor-island": "1"})
        yield from _of("/today/workout.fit for an island", island)


def gettable(app: FastAPI) -> list[str]:
    """The paths of all routes that answer a GET; scripts and styles are the same for everybody."""
    routes = list(iter_route_contexts(app.routes))
    assert [route.path for route in routes if route.methods is None] == ["/static"]
    return [str(route.path) for route in routes if "GET" in (route.methods or ())]


def _addresses(path: str, known: dict[str, list[str]]) -> list[str]:
    found = [path]
    for name in re.findall(r"{(\w+)[^}]*}", path):
        assert name in known, f"{path} is new: teach this test what a {name} is"
        found = [
            re.sub(rf"{{{name}[^}}]*}}", value, each) for each in found for value in known[name]
        ]
    return found


def _of(way: str, answer: Any) -> Iterator[Left]:
    """The answer itself, and what a zip holds; a runner's own originals are theirs."""
    assert answer.status_code < 500, way
    kind = answer.headers.get("content-type", "")
    heads = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    yield Left(f"{way} (headers)", answer.status_code, "", heads.encode())
    if "zip" in kind:
        yield from unzipped(way, answer.content)
    else:
        yield Left(way, answer.status_code, kind, answer.content)


def unzipped(way: str, data: bytes) -> Iterator[Left]:
    """What a zip holds, but for the runner's own originals."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not name.startswith("originals/"):
                kind = "json" if name.endswith(".json") else ""
                yield Left(f"{way}: {name}", 200, kind, archive.read(name))
