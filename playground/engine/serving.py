"""A scheduler and workers on machines of one's own: Dask's, with the settings of our engine."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playground.engine.process import WORKER_OPTIONS, prepare_dask
from playground.engine.reaching import host_and_port, is_loopback, why_unreachable
from playground.engine.task import sentence

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from distributed.security import Security

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
EVERYWHERE = "0.0.0.0"
Say = Callable[[str], None]


def serve_scheduler(host: str, port: int, security: Security, log_path: Path, ready: Say) -> None:
    """Runs a scheduler until this process is asked to end.

    Args:
        log_path: Where Dask writes what happens.
        host: To listen at; `EVERYWHERE` for every address of this machine.
        ready: Told the address for workers and apps, once it listens.
    """
    prepare_dask()
    with _errors_go_to(log_path):
        _until_signalled(_scheduler(host, port, security, ready))


def serve_worker(address: str, kind: str, security: Security, log_path: Path, say: Say) -> None:
    """Runs a worker, and connects it anew whenever the scheduler was gone, until this process is
    asked to end.

    Args:
        address: Of the scheduler.
        kind: The resource that says which runs it takes, as `task.HEAVY`.
        log_path: Where Dask, TensorFlow and failed runs write what happens.
        say: Told in a sentence when it is connected, and why not.
    """
    prepare_dask()
    with _errors_go_to(log_path):
        _until_signalled(_worker(address, kind, security, say))


@contextmanager
def _errors_go_to(path: Path) -> Iterator[None]:
    """Standard error of this process and of those that it starts: what a person is to read comes
    in sentences, by standard output."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "ab") as file:
        before = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(before, 2)
            os.close(before)


async def _scheduler(host: str, port: int, security: Security, ready: Say) -> None:
    from distributed import Scheduler

    options = {"host": host, "port": port, "security": security}
    async with Scheduler(**options, dashboard=False, dashboard_address="127.0.0.1:0") as scheduler:
        scheduler.http_server.stop()
        bound, port = host_and_port(scheduler.address)
        shown = bound if is_loopback(bound) else reachable_host(bound)
        ready(f"{scheduler.address.partition('://')[0]}://{shown}:{port}")
        await scheduler.finished()


def reachable_host(bound: str) -> str:
    """Under which other machines find a scheduler that listens everywhere."""
    from distributed.utils import get_ip

    return str(get_ip()) if bound == EVERYWHERE else bound


async def _worker(address: str, kind: str, security: Security, say: Say) -> None:
    """Each round is a worker of its own: one whose scheduler is gone ends, and what it trained goes
    on from its last checkpoint."""
    from distributed import Nanny
    from distributed.utils import get_ip

    said = ""
    host, port = host_and_port(address)
    while True:
        reason = await asyncio.to_thread(why_unreachable, address, security, "worker")
        if reason is None:
            # The network may have changed meanwhile; and a scheduler may still know the old name.
            options = WORKER_OPTIONS | {"resources": {kind: 1}, "host": get_ip(host, port)}
            name = f"{socket.gethostname()}-{secrets.token_hex(2)}"
            try:
                async with Nanny(
                    address, name=name, security=security, dashboard=False, **options
                ) as nanny:
                    say(f"{name} trains for {address}")
                    await nanny.finished()
                reason = f"The scheduler at {address} is gone."
            except Exception as error:  # whatever it was, the next round may go well
                log.warning("A worker for %s ended", address, exc_info=True)
                reason = f"The worker did not start: {sentence(error)}"
        if reason != said:
            say(f"{reason} Retrying; press Ctrl-C to stop.")
            said = reason
        await asyncio.sleep(RETRY_SECONDS)


def _until_signalled(work: Coroutine[object, object, None]) -> None:
    """Runs until it ends, or a signal asks this process to end: then it closes in good order."""

    async def run() -> None:
        task = asyncio.ensure_future(work)
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        try:
            await task
        except asyncio.CancelledError:
            log.info("Asked to end")

    asyncio.run(run())
