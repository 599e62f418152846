"""Every item is answered exactly once: the good, the failing, the deadly and the endless."""

import os
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from flexor.errors import StoreError
from flexor.work import Broken, Cluster, Done, Raised, each

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    started = Cluster(tmp_path_factory.mktemp("scratch"))
    yield started
    started.close()


def behave(item: str) -> str:
    if item.startswith("deadly"):
        os.kill(os.getpid(), signal.SIGKILL)
    if item.startswith("endless"):
        while True:
            time.sleep(0.1)
    if item.startswith("greedy"):
        hoard = []
        for _ in range(300):
            hoard.append(b"x" * 5_000_000)
            time.sleep(0.02)
    if item.startswith("bad"):
        raise ValueError("not today")
    if item.startswith("slow"):
        time.sleep(0.05)
    return item.upper()


def test_answers_come_once_for_each(cluster: Cluster) -> None:
    items = [f"item {n}" for n in range(50)]
    answers = list(each(cluster, behave, items))
    assert sorted(a.item for a in answers) == sorted(items)
    assert all(isinstance(a, Done) and a.result == a.item.upper() for a in answers)


def test_an_exception_costs_its_item_only(cluster: Cluster) -> None:
    answers = {a.item: a for a in each(cluster, behave, ["a", "bad", "b"])}
    assert answers["bad"] == Raised("bad", "ValueError: not today")
    assert isinstance(answers["a"], Done)
    assert isinstance(answers["b"], Done)


def test_the_deadly_and_the_endless_cost_themselves_only(cluster: Cluster) -> None:
    items = ["deadly", *(f"item {n}" for n in range(20)), "endless", "z"]
    answers = list(each(cluster, behave, items, batch=4, limit_s=lambda _: 3))
    assert sorted(a.item for a in answers) == sorted(items)
    broken = {a.item: a.how for a in answers if isinstance(a, Broken)}
    assert broken == {"deadly": "crashed", "endless": "too_slow"}


@pytest.mark.crash
def test_a_killed_worker_loses_no_item(cluster: Cluster) -> None:
    items = [f"slow {n}" for n in range(100)]

    def kill_one() -> None:
        time.sleep(0.8)
        os.kill(next(iter(cluster.client().run(os.getpid).values())), signal.SIGKILL)

    cluster.client()
    killer = threading.Thread(target=kill_one)
    killer.start()
    answers = list(each(cluster, behave, items))
    killer.join()
    assert sorted(a.item for a in answers) == sorted(items)
    assert all(isinstance(a, Done) for a in answers)


@pytest.mark.crash
def test_who_takes_too_much_memory_costs_themselves_only(tmp_path: Path) -> None:
    small = Cluster(tmp_path, workers=1, memory="300MiB")
    answers = {a.item: a for a in each(small, behave, ["greedy", "a", "b"], batch=3)}
    small.close()
    assert answers["greedy"] == Broken("greedy", "crashed")
    assert isinstance(answers["a"], Done)
    assert isinstance(answers["b"], Done)


def test_stopping_leaves_the_rest(cluster: Cluster) -> None:
    stopped = threading.Event()
    answers = each(cluster, behave, (f"slow {n}" for n in range(10_000)), stop=stopped.is_set)
    next(answers)
    stopped.set()
    assert len(list(answers)) < 100


def test_items_are_drawn_only_as_needed(cluster: Cluster) -> None:
    drawn = 0

    def supply() -> Iterator[str]:
        nonlocal drawn
        for n in range(1000):
            drawn += 1
            yield f"item {n}"

    next(iter(each(cluster, behave, supply(), batch=2)))
    assert drawn <= 12


def test_the_processes_listen_on_the_loopback_only_and_encrypt(cluster: Cluster) -> None:
    client = cluster.client()
    addresses = [client.scheduler.address, *client.scheduler_info()["workers"]]
    assert all(address.startswith("tls://127.0.0.1:") for address in addresses)
    ours = [client.scheduler_info()["services"]["dashboard"]]
    ours += [w["services"]["dashboard"] for w in client.scheduler_info()["workers"].values()]
    for port in ours:
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/info/main/workers.html", timeout=5)
    for process in [psutil.Process(), *psutil.Process().children(recursive=True)]:
        for connection in process.net_connections("inet"):
            if connection.status == psutil.CONN_LISTEN:
                assert connection.laddr.ip == "127.0.0.1"


def test_closing_is_quick_and_leaves_no_process(tmp_path: Path) -> None:
    before = {p.pid for p in psutil.Process().children(recursive=True)}
    short_lived = Cluster(tmp_path, workers=1)
    assert [a.item for a in each(short_lived, behave, ["a"])] == ["a"]
    began = time.monotonic()
    short_lived.close()
    short_lived.close()
    assert time.monotonic() - began < 15
    left = {p.pid for p in psutil.Process().children(recursive=True)} - before
    names = [" ".join(psutil.Process(pid).cmdline()) for pid in left]
    assert not [name for name in names if "spawn_main" in name]


def test_a_cluster_elsewhere_must_encrypt(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="tls://"):
        Cluster(tmp_path, "tcp://10.0.0.7:8786")


def test_nothing_is_started_before_it_is_needed(tmp_path: Path) -> None:
    idle = Cluster(tmp_path / "scratch")
    assert not idle.running
    idle.close()
    assert not (tmp_path / "scratch").exists()
