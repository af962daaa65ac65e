"""A person types a formula, fits it, and sees the largest error fall."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LARGEST = "[data-testid=stMetric]"


ERRORS = """() => [...document.querySelectorAll("[data-testid=stMetricValue]")]
    .map(value => Number(value.innerText))"""


def test_a_typed_formula_is_fitted_and_the_largest_error_falls(open_page):
    page = open_page("universal_approximation?neurons=10,50&epochs=2000")
    field = page.get_by_role("textbox", name="Formula")
    field.fill("sin(3*x) + x**2")
    field.press("Enter")
    expect(page).to_have_url(re.compile("target=sin"))
    page.get_by_role("combobox", name="Speed").click()
    page.get_by_role("option", name="full speed").click()

    page.get_by_role("button", name=re.compile(r"\bStep$")).click()
    expect(page.locator(LARGEST)).to_have_count(2)
    before = page.evaluate(ERRORS)
    page.get_by_role("button", name=re.compile(r"\bResume$")).click()
    expect(page.get_by_text("Complete", exact=True)).to_be_visible()
    page.wait_for_function(  # the words above the figure arrive before the numbers below it
        f"before => ({ERRORS})().every((last, k) => last < before[k] / 3)", arg=before
    )
