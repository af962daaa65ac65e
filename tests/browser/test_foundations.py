"""Dragging a slider of a lesson moves its figure, with nothing to train."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

FIGURE = """() => {
    const plot = document.querySelector(".st-key-forward_pass-graph .js-plotly-plot")
    return plot ? JSON.stringify([plot.layout.annotations, plot.data]) : null
}"""


def test_moving_a_slider_changes_the_graph_of_the_network(open_page):
    page = open_page("forward_pass")
    page.wait_for_function(f"({FIGURE})() !== null")
    before = page.evaluate(FIGURE)
    page.get_by_test_id("stMain").get_by_role("slider").first.press("ArrowRight")
    page.wait_for_function(f"(before) => ({FIGURE})() !== before", arg=before)
