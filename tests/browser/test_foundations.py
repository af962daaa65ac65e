"""Dragging a slider of a lesson moves its figure, with nothing to train."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

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


GRAPH = ".st-key-forward_pass-graph .playground-figure"


def test_a_figure_fills_the_screen_and_comes_back(open_page):
    page = open_page("forward_pass")
    page.wait_for_function(f"({FIGURE})() !== null")
    figure = page.locator(GRAPH)
    height = figure.bounding_box()["height"]
    figure.hover()
    figure.locator(".modebar-btn[data-title='Full screen']").click()
    fills = """graph => {
        const svg = document.querySelector(graph + " .main-svg")
        const { width, height } = svg.getBoundingClientRect()
        return width > 0.98 * innerWidth && height > 0.98 * innerHeight
    }"""
    page.wait_for_function(fills, arg=GRAPH)
    page.evaluate("document.exitFullscreen()")
    page.wait_for_function(
        """([graph, height]) => document.querySelector(graph).offsetHeight === height""",
        arg=[GRAPH, height],
    )


STEP = """() => {
    const words = document.querySelector(".playground-player .words")?.innerText ?? ""
    return Number(words.match(/^step (\\d+) of 200$/)?.[1] ?? -1)
}"""
MISTAKES = """() => {
    const plot = document.querySelector(".st-key-perceptron-learning .js-plotly-plot")
    const lines = plot?._fullData?.filter(({ mode }) => mode === "lines") ?? []
    return lines.find(({ xaxis }) => xaxis === "x2")?.x.length
}"""


def test_the_perceptron_plays_in_the_browser_and_pauses_where_it_is(open_page):
    page = open_page("perceptron?section=learning&data=xor")
    page.evaluate(
        """() => { window.__runs = 0
        const app = document.querySelector("[data-testid=stApp]")
        new MutationObserver(() => window.__runs += app.dataset.testScriptState === "running")
            .observe(app, { attributeFilter: ["data-test-script-state"] }) }"""
    )
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(f"({STEP})() >= 1")
    before = page.evaluate("window.__runs")
    page.wait_for_function(f"({MISTAKES})() >= 5")  # step 0 and four more
    assert page.evaluate("window.__runs") == before
    words = page.locator("[class*=st-key-perceptron-words-]:visible")
    expect(words).to_have_count(1)
    expect(words).to_contain_text(re.compile("Example [1-4] of 4"))
    page.get_by_role("button", name="Pause").click()
    page.wait_for_url("**step=*")
    step = int(page.url.split("step=")[1].split("&")[0])
    assert step >= 4
    expect(page.locator("input[aria-label=Step]")).to_have_value(str(step))
    # A chunk has 25 steps: the page asks for the next ones by itself.
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(f"({STEP})() >= {step + 27}")
