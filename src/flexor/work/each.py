"""One function over many items, each item answered exactly once, whatever the item does.

A worker that dies (killed, out of memory, a crash in native code) gets its items done again by
another. An item that kills its worker again and again costs only itself: its batch is taken
apart, and each of its items is tried alone, on workers that do nothing else. An item that never
ends is stopped by its worker's own alarm, which needs no co-operation from Python.
"""

import faulthandler
import itertools
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from flexor.work.cluster import Cluster

T = TypeVar("T")
R = TypeVar("R")

_LOOK_S = 0.5  # how often we look whether to stop
_GRACE_S = 60.0  # beyond the limits of its items, before a batch is given up


@dataclass(frozen=True, slots=True)
class Done(Generic[T, R]):
    """The function's answer."""

    item: T
    result: R


@dataclass(frozen=True, slots=True)
class Raised(Generic[T]):
    """The function raised: the exception's type and message."""

    item: T
    error: str


@dataclass(frozen=True, slots=True)
class Broken(Generic[T]):
    """The item crashed its worker when it was alone with it, or did not end in its time."""

    item: T
    how: Literal["crashed", "too_slow"]


Answer = Done[T, R] | Raised[T] | Broken[T]


def each(
    cluster: Cluster,
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    batch: int = 8,
    limit_s: Callable[[T], float] = lambda _: 30.0,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[Answer[T, R]]:
    """Answer for every item, in the order of completion; ``items`` is drawn from as needed.

    ``function`` must be importable by name, pure and idempotent: it may be called again.
    ``limit_s`` gives an item's time in seconds. When ``stop`` says so the rest goes unanswered.
    """
    for answers in batches(cluster, function, items, batch=batch, limit_s=limit_s, stop=stop):
        yield from answers


def batches(
    cluster: Cluster,
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    batch: int = 8,
    limit_s: Callable[[T], float] = lambda _: 30.0,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[list[Answer[T, R]]]:
    """The same, several answers at a time as they come, for who writes them down together."""
    under_way = _UnderWay(cluster, function, limit_s)
    suspects: list[T] = []
    try:
        yield from _together(under_way, iter(items), batch, stop, suspects)
        yield from _alone(under_way, suspects, stop)
    finally:
        under_way.cancel()


def _together(
    under_way: "_UnderWay[T, R]",
    supply: Iterator[T],
    batch: int,
    stop: Callable[[], bool],
    suspects: list[T],
) -> Iterator[list[Answer[T, R]]]:
    """All items in batches; those of a batch that killed its workers become ``suspects``."""
    while not stop():
        while under_way.room and (some := list(itertools.islice(supply, batch))):
            under_way.submit(some)
        if not under_way.waiting:
            return
        for some, answers in under_way.finished():
            if answers is None:
                suspects += some
            else:
                yield answers


def _alone(
    under_way: "_UnderWay[T, R]", suspects: list[T], stop: Callable[[], bool]
) -> Iterator[list[Answer[T, R]]]:
    """Each suspect by itself, so that a crash is nobody else's."""
    for item in suspects:
        began = time.monotonic()
        under_way.submit([item])
        while under_way.waiting and not stop():
            for _, answers in under_way.finished():
                if answers is not None:
                    yield answers
                    continue
                # It was tried twice; were both tries ended by the alarm?
                slow = time.monotonic() - began >= 2 * under_way.limit_s(item)
                yield [Broken(item, "too_slow" if slow else "crashed")]


@dataclass(slots=True)
class _UnderWay(Generic[T, R]):
    """The batches that workers have now. Two for each: one in work, one that waits."""

    cluster: Cluster
    function: Callable[[T], R]
    limit_s: Callable[[T], float]
    waiting: dict[Any, tuple[list[T], float]] = field(default_factory=dict)

    @property
    def room(self) -> bool:
        return len(self.waiting) < 2 * self.cluster.slots

    def submit(self, items: list[T]) -> None:
        limits = [self.limit_s(item) for item in items]
        future = self.cluster.client().submit(_answer_all, self.function, items, limits, pure=False)
        # Each death of the worker may cost the full time of the batch, and one may wait before it.
        self.waiting[future] = (items, time.monotonic() + 4 * sum(limits) + _GRACE_S)

    def finished(self) -> Iterator[tuple[list[T], list[Answer[T, R]] | None]]:
        """Batches with their answers, or with None where the worker died of them."""
        self._wait()
        for future in [future for future in self.waiting if future.done()]:
            items, _ = self.waiting.pop(future)
            yield items, _result(future)
        if any(time.monotonic() > deadline for _, deadline in self.waiting.values()):
            given_up = [items for items, _ in self.waiting.values()]
            self.cancel()
            self.cluster.restart()
            yield from ((items, None) for items in given_up)

    def cancel(self) -> None:
        for future in self.waiting:
            future.cancel()
        self.waiting.clear()

    def _wait(self) -> None:
        from distributed import wait

        try:
            with self.cluster.client().as_current():
                wait(list(self.waiting), timeout=_LOOK_S, return_when="FIRST_COMPLETED")  # type: ignore[no-untyped-call]
        except TimeoutError:
            return


def _result(future: Any) -> Any:
    """The batch's answers, or None where its worker died (even just before we fetched them)."""
    if future.status != "finished":
        return None
    try:
        return future.result(timeout=_GRACE_S)
    except Exception:  # noqa: BLE001 - whatever Dask says here, the batch is done again
        return None


def _answer_all(
    function: Callable[[T], R], items: list[T], limits: list[float]
) -> list[Answer[T, R]]:
    return [_answer(function, item, limit) for item, limit in zip(items, limits, strict=True)]


def _answer(function: Callable[[T], R], item: T, limit: float) -> Answer[T, R]:
    """One answer, under an alarm that ends this process: native code heeds nothing gentler."""
    with open(os.devnull, "w") as nowhere:
        faulthandler.dump_traceback_later(limit, exit=True, file=nowhere)
        try:
            return Done(item, function(item))
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:  # noqa: BLE001 - a native panic is no Exception; costs one item
            return Raised(item, f"{type(error).__name__}: {error}")
        finally:
            faulthandler.cancel_dump_traceback_later()
