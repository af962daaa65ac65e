"""What a browser that has never been here costs the web process."""

from __future__ import annotations

import shutil
import time
from typing import Any

import psutil  # type: ignore[import-untyped] # comes with distributed

from playground.bench.row import REPETITIONS, Samples, row
from playground.bench.web_process import PROJECT, App, bare_app, running_app

PAGE = "/plane"
SETTLING_SECONDS = 1.5
"""After the page's script has ended: fonts, scripts of components, the first frames."""
FINISHED = "[data-testid=stApp][data-test-script-state=notRunning]"


@row("s", "ours / reference", at_most=1.3)
def cold_browser() -> Samples:
    """CPU seconds of the web process while a browser with an empty cache opens the plane.

    Needs Playwright and Chromium. Reference: a Streamlit app of one title, likewise.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, running_app(PROJECT / "app.py", {}) as app:
        ours = cpu_of_cold_opens(app, PAGE, playwright.chromium)
        with running_app(bare_app(), {}) as bare:
            return Samples(ours, cpu_of_cold_opens(bare, "", playwright.chromium))


def cpu_of_cold_opens(app: App, path: str, chromium: Any) -> list[float]:
    """CPU seconds for each of some browsers, the very first one left out."""
    app.page()
    web = psutil.Process(app.process.pid)
    return [_open(app.address + path, web, chromium) for _ in range(REPETITIONS + 1)][1:]


def _open(address: str, web: psutil.Process, chromium: Any) -> float:
    browser = chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
    try:
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        before = sum(web.cpu_times()[:2])
        page.goto(address)
        page.wait_for_selector(FINISHED, timeout=60_000)
        time.sleep(SETTLING_SECONDS)
        return float(sum(web.cpu_times()[:2]) - before)
    finally:
        browser.close()
