"""A cluster that others have started: whom of it we trust with runs, and what is wrong with it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playground.engine import task
from playground.engine.certificates import CertificateError, security_of
from playground.engine.cluster import Cluster, EngineError, OnEvent
from playground.engine.reaching import AddressError, checked_address, tls_folder, why_unreachable
from playground.engine.versions import PACKAGES, PYTHON, asking, difference, versions_here

if TYPE_CHECKING:
    from distributed import Client

LOOK_SECONDS = 1.0
CONNECT_SECONDS = 10.0
CHECK_SECONDS = 15.0
"""So long a run that is begun waits for a worker that is just coming, or is still being asked."""


class OutsideCluster(Cluster):
    """A scheduler at an address, and the workers that have joined it. Looks at them all the time,
    and connects anew when the scheduler was gone.

    Args:
        on_look: Called after each look at the workers, while there is a connection.
    """

    def __init__(
        self, address: str, logs: Path, on_event: OnEvent, on_look: Callable[[], None]
    ) -> None:
        super().__init__(address, logs, on_event, lambda: None)
        self._on_look = on_look
        self._given = address
        self._verdicts: dict[str, str | None] = {}
        self._asking: set[str] = set()
        self._kinds: Mapping[str, bool] = {}
        self._unreachable: str | None = None
        self._had_worker = -CHECK_SECONDS
        self._closed = threading.Event()
        self._watching = threading.Lock()
        self._watch_thread: threading.Thread | None = None

    @property
    def trouble(self) -> str | None:
        """What is wrong with the cluster, in sentences; None while all is well."""
        if self._unreachable is not None:
            return self._unreachable
        return " ".join(verdict for verdict in self._verdicts.values() if verdict) or None

    def client(self) -> Client:
        self._watch()
        return super().client()

    def start(self) -> None:
        self._watch()

    def close(self, leave: Callable[[Client], None]) -> None:
        self._closed.set()
        super().close(leave)

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
        raise EngineError(
            self.trouble
            or f"Expected a worker at {self._address}. Received: none is connected. Start one: "
            f"playground worker {self._address}"
        )

    def fitting(self, is_heavy: bool) -> list[str]:
        """As `workers_of_kind`, of those that are known to fit now."""
        fit = [worker for worker, verdict in self._verdicts.items() if verdict is None]
        kinds = {worker: self._kinds.get(worker, False) for worker in fit}
        if not any(kinds.values()) or all(kinds.values()):
            return fit
        return [worker for worker, kind in kinds.items() if kind is is_heavy]

    # -- the connection --------------------------------------------------------------------

    def _new_client(self) -> Client:
        """
        Raises:
            EngineError: why there is none.
        """
        import dask
        from distributed import Client

        from playground.engine.process import DASK_SETTINGS

        try:
            security = security_of(tls_folder(), "client")
            self._address = address = checked_address(self._given, security)
        except (AddressError, CertificateError) as error:
            self._unreachable = str(error)
            raise EngineError(str(error)) from error
        self._unreachable = why_unreachable(address, security, "client")
        if self._unreachable is not None:
            raise EngineError(self._unreachable)
        dask.config.set(DASK_SETTINGS)
        if self._client is not None:
            with suppress(Exception):
                self._client.close(timeout=1)
        client = Client(
            address,
            security=security,
            timeout=CONNECT_SECONDS,
            set_as_default=False,
            name="playground",
        )
        client.subscribe_topic(task.TOPIC, self._on_event)
        self._verdicts.clear()
        self._check_scheduler(client)
        return client

    def _check_scheduler(self, client: Client) -> None:
        there = client.sync(client.scheduler.versions, packages=[])
        here, found = versions_here(), _packages(there)
        relevant = {key: found[key] for key in (PYTHON, "distributed")}
        wrong = difference(f"the scheduler {self._address}", here, relevant)
        if wrong is not None:
            self._unreachable = wrong.replace(" It gets no runs:", " Nothing trains there:")
            client.close(timeout=1)
            raise EngineError(self._unreachable)

    # -- the workers -----------------------------------------------------------------------

    def _watch(self) -> None:
        with self._watching:
            if self._watch_thread is None:
                self._watch_thread = threading.Thread(
                    target=self._look_all_the_time, daemon=True, name="engine-watch"
                )
                self._watch_thread.start()

    def _look_all_the_time(self) -> None:
        while not self._closed.is_set():
            with suppress(Exception):  # it is said in `trouble`, and looked again
                super().client()
                self._look_at_workers()
                self._on_look()
            self._closed.wait(LOOK_SECONDS)

    def _look_at_workers(self) -> None:
        client = self._client
        if client is None or client.status != "running":
            return
        known = client.scheduler_info(n_workers=-1)["workers"]
        for gone in [worker for worker in list(self._verdicts) if worker not in known]:
            self._verdicts.pop(gone, None)
        self._kinds = {worker: task.HEAVY in each["resources"] for worker, each in known.items()}
        for worker, each in known.items():
            if worker not in self._verdicts and worker not in self._asking:
                self._asking.add(worker)
                name = f"the worker {each.get('name', worker)} ({worker})"
                self._aside(f"check {worker}", self._check, client, worker, name)
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
            )
            found = _packages(there[worker])
            if all(found[key] == here[key] for key in (PYTHON, "distributed")):
                # A function travels as its bytecode, which another Python may not read.
                code = client.run(asking(), workers=[worker])
                found["playground"] = code[worker]
            self._verdicts[worker] = difference(name, here, found)
        finally:
            self._asking.discard(worker)


def _packages(told: Mapping[str, Any]) -> dict[str, str]:
    """Versions as a server of Dask tells them."""
    packages = {key: value or "none" for key, value in told["packages"].items()}
    python = ".".join(packages["python"].split(".")[:2])
    return {key: packages[key] for key in PACKAGES if key in packages} | {PYTHON: python}
