"""A link is handed on: copied where the browser allows it, else selected, with the reason."""

import socket

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SELECTED = """link => link.getRootNode().activeElement === link
    && link.value.slice(link.selectionStart, link.selectionEnd)"""


def opened_share(page):
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_role("textbox", name="Link")).to_be_visible()
    expect(page.get_by_alt_text("QR code of this link")).to_be_visible()
    return page.get_by_role("textbox", name="Link")


def test_on_this_machine_the_button_copies_the_link_of_the_page(open_page):
    page = open_page("perceptron?section=learning")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    link = opened_share(page)
    assert link.input_value() == page.url
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    expect(page.get_by_text("This address works only on this machine.")).to_be_visible()


def test_over_plain_http_the_link_stands_selected_and_the_page_says_why(open_page, app):
    host = f"http://{socket.gethostname()}:{app.port}"
    page = open_page("plane?noise=0.3", url=host)
    link = opened_share(page)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Browsers let a page copy for you only over https.")).to_be_visible()
    assert link.evaluate(SELECTED) == f"{host}/plane?noise=0.3"
