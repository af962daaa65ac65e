"""Figures come and go with their pages."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

COUNT_LISTENERS = """
window.resizeListeners = 0
const { addEventListener, removeEventListener } = window
window.addEventListener = function (kind, ...rest) {
  if (kind === "resize") window.resizeListeners += 1
  return addEventListener.call(this, kind, ...rest)
}
window.removeEventListener = function (kind, ...rest) {
  if (kind === "resize") window.resizeListeners -= 1
  return removeEventListener.call(this, kind, ...rest)
}
"""
"""A figure listens for the size of the window: listeners that stay keep their figures alive."""


def test_a_figure_that_has_left_its_page_leaves_nothing_behind(open_page):
    page = open_page("perceptron", init_script=COUNT_LISTENERS)
    page.wait_for_selector(".js-plotly-plot .plot-container")
    counts = []
    for _ in range(3):
        for name in ("Activation functions", "Perceptron"):
            page.get_by_test_id("stTopNavSection").filter(has_text="Foundations").click()
            page.get_by_test_id("stTopNavDropdownLink").filter(has_text=name).click()
            page.wait_for_url(f"**/{name.split()[0].lower()}*")
            page.wait_for_selector(".js-plotly-plot .plot-container")
            page.wait_for_timeout(1_500)
        counts.append(page.evaluate("window.resizeListeners"))
    assert counts[-1] == counts[0]
