"""A cluster that others have started: whom of it we trust with runs, and what is wrong with it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playground.engine import task
from playground.engine.certificates import CertificateError, security_of
from playground.engine.cluster import ANSWER_SECONDS, Cluster, EngineError, OnEvent, answer_of
from playground.engine.process import prepare_dask
from playground.engine.reaching import AddressError, checked_address, tls_folder, why_unreachable
from playground.engine.versions import (
    PACKAGES,
    PLAYGROUND,
    PYTHON,
    asking,
    difference,
    packages_of,
    versions_here,
)

if TYPE_CHECKING:
    from distributed import Client

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
BUSY = ("executing", "ready", "constrained")
"""Dask's words for a task that a worker does, or has still to do."""
CONNECT_SECONDS = 10.0
TRY_AGAIN_SECONDS = 10.0
"""From one connection to the next, where the first one was of no use."""
CHECK_SECONDS = 15.0
"""How long a run that is begun waits for a worker that is just coming, or is still being asked."""


class OutsideCluster(Cluster):
    """A scheduler at an address, and the workers that have joined it. Looks at them all the time,
    and connects anew when the scheduler was gone.

    Attributes:
        on_look: Called after each look at the workers, whether or not there is a connection.
    """

    is_own = False

    def __init__(self, address: str, logs: Path, topic: str, on_event: OnEvent) -> None:
        super().__init__(logs, topic, on_event, lambda: None)
        self.on_look: Callable[[], None] = lambda: None
        self.address = address
        self._known: Mapping[str, Mapping[str, Any]] = {}
        self._has_looked = False
        self._verdicts: dict[str, str | None] = {}
        self._names: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._asking: set[str] = set()
        self._comm: object = None
        self._unreachable: str | None = None
        self._try_again = 0.0
        self._had_worker = -CHECK_SECONDS
        self._closed = threading.Event()
        self._watching = threading.Lock()
        self._watch_thread: threading.Thread | None = None

    @property
    def trouble(self) -> str | None:
        """What is wrong with the cluster, in sentences; None while all is well."""
        if self._unreachable is not None:
            return self._unreachable
        if self._has_looked and not self._known:
            return self._no_worker()
        return " ".join(verdict for verdict in list(self._verdicts.values()) if verdict) or None

    def _no_worker(self) -> str:
        return (
            f"Expected a worker at {self.address}. Received: none is connected. Start one: "
            f"playground worker {self.address}"
        )

    def client(self) -> Client:
        self._watch()
        if self._unreachable is not None:
            raise EngineError(self._unreachable)
        return super().client()

    def start(self) -> None:
        self._watch()

    def close(self) -> None:
        self._closed.set()
        super().close()

    def workers_of_kind(self, is_heavy: bool) -> list[str]:
        """Addresses of workers that fit and take light runs, or heavy ones.

        Raises:
            EngineError: there is none.
        """
        self.client()
        end = time.monotonic() + CHECK_SECONDS
        while not (found := self.fitting(is_heavy)) and time.monotonic() < end:
            self._look_at_workers()
            is_coming = bool(self._asking) or time.monotonic() < self._had_worker + CHECK_SECONDS
            if not is_coming:
                break
            time.sleep(0.1)
        if found:
            return found
        raise EngineError(self.trouble or self._no_worker())

    def fitting(self, is_heavy: bool) -> list[str]:
        """As `workers_of_kind`, of those that are known to fit now."""
        fit = [worker for worker, verdict in list(self._verdicts.items()) if verdict is None]
        kinds = {
            worker: task.HEAVY in self._known[worker]["resources"]
            for worker in fit
            if worker in self._known
        }
        if not any(kinds.values()) or all(kinds.values()):
            return list(kinds)
        return [worker for worker, kind in kinds.items() if kind is is_heavy]

    def known(self) -> Collection[str]:
        """Addresses of the workers that are there, as far as is known."""
        return self._known.keys()

    def name_of(self, worker: str) -> str:
        """The name of a worker that is there, or was."""
        return self._names.get(worker, worker)

    def id_of(self, worker: str) -> str:
        """Of the process that is a worker now: an address may be another's later."""
        return self._ids.get(worker, "")

    def check_again(self, worker: str) -> None:
        """Forgets what is known of a worker: another process may have its address now."""
        self._verdicts.pop(worker, None)
        self._ids.pop(worker, None)

    def load_of(self, worker: str, states: Collection[str] = BUSY) -> int:
        """How many runs a worker has, of this app and of others, in Dask's states."""
        counts = self._known.get(worker, {}).get("metrics", {}).get("task_counts", {})
        return sum(counts.get(state, 0) for state in states)

    # -- the connection --------------------------------------------------------------------

    def _is_connected(self, client: Client) -> bool:
        """A client that has connected anew by itself has lost its subscriptions, and its runs."""
        return super()._is_connected(client) and client.scheduler_comm is self._comm

    def _new_client(self) -> Client:
        """
        Raises:
            EngineError: why there is none.
        """
        if self._unreachable is not None and time.monotonic() < self._try_again:
            raise EngineError(self._unreachable)
        try:
            client = self._connected()
        except (AddressError, CertificateError, EngineError) as error:
            self._unreachable = str(error)
            raise EngineError(self._unreachable) from error
        except Exception as error:
            self._unreachable = (
                f"Expected to connect to the scheduler at {self.address}. Received: "
                f"{task.sentence(error).removesuffix('.')}. Look at its log; this app keeps trying."
            )
            raise EngineError(self._unreachable) from error
        self._comm = client.scheduler_comm
        self._verdicts.clear()
        self._unreachable, self._try_again = None, 0.0
        return client

    def _connected(self) -> Client:
        """
        Raises:
            AddressError, CertificateError, EngineError: why nobody lets us in, or whoever does is
                of no use.
        """
        from playground.engine.connection import Connection

        security = security_of(tls_folder(), "client")
        self.address = address = checked_address(self.address, security)
        unreachable = why_unreachable(address, security, "client")
        if unreachable is not None:
            raise EngineError(unreachable)
        prepare_dask()
        if self._client is not None:
            self._client.close()
        self._try_again = time.monotonic() + TRY_AGAIN_SECONDS
        client = Connection(address, security=security, timeout=CONNECT_SECONDS)
        try:
            client.subscribe_topic(self._topic, self._on_event)
            self._check_scheduler(client)
        except BaseException:
            client.close()
            raise
        return client

    def _check_scheduler(self, client: Client) -> None:
        there = client.sync(client.scheduler.versions, packages=[], callback_timeout=ANSWER_SECONDS)
        here, found = versions_here(), packages_of(there)
        relevant = {key: found[key] for key in (PYTHON, "distributed")}
        wrong = difference(f"the scheduler at {self.address}", here, relevant)
        if wrong is not None:
            raise EngineError(wrong.replace(" gets no runs.", " cannot be used."))

    # -- the workers -----------------------------------------------------------------------

    def _watch(self) -> None:
        with self._watching:
            if self._watch_thread is None:
                self._watch_thread = threading.Thread(
                    target=self._look_all_the_time, daemon=True, name="engine-watch"
                )
                self._watch_thread.start()

    def _look_all_the_time(self) -> None:
        said = None
        while not self._closed.is_set():
            try:
                try:
                    super().client()
                    self._look_at_workers()
                finally:
                    self.on_look()
                said = None
            except Exception as error:  # it is said in `trouble`, and looked again
                if repr(error) != said and not self.is_closed:
                    log.warning("A look at the cluster %s failed", self.address, exc_info=True)
                said = repr(error)
            self._closed.wait(LOOK_SECONDS)

    def _look_at_workers(self) -> None:
        client = self._client
        if client is None or client.status != "running":
            return
        try:
            answer = client.sync(
                client.scheduler.identity, n_workers=-1, callback_timeout=ANSWER_SECONDS
            )
        except TimeoutError:
            self._unreachable = (
                f"Expected an answer of the scheduler {self.address} within {ANSWER_SECONDS:g} "
                "seconds. Received: none. Workers keep training; check the network in between."
            )
            raise
        self._unreachable = None
        self._known = known = answer["workers"]
        self._has_looked = True
        for gone in [worker for worker in list(self._verdicts) if worker not in known]:
            self._verdicts.pop(gone, None)
        for worker, each in known.items():
            self._names[worker] = str(each["name"])
            if worker not in self._verdicts and worker not in self._asking:
                self._asking.add(worker)
                own = "" if each["name"] == worker else f"{each['name']} "
                name = f"the worker {own}at {worker}"
                if not self._in_background(f"check {worker}", self._check, client, worker, name):
                    self._asking.discard(worker)  # the check before is just ending
        if any(verdict is None for verdict in self._verdicts.values()):
            self._had_worker = time.monotonic()

    def _check(self, client: Client, worker: str, name: str) -> None:
        """Asks a worker what it has. One that does not answer is asked again."""
        try:
            here = versions_here()
            there = client.sync(
                client.scheduler.broadcast,
                msg={"op": "versions", "packages": list(PACKAGES)},
                workers=[worker],
                callback_timeout=CHECK_SECONDS,
            )
            found = packages_of(there[worker])
            if all(found[key] == here[key] for key in (PYTHON, "distributed")):
                # A function travels as its bytecode, which another Python may not read.
                ask = partial(client.run, asking(), workers=[worker])
                answer = answer_of(ask, seconds=CHECK_SECONDS)
                found[PLAYGROUND], self._ids[worker] = answer[worker]
            self._verdicts[worker] = difference(name, here, found)
        except Exception as error:
            log.warning("%s did not say what it has: %s", name, error)
        finally:
            self._asking.discard(worker)
