"""A person uploads a table, corrects what was guessed, and trains on it."""

from __future__ import annotations

import re

import numpy as np
import pytest
from conftest import SETTLED
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def semicolon_table():
    """Twenty-four series of sixteen values with decimal commas; class and weekday are words."""
    rng = np.random.default_rng(0)
    lines = []
    for row in range(24):
        values = [f"{value:.3f}".replace(".", ",") for value in rng.normal(size=16)]
        lines.append(";".join([*values, ("up", "down")[row % 2], ("Mon", "Tue", "Wed")[row % 3]]))
    return "\n".join(lines).encode()


@pytest.mark.parametrize("width", [1366, 375])
def test_a_table_is_corrected_used_and_ready_to_train(open_page, width):
    page = open_page("timeseries_transformer", viewport={"width": width, "height": 768})
    page.get_by_role("tab", name="Datasets").click()
    page.get_by_role("button", name=re.compile("Upload your own$")).click()
    preview = page.get_by_test_id("stDialog")
    preview.locator("input[type=file]").first.set_input_files(
        {"name": "own.csv", "mimeType": "text/csv", "buffer": semicolon_table()}
    )
    # Which of two columns of words is the class, only a person knows.
    use = preview.get_by_role("button", name=re.compile("Use$"))
    expect(preview.get_by_role("alert")).to_contain_text("class")
    expect(use).to_be_disabled()
    for label, column in (("Column with the class", "17"), ("Columns left out", "18")):
        box = preview.get_by_role("combobox", name=label)
        box.click()
        box.fill(column)
        page.get_by_role("option", name=f"column {column}").click()
        page.wait_for_selector(SETTLED)
    box.press("Tab")  # closes the list: what is behind an open one cannot be pressed
    expect(preview.get_by_text("2 classes: down (12), up (12).")).to_be_visible()
    expect(preview.get_by_text("24 series of 16 values.")).to_be_visible()
    use.click()
    expect(preview).to_have_count(0)
    page.wait_for_selector(SETTLED)
    expect(
        page.get_by_role("heading", name="Can attention tell the 2 classes of own")
    ).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Train$"))).to_be_in_viewport()
    figure = page.locator(".st-key-timeseries_transformer-before .js-plotly-plot")
    expect(figure).to_be_in_viewport()
    expect(figure).to_have_attribute("aria-label", re.compile("class down"))
