"""The app's web process: how soon its first page is ready, and how much memory it takes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import psutil  # type: ignore[import-untyped] # comes with distributed

from playground.bench.row import Samples, row, side_by_side
from playground.folders import data_folder

PROJECT = Path(__file__).parents[2]
PAGES = ("fashion_mnist", "timeseries_transformer")
HEAVY = ("tensorflow", "keras")
"""What must not be loaded here."""
AT_MOST_SECONDS = 3.0
AT_MOST_MEGABYTES = 250.0
PATIENCE_SECONDS = 60.0
MEGABYTE = 1e6
BARE_APP = 'import streamlit as st\n\nst.title("Hello")\n'


@row("s", "ours / reference", of="ours", at_most=AT_MOST_SECONDS)
def web_process() -> Samples:
    """Seconds from starting the process to the first finished page, engine started beside it.

    Ours: what `./play` calls; the page is asked for until the server answers, through Streamlit's
    agent API, which runs the real app and returns the finished page. Reference: a Streamlit app of
    one title, likewise. Also wanted: what `web_process_memory` measures.
    """
    cpu_seconds: list[float] = []

    def ours() -> float:
        seconds, cpu = _first_page(PROJECT / "app.py")
        cpu_seconds.append(cpu)
        return seconds

    samples = side_by_side(ours, lambda: _first_page(bare_app())[0])
    weight = _weigh(PROJECT / "app.py", PAGES)
    return replace(
        samples,
        faults=weight.faults(),
        note=(
            f"{weight.megabytes:.0f} MB after three pages; {weight.heavy_words()}; "
            f"{median(cpu_seconds):.1f} s of this process's own computing before the first page"
        ),
    )


@row("MB", "ours / reference", of="ours", at_most=AT_MOST_MEGABYTES)
def web_process_memory() -> Samples:
    """Resident memory of the web process (10⁶ bytes) after the first page and both data pages.

    Also wanted: neither TensorFlow nor Keras is imported (by Python's own record of imports) or
    mapped into memory there. Reference: a Streamlit app of one title after its page.
    """
    weight, bare = _weigh(PROJECT / "app.py", PAGES), _weigh(bare_app(), ())
    return Samples([weight.megabytes], [bare.megabytes], weight.heavy_words(), weight.faults())


@dataclass(frozen=True)
class Weight:
    """What a web process takes up.

    Attributes:
        heavy: Modules and mapped files of TensorFlow or Keras.
    """

    megabytes: float
    heavy: tuple[str, ...]

    def heavy_words(self) -> str:
        found = ", ".join(self.heavy[:3]) or "neither TensorFlow nor Keras"
        return f"loaded: {found}"

    def faults(self) -> list[str]:
        faults = [f"{name} is loaded in the web process" for name in self.heavy[:3]]
        if self.megabytes > AT_MOST_MEGABYTES:
            faults.append(f"{self.megabytes:.0f} MB, wanted: at most {AT_MOST_MEGABYTES:.0f} MB")
        return faults


@dataclass(frozen=True)
class App:
    """A running app.

    Attributes:
        started: `time.perf_counter()` just before its process was started.
        log: What it has said on standard output and error.
    """

    process: subprocess.Popen[bytes]
    address: str
    started: float
    log: Path

    def page(self, **request: Any) -> dict[str, Any]:
        """A finished page, as soon as the server gives it.

        Raises:
            RuntimeError: the app ended, or the page shows an error, or it takes too long.
        """
        while time.perf_counter() - self.started < PATIENCE_SECONDS:
            if self.process.poll() is not None:
                break
            try:
                answer = _post(f"{self.address}/_stcore/agent/interact", request)
            except urllib.error.HTTPError as error:
                raise RuntimeError(f"Expected a page. Received: {error.read()!r}") from error
            except OSError:
                time.sleep(0.01)
                continue
            if answer.get("status") == "ready":
                return answer
            if answer.get("status") == "error":
                break
            request = {"session_id": answer["session_id"]}  # still at it
        raise RuntimeError(f"Expected a page. Received: {self.log.read_text()[-2000:]}")


@contextmanager
def running_app(script: Path, environment: Mapping[str, str]) -> Iterator[App]:
    """Starts the app as ``./play`` does, or another one.

    Ends it and everything it started, also when this process is killed: then the pipe ends that a
    shell reads from."""
    port = _free_port()
    is_ours = script == PROJECT / "app.py"
    module = ["playground.cli.app"] if is_ours else ["streamlit", "run", script.name]
    command = [sys.executable, "-m", *module, f"--server.port={port}"]
    options = ["headless=true", "enableAgentApi=true", "address=127.0.0.1"]
    log = data_folder() / f"app-{port}.log"
    with open(log, "wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            [*command, *(f"--server.{option}" for option in options)],
            cwd=script.parent,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, **environment},
        )
        keeper = subprocess.Popen(
            ["sh", "-c", 'read -r _; kill "$0"', str(process.pid)],
            stdin=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for us, who then end the app ourselves
        )
        try:
            yield App(process, f"http://127.0.0.1:{port}", started, log)
        finally:
            keeper.kill()
            keeper.wait()
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Asks the app to end, waits for its engine to follow, and kills what will not."""
    family: list[psutil.Process] = []
    with suppress(psutil.NoSuchProcess):
        app = psutil.Process(process.pid)
        family = [*app.children(recursive=True), app]
    process.send_signal(signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(20)
    _, alive = psutil.wait_procs(family, timeout=10)
    for left in alive:
        left.kill()
    process.wait(10)


def _first_page(script: Path) -> tuple[float, float]:
    """Seconds to the first page, and seconds of computing in the web process by then."""
    with running_app(script, {}) as app:
        app.page()
        seconds = time.perf_counter() - app.started
        return seconds, sum(psutil.Process(app.process.pid).cpu_times()[:2])


def _weigh(script: Path, pages: tuple[str, ...]) -> Weight:
    with running_app(script, {"PYTHONPROFILEIMPORTTIME": "1"}) as app:
        session = app.page()["session_id"]
        for page in pages:
            app.page(session_id=session, page=page)
        process = psutil.Process(app.process.pid)
        size = process.memory_info().rss / MEGABYTE
        heavy = [*_heavy_imports(app.log.read_text()), *_heavy_files(process)]
        return Weight(size, tuple(heavy))


def _heavy_imports(log: str) -> list[str]:
    """Heavy packages in a log of PYTHONPROFILEIMPORTTIME: ``import time: 1 | 2 | package.module``.

    The engine inherits the variable but writes to a log of its own.
    """
    modules = {
        line.rpartition("|")[2].strip().partition(".")[0]
        for line in log.splitlines()
        if line.startswith("import time:")
    }
    if "streamlit" not in modules:
        raise RuntimeError("Expected a record of the app's imports. Received: none.")
    return sorted(modules.intersection(HEAVY))


def _heavy_files(process: psutil.Process) -> list[str]:
    """Files of heavy packages that are mapped into memory, where the system tells."""
    if not hasattr(process, "memory_maps"):
        return []
    paths = [Path(mapped.path) for mapped in process.memory_maps()]
    return sorted({path.name for path in paths if set(path.parts).intersection(HEAVY)})


def bare_app() -> Path:
    """A Streamlit app of one title: what nothing costs."""
    folder = data_folder() / "bare"
    folder.mkdir(exist_ok=True)
    script = folder / "app.py"
    script.write_text(BARE_APP)
    return script


def _post(url: str, body: Mapping[str, Any]) -> dict[str, Any]:
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as response:
        answer: dict[str, Any] = json.load(response)
        return answer


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
