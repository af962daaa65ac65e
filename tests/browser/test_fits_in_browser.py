"""A person types a formula, fits it, and sees the largest error fall."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LARGEST = "[data-testid=stMetric]"


def errors(page):
    return [float(text) for text in page.locator("[data-testid=stMetricValue]").all_inner_texts()]


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
    before = errors(page)
    page.get_by_role("button", name=re.compile(r"\bResume$")).click()
    expect(page.get_by_text("Complete", exact=True)).to_be_visible()
    after = errors(page)
    assert all(last < first / 3 for first, last in zip(before, after, strict=True))
