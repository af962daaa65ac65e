"""One app and one browser for all browser tests."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect, sync_playwright

ROOT = Path(__file__).parents[2]
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
FAILED = pytest.StashKey[bool]()
PATIENCE = 60_000
"""Milliseconds that a busy machine may take for what takes seconds on a quiet one."""
expect.set_options(timeout=PATIENCE)


class App:
    """The app in a process of its own, on a free port, with its data in a folder of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        environment = {
            **os.environ,
            "PLAYGROUND_DATA": str(self.data),
            "PLAYGROUND_OFFLINE": "1",
            # The sample of 12,000 pictures: epochs of a fraction of a second.
            "PLAYGROUND_FASHION_MNIST_PACKAGE": str(self.data / "nothing here"),
        }
        self.data.mkdir(parents=True, exist_ok=True)
        self.log = open(self.data / "app.log", "ab")  # noqa: SIM115
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "streamlit", "run", "app.py"),
                "--server.headless=true",
                f"--server.port={self.port}",
            ],
            cwd=ROOT,
            env=environment,
            stdout=self.log,
            stderr=self.log,
        )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                if urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1).status == 200:
                    return
            time.sleep(0.1)
        raise TimeoutError(f"the app did not start; see {self.data / 'app.log'}")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(20)
        self.log.close()

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        self.log.close()


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    app = App(tmp_path_factory.mktemp("app"))
    yield app
    app.close()


@pytest.fixture(scope="session")
def browser():
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have Chromium")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


def tell(pages, app) -> None:
    """Prints what a person would have seen, and what browser and server said about it."""
    for page, said in pages:
        print(f"-- {page.url}")
        with contextlib.suppress(Error):
            print(page.inner_text("body", timeout=5_000))
        print("-- console", *said, sep="\n")
    print("-- end of the app's log")
    print("\n".join((app.data / "app.log").read_text(errors="replace").splitlines()[-80:]))


@pytest.fixture(scope="session")
def contexts(browser):
    """Browser contexts by their settings, each opened once: a page that finds Streamlit and Plotly
    in the cache is there in half the time."""
    contexts = {}

    def context_with(**settings):
        settings = {"viewport": {"width": 1366, "height": 768}, **settings}
        key = json.dumps(settings, sort_keys=True)
        if key not in contexts:
            contexts[key] = browser.new_context(**settings)
        return contexts[key]

    yield context_with
    for context in contexts.values():
        context.close()


@pytest.fixture
def open_page(contexts, app, request):
    """Opens an address of the app as somebody who has not been there before. Closes the page after
    the test, and tells what was on it if the test has failed."""
    pages = []

    def open_page(path: str = "", init_script: str = "", **settings):
        page = contexts(**settings).new_page()
        pages.append((page, said := []))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("requestfailed", lambda failed: said.append(f"{failed.url}: {failed.failure}"))
        page.add_init_script(init_script)
        page.set_default_timeout(PATIENCE)
        page.goto(f"{app.url}/{path}")
        page.wait_for_selector(SETTLED)
        return page

    yield open_page
    if request.node.stash.get(FAILED, False):
        tell(pages, app)
    for page, _ in pages:
        with contextlib.suppress(Error):
            page.evaluate("localStorage.clear()")
        page.context.clear_cookies()
        page.close()
