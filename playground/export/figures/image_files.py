"""Figures as SVG and PNG files, drawn by a Chromium of this machine."""

from __future__ import annotations

import base64
import json
import os
import queue
import secrets
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playground.export.refusal import ExportError

BROWSERS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
PATIENCE_SECONDS = 180.0
DRAW = (Path(__file__).parent / "draw_all.js").read_text()


def browser() -> str | None:
    """The program of a Chromium, or None where none is found."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def image_files(page: str) -> dict[str, bytes]:
    """The figures of a page as `figures_page` makes it, by the names of their files.

    Raises:
        ExportError: no Chromium is found, or it does not draw them.
    """
    program = browser()
    if program is None:
        raise ExportError(
            "Expected Chromium, Chrome or Edge to draw the figures as SVG and PNG. Received: none "
            "is found on this machine. Install one, or open the page of figures, where buttons "
            "save each."
        )
    before, _, after = page.rpartition("</body>")
    answers: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    with _served(f"{before}<script>{DRAW}</script></body>{after}", answers) as address:
        try:
            with _opened(program, address):
                answer = answers.get(timeout=PATIENCE_SECONDS)
        except (OSError, queue.Empty) as error:
            answer = {"error": str(error) or f"nothing within {PATIENCE_SECONDS:g} seconds"}
    if "error" in answer:
        raise ExportError(
            f"Expected {program} to draw the figures. Received: {answer['error']}. Open the page "
            "of figures, where buttons save each."
        )
    return {name: base64.b64decode(content) for name, content in answer["files"].items()}


@contextmanager
def _served(page: str, answers: queue.SimpleQueue[dict[str, Any]]) -> Iterator[str]:
    """Gives the page at an address of this machine that nobody guesses, and takes its answer."""
    path = f"/{secrets.token_urlsafe()}"

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = page.encode() if self.path == path else b""
            self.send_response(200 if content else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(204 if self.path == path else 404)
            self.end_headers()
            if self.path == path:
                answers.put(json.loads(content))

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True, name="figures").start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{path}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def _opened(program: str, address: str) -> Iterator[None]:
    """A browser without a window at that address, which ends afterwards."""
    rights = ["--no-sandbox"] if os.geteuid() == 0 else []  # root has no sandbox to go into
    with tempfile.TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [
                *(program, "--headless", "--disable-gpu", "--disable-background-networking"),
                *("--no-first-run", "--remote-debugging-port=0", f"--user-data-dir={profile}"),
                *(*rights, address),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
