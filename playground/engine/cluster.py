"""The way to Dask: a scheduler and workers in a process of our own."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future as Answer
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from playground.engine import task
from playground.engine.process import START_SECONDS, WORKERS, EngineProcess, prepare_dask
from playground.runs import WriteError

if TYPE_CHECKING:
    from distributed import Client

log = logging.getLogger(__name__)

Value = TypeVar("Value")
SCHEDULER = "PLAYGROUND_SCHEDULER"
RESTART_SECONDS = 15.0
RESTART_LOOK_SECONDS = 0.1
ANSWER_SECONDS = 5.0
"""How long a request waits for its answer: a person waits, too."""
OnEvent = Callable[[tuple[float, bytes]], None]
"""Takes the time and the event of a worker; runs on Dask's own thread."""


class EngineError(RuntimeError):
    """The engine cannot do what was asked; its text is one sentence for the user."""


@contextmanager
def written() -> Iterator[None]:
    """Around what is written for the user: what is in the way is the engine's answer."""
    try:
        yield
    except WriteError as error:
        raise EngineError(str(error)) from error


class Cluster:
    """A scheduler and its workers in a process of their own, which ends with this process.

    Args:
        logs: Folder for the log of that process.
        topic: Under which workers report, as `task.topic_of` names it.
        on_event: Takes what workers report.
        on_end: Called when that process has ended, though nobody closed it.

    Attributes:
        is_own: Whether its workers hear this process alone.
    """

    is_own = True

    def __init__(
        self, logs: Path, topic: str, on_event: OnEvent, on_end: Callable[[], None]
    ) -> None:
        self._logs = logs
        self._topic = topic
        self._on_event = on_event
        self._on_end = on_end
        self._connecting = threading.Lock()
        self._client: Client | None = None
        self.process: EngineProcess | None = None
        self._telling: dict[str, threading.Thread] = {}
        self.is_closed = False

    @property
    def trouble(self) -> str | None:
        """What is wrong with it, in sentences; None while all is well."""
        return None

    @property
    def has_both_kinds(self) -> bool:
        """Whether there is a worker for heavy runs alone, which is started again when it dies."""
        return self.process is not None and self.process.workers > 1

    def client(self) -> Client:
        """The connection, made anew where there is none.

        Raises:
            EngineError: there is no cluster to be had.
        """
        with self._connecting:
            if self._client is not None and self._is_connected(self._client):
                return self._client
            if self.is_closed:
                raise EngineError("Expected a running engine. Received: it has been closed.")
            try:
                self._client = self._new_client()
            except EngineError:
                raise
            except Exception as error:
                raise EngineError(
                    f"Expected a training engine. Received: {task.sentence(error)} Try again; the "
                    f"folder {self._logs} has the details."
                ) from error
            return self._client

    def _is_connected(self, client: Client) -> bool:
        return bool(client.status == "running")

    def start(self) -> None:
        """Connects in the background; `client` waits for it."""

        def connect() -> None:
            try:
                self.client()
            except EngineError as error:
                log.error("The engine did not start. %s", error)
            except Exception:
                log.exception("The engine did not start")

        threading.Thread(target=connect, daemon=True, name="engine-start").start()

    def _new_client(self) -> Client:
        if self.process is None or not self.process.is_alive():
            self.process = self._start_process()
        from distributed.security import Security  # after the other process has begun: it is slow

        from playground.engine.connection import Connection

        prepare_dask()
        security = Security(require_encryption=True, **self.process.keys)
        client = Connection(self.process.address, security=security, timeout=START_SECONDS)
        client.subscribe_topic(self._topic, self._on_event)
        return client

    def _start_process(self) -> EngineProcess:
        self._logs.mkdir(parents=True, exist_ok=True)
        workers = int(os.environ.get("PLAYGROUND_WORKERS", WORKERS))
        process = EngineProcess(self._logs / "engine.log", workers)
        process.watch(self._process_ended)
        return process

    def _process_ended(self) -> None:
        if not self.is_closed:
            log.error("The engine process ended; its runs are interrupted, the next starts anew")
            self._on_end()
            self._client = None

    def close(self) -> None:
        """Ends the connection, with which its runs end, and the process where it is our own."""
        self.is_closed = True
        with self._connecting:
            if self._client is not None:
                self._client.close(5)
            if self.process is not None:
                self.process.close()

    # -- workers ---------------------------------------------------------------------------

    def workers_of_kind(self, is_heavy: bool) -> list[str]:
        """Addresses of the workers that take light runs, or heavy ones; none where all take all.

        Our own engine starts a worker again that has died: that is waited for.
        """
        client, end = self.client(), time.monotonic() + RESTART_SECONDS
        while True:
            kinds = answer_of(kinds_of_workers, client, seconds=RESTART_SECONDS)
            found = [worker for worker, kind in kinds.items() if kind is is_heavy]
            if found or not self.has_both_kinds or time.monotonic() > end:
                break
            time.sleep(RESTART_LOOK_SECONDS)
        return found if self.has_both_kinds or any(kinds.values()) else []

    def ask(self, workers: Collection[str], function: Callable[..., Any], *values: Any) -> None:
        """Calls a function in those of the workers that are still there: others may be compiling,
        and take seconds to answer. In all, where none of them is.

        Raises:
            EngineError: the cluster does not answer, or not in time.
        """
        answer_of(self._call, self.client(), workers, function, *values)

    def tell(self, workers: Collection[str], function: Callable[..., Any], *values: Any) -> None:
        """As `ask`, but returns at once, whether or not there is an answer."""
        client = self.client()
        self._in_background(None, self._call, client, workers, function, *values)

    def _call(
        self,
        client: Client,
        workers: Collection[str],
        function: Callable[..., Any],
        *values: Any,
    ) -> None:
        left = [worker for worker in workers if worker in kinds_of_workers(client)] or None
        client.run(function, *values, workers=left, on_error="ignore")

    def broadcast(self, function: Callable[..., Any], *values: Any) -> None:
        """Calls a function in every worker. Returns at once, and tells nothing to a worker that has
        not answered what it was told of this before: one that compiles takes seconds."""
        client = self._client
        if client is None or client.status != "running":
            return

        def tell(worker: str) -> None:
            client.run(function, *values, workers=[worker], on_error="ignore")

        def tell_each() -> None:
            for worker in kinds_of_workers(client):
                self._in_background(f"{function.__name__} {worker}", tell, worker)

        self._in_background(function.__name__, tell_each)

    def _in_background(self, name: str | None, work: Callable[..., object], *values: Any) -> bool:
        """Does something in a thread, unless what was begun under that name has not ended.

        Returns:
            Whether it has begun.
        """

        def quietly() -> None:
            with suppress(Exception):  # it is said again; the cluster may be gone
                work(*values)

        before = self._telling.get(name) if name is not None else None
        if before is not None and before.is_alive():
            return False
        thread = threading.Thread(target=quietly, daemon=True, name="engine-tell")
        if name is not None:
            self._telling[name] = thread
        thread.start()
        return True


