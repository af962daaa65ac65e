"""One app and one browser for all browser tests."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect, sync_playwright
from served_app import App

ROOT = Path(__file__).parents[2]
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
FAILED = pytest.StashKey[bool]()
PATIENCE = 60_000
"""Milliseconds that a busy machine may take for what takes seconds on a quiet one."""
expect.set_options(timeout=PATIENCE)


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
