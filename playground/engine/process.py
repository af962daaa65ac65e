"""The engine's own process: a Dask scheduler and its workers, which end when their app ends.

The app holds the other end of this process's standard input. When the app goes, however it goes,
the operating system closes that pipe, and the engine closes itself.

Whoever can talk to a scheduler can run code, and every account of a computer reaches its loopback
addresses. So each engine makes a key when it starts, and both sides of every connection have to
show it (mutual TLS). The key is in the memory of these processes alone: the app reads it from the
engine's standard output, a pipe that nobody else sees.
"""

from __future__ import annotations

import json
import logging
import os
import select
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

from playground.engine.task import ALL, HEAVY, LIGHT
from playground.limits import MOST_UNDER_WAY

log = logging.getLogger(__name__)

DASK_SETTINGS = {
    # A killed worker is reported at once: its runs are resumed by the user, not by Dask.
    "distributed.scheduler.allowed-failures": 0,
    "distributed.admin.system-monitor.gil.enabled": False,
    # Nobody reads what each process measures of itself, up to fifty times a second.
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "10s",
    # A run goes to the workers of its kind, and stays there.
    "distributed.scheduler.work-stealing": False,
    # The sampling profiler walks the frames of all threads, and can crash a worker with many.
    "distributed.worker.profile.enabled": False,
    # A burst under XLA may hold a worker's loop back for a while.
    "distributed.comm.timeouts.tcp": "120s",
    # Results travel as events; the scheduler need not keep a long memory of them.
    "distributed.admin.low-level-log-length": 100,
    # A file that goes to a worker is as large as it is.
    "distributed.admin.large-graph-warning-threshold": "1GB",
    # Pages about the cluster would answer whoever asks, without a key; without pages, no server.
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
}


CLIENT_KEYS = ("tls_ca_file", "tls_client_cert", "tls_client_key")
"""The fields of a `distributed.Security` that a client needs."""
WORKER_OPTIONS = {
    "nthreads": MOST_UNDER_WAY,
    "memory_limit": 0,
    "preload": ["playground.engine.task"],
    "silence_logs": logging.ERROR,
}
"""Of every worker, here and elsewhere."""
START_SECONDS = 60.0
WORKERS = 2
"""One for light runs and one for heavy ones."""


def serve(workers: int, stdin: IO[str], stdout: IO[str]) -> None:
    """Runs the cluster, tells its address and its key on `stdout` as JSON, and ends when `stdin`
    closes.

    Args:
        workers: Processes that train. Half of them are for heavy runs alone; a single one
            takes all.
    """
    from distributed import Nanny, Scheduler, SpecCluster
    from distributed.security import Security

    prepare_dask()
    security = Security.temporary()
    everywhere = {"host": "127.0.0.1", "dashboard": False, "security": security}
    common = everywhere | WORKER_OPTIONS
    with SpecCluster(
        scheduler={
            "cls": Scheduler,
            "options": everywhere | {"port": 0, "dashboard_address": "127.0.0.1:0"},
        },
        workers={
            number: {
                "cls": Nanny,
                "options": common | {"resources": {_kind(number, workers): 1}},
            }
            for number in range(workers)
        },
        security=security,
        silence_logs=logging.ERROR,
    ) as cluster:
        cluster.loop.add_callback(cluster.scheduler.http_server.stop)
        keys = {name: getattr(security, name) for name in CLIENT_KEYS}
        told = {"address": cluster.scheduler_address, "keys": keys}
        print(json.dumps(told), file=stdout, flush=True)
        stdin.read()


def prepare_dask() -> None:
    """Applies `DASK_SETTINGS` to this process, and to the schedulers and workers that it starts."""
    import dask

    dask.config.set(DASK_SETTINGS)


def _kind(number: int, workers: int) -> str:
    """Of one of so many workers, counted from 0: the resource that says which runs it takes."""
    if workers == 1:
        return ALL
    return HEAVY if number < workers // 2 else LIGHT


class EngineProcess:
    """A running engine process.

    Attributes:
        address: Of its scheduler.
        keys: Certificates and key, as PEM, that let a client connect there; by `CLIENT_KEYS`.
    """

    def __init__(self, log_path: Path, workers: int = WORKERS) -> None:
        self.workers = workers
        self._log = open(log_path, "ab")  # noqa: SIM115 - written for as long as the process runs
        project_first = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, project_first))}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "playground", "engine", "--workers", str(workers)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env=environment,
            start_new_session=True,  # Ctrl-C in a terminal is for the app, which then ends us
        )
        assert self._process.stdout is not None
        answers, _, _ = select.select([self._process.stdout], [], [], START_SECONDS)
        line = self._process.stdout.readline() if answers else ""
        if not line:
            self._process.kill()
            received = f"it ended with code {self._process.wait()}" if answers else "no answer"
            raise RuntimeError(
                f"Expected the engine to start within {START_SECONDS:g} seconds. Received: "
                f"{received}. See {log_path}."
            )
        told = json.loads(line)
        self.address: str = told["address"]
        self.keys: dict[str, str] = told["keys"]

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def watch(self, on_end: Callable[[], None]) -> None:
        """Calls a function when the process has ended, for whatever reason."""

        def wait() -> None:
            self._process.wait()
            on_end()

        threading.Thread(target=wait, daemon=True, name="engine-watch").start()
