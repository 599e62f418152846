"""The processes that do long work: two of our own, or a Dask cluster that a setting names.

Our own are started at the first need, listen on 127.0.0.1 only and talk TLS with throw-away keys:
without that every user of this machine could hand them work. They die with this process, even
when it is killed.
"""

import contextlib
import logging
from pathlib import Path
from threading import RLock
from typing import Any

from flexor.errors import StoreError

_PATIENCE_S = 60
_CLOSING_S = 10

#: Numbers of threads that libraries would start on their own; one worker is one thread.
_ENVIRONMENT = {
    "POLARS_MAX_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}

#: Dask's scheduler and workers open an HTTP door even without a dashboard: it answers nothing.
_SETTINGS = {
    "distributed.scheduler.allowed-failures": 1,
    "distributed.scheduler.worker-saturation": 1.0,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.deploy.lost-worker-timeout": "1 day",  # a slow restart is no reason to give up
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
}


class Cluster:
    """Worker processes behind one Dask client. Safe to use from several threads."""

    def __init__(
        self,
        scratch: Path,
        address: str | None = None,
        *,
        workers: int = 2,
        memory: str = "768MiB",
    ) -> None:
        if address is not None and not address.startswith("tls://"):
            raise StoreError(
                "FLEXOR_DASK names a cluster that does not encrypt.",
                "Give an address that starts with tls://, or none to work on this machine.",
            )
        self._scratch, self._address = scratch, address
        self._workers, self._memory = workers, memory
        self._lock = RLock()
        self._client: Any = None
        self._local: Any = None

    @property
    def running(self) -> bool:
        """Whether the processes were started already."""
        return self._client is not None

    @property
    def slots(self) -> int:
        """How many pieces of work are done at the same time."""
        if self._address is None:
            return self._workers
        threads: dict[str, int] = self.client().nthreads()
        return max(1, sum(threads.values()))

    def client(self) -> Any:
        """Dask's own client; starts the processes when nobody did.

        Raises StoreError when they cannot be started or reached.
        """
        with self._lock:
            if self._client is None:
                try:
                    self._start()
                except (OSError, ImportError, RuntimeError, ValueError) as error:
                    self.close()
                    raise StoreError(
                        f"The worker processes cannot be started: {error}.",
                        "Check that this machine allows connections to 127.0.0.1.",
                    ) from error
            return self._client

    def restart(self) -> None:
        """Leave the processes as they are behind, and start anew at the next need."""
        self.close()

    def close(self) -> None:
        """Stop the processes, within seconds; closing twice is fine."""
        with self._lock:
            client, local = self._client, self._local
            self._client = self._local = None
        if client is not None:
            with contextlib.suppress(OSError, RuntimeError, TimeoutError):
                client.close(timeout=_CLOSING_S)
        if local is not None:
            with contextlib.suppress(OSError, RuntimeError, TimeoutError):
                local.close(timeout=_CLOSING_S)

    def _start(self) -> None:
        from distributed import Client  # a second to import: only those who need it pay

        target = self._address or self._start_local()
        self._client = Client(  # type: ignore[no-untyped-call]
            target, timeout=_PATIENCE_S, set_as_default=False
        )

    def _start_local(self) -> Any:
        import dask
        from distributed import LocalCluster

        self._scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
        # For good and not for a moment only: some of it is looked up when a worker is lost.
        dask.config.set(_SETTINGS)
        dask.config.set({"temporary-directory": str(self._scratch)})
        self._local = LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=self._workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            security=True,
            dashboard_address=None,
            memory_limit=self._memory,
            local_directory=str(self._scratch),
            silence_logs=logging.CRITICAL,
            env=_ENVIRONMENT,
            config=_SETTINGS,
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
        )
        return self._local
