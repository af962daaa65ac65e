"""The app in a process of its own, and a browser's side of its websocket."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from playground.runs import RunState, RunStore

ROOT = Path(__file__).resolve().parents[1]


class App:
    """The app in a process of its own, on a free port, with its data in a folder of its own.

    Args:
        options: Of ``streamlit run``.
        environment: What its processes find there beside what these tests find.
    """

    def __init__(
        self, data: Path, *options: str, environment: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.data, self.options, self.environment = data, options, environment
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        environment = {
            **os.environ,
            **self.environment,
            "PLAYGROUND_DATA": str(self.data),
            "PLAYGROUND_OFFLINE": "1",
            # The sample of 12,000 images: epochs of a fraction of a second.
            "PLAYGROUND_FASHION_MNIST_PACKAGE": str(self.data / "nothing here"),
        }
        self.data.mkdir(parents=True, exist_ok=True)
        self.log = open(self.data / "app.log", "ab")  # noqa: SIM115
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "playground.cli.app"),
                "--server.headless=true",
                f"--server.port={self.port}",
                *self.options,
            ],
            cwd=ROOT,
            env=environment,
            stdout=self.log,
            stderr=self.log,
            umask=0o022,  # as most people have it
        )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                if urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1).status == 200:
                    return
            except urllib.error.HTTPError as answer:
                if answer.code == 403:  # it asks for a PIN
                    return
            except OSError:
                pass
            time.sleep(0.1)
        self.kill()
        raise TimeoutError(f"the app did not start; see {self.data / 'app.log'}")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(20)
        self.log.close()

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        self.log.close()


class Page:
    """A page of the app over its websocket, as a browser has it open.

    Args:
        host: What the browser asks for, with the port; the app's own address when left out.
        headers: Of the handshake: ``Cookie``, ``Origin`` and what a proxy might add.
    """

    def __init__(self, app: App, host: str | None = None, **headers: str) -> None:
        host = host or f"127.0.0.1:{app.port}"
        sock = socket.create_connection(("127.0.0.1", app.port))
        self._held = contextlib.ExitStack()
        self.connection = self._held.enter_context(
            connect(
                f"ws://{host}/_stcore/stream",
                sock=sock,
                subprotocols=["streamlit"],
                additional_headers={name.replace("_", "-"): text for name, text in headers.items()},
                proxy=None,
                max_size=None,
            )
        )
        self.set_cookie = self.connection.response.headers.get("Set-Cookie")
        self.buttons, self.texts = {}, []
        self.name, self.query = "", ""

    def __enter__(self) -> "Page":
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def open(self, name: str, query: str = "") -> "Page":
        """Runs a page and reads what stands on it."""
        self.name, self.query = name, query
        return self._run(BackMsg())

    def press(self, label: str) -> "Page":
        """Presses a button that was on the page when it was read last."""
        message = BackMsg()
        pressed = message.rerun_script.widget_states.widgets.add()
        pressed.id, pressed.trigger_value = self.buttons[label].id, True
        return self._run(message)

    def _run(self, message: BackMsg) -> "Page":
        message.rerun_script.page_name = self.name
        message.rerun_script.query_string = self.query
        self.buttons, self.texts = {}, []
        self.connection.send(message.SerializeToString())
        while True:
            news = ForwardMsg()
            news.ParseFromString(self.connection.recv(timeout=60))
            kind = news.WhichOneof("type")
            if kind == "script_finished":
                if news.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return self
                self.buttons, self.texts = {}, []
            if kind == "page_info_changed":
                self.query = news.page_info_changed.query_string
            elif kind == "delta":
                element = news.delta.new_element
                if element.WhichOneof("type") == "button":
                    self.buttons[element.button.label] = element.button
                elif element.WhichOneof("type") in ("markdown", "alert"):
                    self.texts.append(element.markdown.body or element.alert.body)


def ends_in(runs: RunStore, run: str, state: RunState, seconds: float = 30.0) -> bool:
    """Whether a run comes to a state: a page answers a click before the worker has."""
    end = time.monotonic() + seconds
    while runs.run(run).state is not state and time.monotonic() < end:
        time.sleep(0.05)
    return runs.run(run).state is state
