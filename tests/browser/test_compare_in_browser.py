"""A run, one thing changed of it, and both compared, while the second is live."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CURVES = ".st-key-compare-curves .js-plotly-plot"


def button(page, name):
    main = page.get_by_test_id("stMain")
    return main.get_by_role("button", name=re.compile(rf"\b{name}$"))


def test_one_thing_is_changed_and_drawn_against_its_parent(open_page):
    page = open_page("fashion_mnist?hidden_units=8&batch_size=512&epochs=3")
    button(page, "Train").click()
    page.wait_for_url(re.compile(r"[?&]run="))
    expect(page.get_by_text("Complete", exact=True)).to_be_visible()
    button(page, "Change one thing").click()
    page.wait_for_url(re.compile(r"[?&]parent="))
    expect(page.get_by_text("nothing is changed yet")).to_be_visible()
    # The link of a changed control, as a person would send it on.
    changed = page.url.split("/", 3)[3].replace("epochs=3", "epochs=4")
    page = open_page(changed)
    expect(page.get_by_text("Epochs 3 → 4")).to_be_visible()
    button(page, "Train").click()
    expect(page.get_by_text("Complete", exact=True)).to_be_visible()
    expect(page.get_by_text("Epochs 3 → 4: test accuracy")).to_be_visible()
    button(page, "Compare").click()
    page.wait_for_url(re.compile(r"/compare\?runs="))
    expect(page.get_by_text("Which classes are confused?")).to_be_visible()
    page.wait_for_function(
        f"""() => (document.querySelector("{CURVES}")?._fullData ?? []).length === 8"""
    )
    page.get_by_test_id("stSidebar").get_by_text("Logarithmic y-axis").click()
    page.wait_for_url(re.compile("log_y=true"))
    page.wait_for_function(
        f"""() => document.querySelector("{CURVES}")._fullLayout.yaxis.type === "log" """
    )
