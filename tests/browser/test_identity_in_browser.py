"""Two browsers and one run: only the one that began it may stop it."""

import socket

import pytest
from conftest import SETTLED
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_run_is_stopped_by_the_browser_that_began_it_and_copied_by_another(app, open_page):
    url = f"http://{socket.gethostname().lower()}:{app.port}"
    ada = open_page("plane", url=url)
    ada.get_by_role("button", name="Step", exact=True).click()
    resume, stop = (ada.get_by_role("button", name=name, exact=True) for name in ("Resume", "Stop"))
    expect(resume).to_be_visible()
    assert "playground_" not in ada.evaluate("document.cookie")

    bob = open_page(ada.url.removeprefix(url + "/"), url=url)
    expect(bob.get_by_text("Only the browser that started this run")).to_be_visible()
    for name in ("Train", "Resume", "Stop", "Step"):
        expect(bob.get_by_role("button", name=name, exact=True)).to_have_count(0)
    bob.get_by_role("button", name="Change a copy").click()
    expect(bob.get_by_role("button", name="Train", exact=True)).to_be_enabled()
    assert "parent=" in bob.url
    assert "run=" not in bob.url

    ada.reload()
    ada.wait_for_selector(SETTLED)
    stop.click()
    expect(ada.get_by_text("Stopped", exact=True)).to_be_visible()
