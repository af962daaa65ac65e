"""One app and one browser for all browser tests."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Error, expect
from served_app import App
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).parents[2]
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
LONG_HISTORY = 25
"""Of the 50 entries that a tab remembers: it has room for those of one more test."""
LAPTOP = {"width": 1366, "height": 768}
FAILED = pytest.StashKey[bool]()
PATIENCE = 120_000
"""Milliseconds that a busy machine may take for what takes seconds on a quiet one."""
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser():
    """The one Chromium of the whole test session: Playwright takes no second one in a process."""
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have Chromium")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable,
            args=[
                *("--no-sandbox", "--disable-background-networking"),
                # Tabs of one person share a process: what one has compiled serves the others.
                "--process-per-site",
                # A camera that shows a moving picture, and that every page may use.
                *("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"),
                # By its host name the app is opened as from elsewhere.
                f"--host-resolver-rules=MAP {socket.gethostname()} 127.0.0.1",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    app = App(tmp_path_factory.mktemp("app"))
    yield app
    app.close()


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


def tell_script_runs(websocket, on_script_run) -> None:
    """Calls back with its status when the script of the page, or a fragment of it, has run."""

    def read(frame):
        message = ForwardMsg.FromString(frame)
        if message.HasField("script_finished"):
            on_script_run(ForwardMsg.ScriptFinishedStatus.Name(message.script_finished))

    if websocket.url.endswith("/_stcore/stream"):  # not the one over which figures move
        websocket.on("framereceived", read)


@pytest.fixture(scope="session")
def tabs():
    """The tab of the first, second and third person who opens a page in a test, each in a browser
    context of its own. They stay for the whole test session: to fetch and compile Streamlit and
    Plotly takes longer than all else that a page does when it opens."""
    tabs = []
    yield tabs
    for tab in tabs:
        tab.context.close()


def leave(tab):
    """Leaves nothing of a test to the next one; the tab that the next one is to take."""
    for page in tab.context.pages:
        with contextlib.suppress(Error):  # a page that is gone has nothing to forget
            page.goto(urljoin(page.url, "/_stcore/health"))
            page.evaluate("localStorage.clear(), sessionStorage.clear()")
        if page is not tab:
            page.close()
    tab.context.clear_cookies()
    if tab.evaluate("history.length") < LONG_HISTORY:
        return tab
    tab.close()
    return tab.context.new_page()


@pytest.fixture
def open_page(browser, tabs, app, request):
    """Opens an address of the app, each time as another person who has not been there before.
    Leaves the pages after the test, and tells what was on them if the test has failed."""
    pages = []
    listeners = []

    def tab_of_another_person():
        if len(pages) == len(tabs):
            tabs.append(browser.new_context().new_page())
        return tabs[len(pages)]

    def listen(page, event, listener):
        page.on(event, listener)
        listeners.append((page, event, listener))

    def open_page(
        path: str = "",
        init_script: str = "",
        url: str = app.url,
        on_request=None,
        on_script_run=None,
        viewport=LAPTOP,
        color_scheme="light",
        reduced_motion="no-preference",
    ):
        page = tab_of_another_person()
        if init_script:  # which stays for as long as its tab
            page = page.context.new_page()
            page.add_init_script(init_script)
        pages.append((page, said := []))
        listen(page, "console", lambda message: said.append(message.text))
        listen(page, "pageerror", lambda error: said.append(str(error)))
        listen(page, "requestfailed", lambda failed: said.append(f"{failed.url}: {failed.failure}"))
        if on_request:
            listen(page, "request", lambda request: on_request(request.url))
        if on_script_run:
            listen(page, "websocket", lambda socket: tell_script_runs(socket, on_script_run))
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=color_scheme, reduced_motion=reduced_motion)
        page.mouse.move(0, 0)
        page.set_default_timeout(PATIENCE)
        page.goto(f"{url}/{path}")
        page.wait_for_selector(SETTLED)
        return page

    yield open_page
    if request.node.stash.get(FAILED, False):
        tell(pages, app)
    for page, event, listener in listeners:
        page.remove_listener(event, listener)
    for number in range(len(pages)):
        tabs[number] = leave(tabs[number])
