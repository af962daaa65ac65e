"""Two clicks from the home page to activation functions side by side; a refresh; a comparison."""

from __future__ import annotations

import re

import pytest
from conftest import SETTLED
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUICK = "sweep?grid=activations%3Dtanh%3Brelu&seeds=2&epochs=8000"
CURVES = ".st-key-sweep-curves .js-plotly-plot"
LENGTH = f"""() => (document.querySelector("{CURVES}")?._fullData ?? [])
    .reduce((sum, trace) => sum + (trace.x?.length ?? 0), 0)"""
MARK = f"""async () => {{
    const plot = document.querySelector("{CURVES}")
    plot.dataset.mark = "same node"
    await window.Plotly.relayout(plot, {{ "xaxis.range": [3, 7] }})
    return ({LENGTH})()
}}"""
MOVED = f"""(seen) => {{
    const plot = document.querySelector("{CURVES}")
    const zoom = plot._fullLayout.xaxis.range
    return ({LENGTH})() > seen && {{ mark: plot.dataset.mark, zoom }}
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
    script_runs = []
    page = open_page(QUICK, on_script_run=script_runs.append)
    expect(page.get_by_text("4 runs")).to_be_visible()
    button(page, "Start").click()
    page.wait_for_url(re.compile(r"[?&]sweep="))
    # The first own points bring the bars. From then on the curves move on the same node, zoomed as
    # they were; parts of the page run again when one of the four ends, but not the whole page.
    page.locator(".st-key-sweep-bars .js-plotly-plot").wait_for()
    page.wait_for_function(f"({LENGTH})() >= 1")
    expect(page.locator(".playground-progress .marks span")).to_have_count(4)
    page.wait_for_selector(SETTLED)
    script_runs.clear()
    seen = page.evaluate(MARK)
    moved = page.wait_for_function(MOVED, arg=seen).json_value()
    assert moved == {"mark": "same node", "zoom": [3, 7]}
    assert set(script_runs) <= {"FINISHED_FRAGMENT_RUN_SUCCESSFULLY"}
    page.reload()
    expect(page.get_by_text("Complete", exact=True).first).to_be_visible()
    expect(page.locator(".playground-progress")).to_have_count(0)  # it has ended
    expect(page.get_by_text("4 of 4 runs")).to_be_visible()
    expect(page.get_by_text("Best validation accuracy:")).to_be_visible()
    button(page, "Compare the first seeds").click()
    page.wait_for_url(re.compile(r"/compare\?runs=\w+%2C\w+"))
    expect(page.get_by_text("Settings that differ")).to_be_visible()
