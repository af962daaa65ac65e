"""The plane, trained through the interface."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def button(page, name):
    return page.get_by_role("button", name=re.compile(rf"\b{name}$"))


def choose(page, label, value):
    page.get_by_role("combobox", name=re.compile(label)).click()
    page.get_by_role("option", name=value, exact=True).click()


def test_the_spiral_is_learned_through_the_interface(open_page):
    page = open_page("plane")
    choose(page, "Preset", "spiral")
    expect(page).to_have_url(re.compile("preset=spiral"))
    choose(page, "Speed", "full speed")
    button(page, "Train").click()
    page.wait_for_url(re.compile(r"[?&]run="))
    expect(page.get_by_text("Complete", exact=True)).to_be_visible()
    words = page.get_by_text("test accuracy").first.inner_text()
    assert float(re.findall(r"test accuracy ([\d.]+)%", words)[0]) > 95
