"""Files dropped, runs listed, one run shown."""

import re
import time
from collections.abc import Iterator
from datetime import date

import pytest
from fastapi.testclient import TestClient

from flexor.app.house import House
from flexor.runs.sample import sample_year
from flexor.work import Cluster

from .answers import walk_through

FILES = [
    (name, data) for name, data in sample_year(7, date(2025, 11, 22)) if name.endswith(".fit")
][:6]


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two worker processes for all imports of this module."""
    cluster = Cluster(tmp_path_factory.mktemp("scratch"))
    yield cluster
    cluster.close()


@pytest.fixture
def working(house: House, workers: Cluster) -> None:
    """The house imports on the shared workers."""
    house.cluster = workers


def drop(client: TestClient, *files: tuple[str, bytes]) -> str:
    """Drop the files and wait; the address of the import."""
    answer = client.post("/imports", files=[("files", file) for file in files])
    assert answer.status_code == 200, answer.text
    job = str(answer.url.path)
    until = time.monotonic() + 100
    while "hx-trigger" in client.get(f"{job}/progress").text:
        assert time.monotonic() < until
        time.sleep(0.05)
    return job


@pytest.mark.usefixtures("working")
def test_each_dropped_file_has_its_line(client: TestClient) -> None:
    job = drop(client, FILES[0], FILES[0], ("notes <b>✍</b>.txt", b"milk"), ("empty.fit", b""))
    shown = client.get(job).text
    assert "notes &lt;b&gt;✍&lt;/b&gt;.txt" in shown
    assert shown.count('class="imported"') == 1
    assert "All files are read" in shown
    only = client.get(f"{job}?outcome=failed").text
    assert 'class="imported"' not in only


@pytest.mark.usefixtures("working")
def test_runs_are_listed_by_week_and_found_by_date(client: TestClient) -> None:
    drop(client, *FILES)
    shown = client.get("/runs").text
    rows = re.findall(r'class="run-row"', shown)
    assert rows
    assert 'class="strip"' in shown
    assert client.get("/runs?since=2030-01-01").text.count('class="run-row"') == 0
    assert "No run in those days" in client.get("/runs?since=2030-01-01").text
    assert len(re.findall(r'class="run-row"', client.get("/runs?since=&until=").text)) == len(rows)
    listed = client.get("/api/runs").json()
    assert listed["total"] == len(rows)


@pytest.mark.usefixtures("working")
def test_a_runs_page_and_what_it_asks(client: TestClient) -> None:
    drop(client, *FILES)
    run = client.get("/api/runs").json()["runs"][0]["id"]
    shown = client.get(f"/runs/{run}").text
    assert "What the recording shows" in shown
    assert "The pain that day" in shown
    for when in ("during", "hour_after", "next_morning"):
        client.post(f"/runs/{run}/pain", data={"when": when, "pain": "2"})
    client.post(f"/runs/{run}/signs", data={"sign": ["limp"]})
    shown = client.post(f"/runs/{run}/warm-up", data={"minutes": "5"}).text
    assert shown.count('aria-pressed="true"') == 3
    assert "about 5\u00a0min of walking" in shown
    assert "Did you warm up" not in shown
    series = client.get(f"/api/runs/{run}/series").json()
    assert len({len(series[name]) for name in ("t_s", "pace", "cadence", "elevation")}) == 1
    assert series["stages"]


@pytest.mark.usefixtures("working")
def test_in_us_units_nothing_is_told_in_kilometres(client: TestClient) -> None:
    drop(client, *FILES)
    client.post("/settings", data={"units": "us"})
    for run in client.get("/api/runs").json()["runs"]:
        shown = client.get(f"/runs/{run['id']}").text
        assert 'units="us"' in shown
        assert not re.search(r"\d[ \u00a0]km|kilomet", shown)
    assert not re.search(r"\d[ \u00a0]km", client.get("/runs").text)


@pytest.mark.usefixtures("working")
def test_advice_waits_until_the_runner_is_clear(client: TestClient) -> None:
    drop(client, *FILES)
    runs = [run["id"] for run in client.get("/api/runs").json()["runs"]]
    closed = "".join(client.get(f"/runs/{run}").text for run in runs)
    assert "Next time" not in closed
    walk_through(client)
    assert "Next time" in "".join(client.get(f"/runs/{run}").text for run in runs)


@pytest.mark.usefixtures("working")
def test_a_run_is_deleted_only_after_a_question(client: TestClient) -> None:
    drop(client, *FILES)
    run = client.get("/api/runs").json()["runs"][0]["id"]
    assert "Delete this run?" in client.get(f"/runs/{run}/delete").text
    assert client.get(f"/runs/{run}").status_code == 200
    client.post(f"/runs/{run}/delete")
    assert client.get(f"/runs/{run}").status_code == 404


def test_no_runs_yet(client: TestClient) -> None:
    shown = client.get("/runs").text
    assert "No runs here yet" in shown
    assert 'enctype="multipart/form-data"' in shown


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"--y\r\n\r\n--y--", "multipart/form-data; boundary=x"),
        (b"hello", "multipart/form-data"),
        (b"hello", "text/plain"),
        (b"{}", "application/json"),
    ],
)
def test_a_damaged_upload_is_a_sentence(client: TestClient, content: bytes, kind: str) -> None:
    answer = client.post("/imports", content=content, headers={"Content-Type": kind})
    assert answer.status_code == 422
    assert "<h1>" in answer.text


def test_the_drop_zone_gets_problems_as_data(client: TestClient) -> None:
    headers = {"Content-Type": "text/plain", "X-Flexor-Island": "drop-zone"}
    answer = client.post("/imports", content=b"x", headers=headers)
    assert answer.json()["title"]


@pytest.mark.parametrize("path", ["/runs/nonsense", "/runs/00000000-0000-0000-0000-000000000000"])
def test_a_run_that_is_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "since=yesterday", "sport=swim"])
def test_a_strange_query_is_refused_in_words(client: TestClient, query: str) -> None:
    answer = client.get(f"/runs?{query}")
    assert answer.status_code == 422
    assert "<h1>" in answer.text
