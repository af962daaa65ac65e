"""Two clicks from the home page to activation functions side by side; a refresh; a comparison."""

from __future__ import annotations

import re

import pytest
from conftest import SETTLED
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUICK = "sweep?grid=activations%3Dtanh%3Brelu&seeds=2&epochs=400"
CURVES = ".st-key-sweep-curves .js-plotly-plot"
LENGTH = f"""() => (document.querySelector("{CURVES}")?._fullData ?? [])
    .reduce((sum, trace) => sum + (trace.x?.length ?? 0), 0)"""
ZOOM = f"() => document.querySelector('{CURVES}')._fullLayout.xaxis.range"
MARK = f"""async () => {{
    const plot = document.querySelector("{CURVES}")
    plot.dataset.mark = "same node"
    await window.Plotly.relayout(plot, {{ "xaxis.range": [3, 7] }})
    // Parts of the page may run again when a run ends; the title belongs to none of them.
    const title = document.querySelector("h1")
    window.__pageRuns = 0
    new MutationObserver(() => (window.__pageRuns += title.closest("[data-stale=true]") ? 1 : 0))
        .observe(document.querySelector("[data-testid=stMain]"), {{
            subtree: true, attributeFilter: ["data-stale"],
        }})
}}"""


def button(page, name):
    main = page.get_by_test_id("stMain")  # the bar above has a button Start, too
    return main.get_by_role("button", name=re.compile(rf"\b{name}$"))


def test_the_home_page_leads_to_a_sweep_of_activations(open_page):
    page = open_page()
    page.get_by_role("link", name="Which activation learns best?").click()
    page.wait_for_url(re.compile("/sweep"))
    expect(page.get_by_text("12 runs")).to_be_visible()
    expect(button(page, "Start")).to_be_enabled()


def test_a_sweep_lives_through_a_refresh_and_its_runs_are_compared(open_page):
    page = open_page(QUICK)
    expect(page.get_by_text("4 runs")).to_be_visible()
    button(page, "Start").click()
    page.wait_for_url(re.compile(r"[?&]sweep="))
    # The curves move on the same node, zoomed as they were, and the page rests meanwhile.
    page.wait_for_function(f"({LENGTH})() >= 1")
    page.locator(SETTLED).wait_for()
    page.evaluate(MARK)
    seen = page.evaluate(f"({LENGTH})()")
    page.wait_for_function(f"(seen) => ({LENGTH})() > seen", arg=seen)
    assert page.evaluate(f"() => document.querySelector('{CURVES}').dataset.mark") == "same node"
    assert page.evaluate(ZOOM) == [3, 7]
    expect(page.locator(".playground-progress .marks span")).to_have_count(4)
    assert not page.evaluate("window.__pageRuns")
    page.reload()
    expect(page.get_by_text("Complete", exact=True)).to_be_visible()
    expect(page.get_by_text("4 of 4 runs")).to_be_visible()
    expect(page.get_by_text("Best validation accuracy:")).to_be_visible()
    button(page, "Compare the first seeds").click()
    page.wait_for_url(re.compile(r"/compare\?runs=\w+%2C\w+"))
    expect(page.get_by_text("Settings that differ")).to_be_visible()
