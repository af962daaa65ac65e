"""One app and one browser for all browser tests."""

from __future__ import annotations

import contextlib
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


@pytest.fixture
def open_page(browser, app, request):
    """Opens an address of the app in a fresh browser context; closes it after the test, and tells
    what was on its pages if the test has failed."""
    contexts = []
    pages = []

    def open_page(path: str = "", init_script: str = "", **settings):
        settings = {"viewport": {"width": 1366, "height": 768}, **settings}
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
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
    for context in contexts:
        context.close()