def answer_of(
    function: Callable[..., Value], *values: Any, seconds: float = ANSWER_SECONDS
) -> Value:
    """What a function returns that asks the cluster, which may be stopped or busy.

    Raises:
        EngineError: it fails, or takes too long. What was asked is then still on its way.
    """
    answer: Answer[Value] = Answer()

    def ask() -> None:
        try:
            answer.set_result(function(*values))
        except BaseException as error:
            answer.set_exception(error)

    threading.Thread(target=ask, daemon=True, name="engine-ask").start()
    try:
        return answer.result(seconds)
    except Exception as error:
        if not answer.done():
            raise EngineError(
                f"Expected the engine to answer within {seconds:g} seconds. Received: "
                "nothing yet. A worker that compiles a large model answers late, and then does "
                "what was asked. If it does not, try again."
            ) from error
        raise EngineError(
            f"Expected the engine to answer. Received: {task.sentence(error)}"
        ) from error


def kinds_of_workers(client: Client) -> Mapping[str, bool]:
    """Whether each worker of a cluster is for heavy runs alone, by its address.

    One that is just starting is left out: Dask would send its runs to another one.
    """
    workers = client.scheduler_info(n_workers=-1)["workers"]
    return {
        address: task.HEAVY in known["resources"]
        for address, known in workers.items()
        if known["status"] == "running"
    }
