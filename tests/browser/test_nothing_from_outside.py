"""A page takes nothing from other hosts: it also works where there is no network."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_all_that_pages_ask_for_is_on_this_host(open_page, app):
    asked = []
    page = open_page("fashion_mnist", on_request=asked.append)
    page.wait_for_selector(".js-plotly-plot .main-svg")
    page.get_by_role("link", name="Playground").first.click()
    expect(page.locator("[class*=st-key-card_]").last).to_be_visible()
    outside = [url for url in asked if not url.startswith((app.url, "data:", "blob:"))]
    assert len(asked) > 20
    assert outside == []
