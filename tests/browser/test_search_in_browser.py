"""A person searches for better settings: eight trials, live, a refresh, a restart."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# Only the learning rate varies: one architecture, compiled once.
QUICK = (
    "search?experiment=fashion_mnist&fields=learning_rate&hidden_units=8&batch_size=512&epochs=20"
)
HISTORY = ".st-key-search-history .js-plotly-plot"
POINTS = f"""() => (document.querySelector("{HISTORY}")?._fullData ?? [])
    .filter((trace) => trace.mode === "markers")
    .reduce((sum, trace) => sum + trace.x.length, 0)"""


def button(page, name):
    main = page.get_by_test_id("stMain")  # the bar above has a button Start, too
    return main.get_by_role("button", name=re.compile(rf"\b{name}$"))


def start(page, trials):
    field = page.get_by_role("spinbutton", name="Trials")
    field.fill(str(trials))
    field.press("Enter")
    button(page, "Start").click()
    page.wait_for_url(re.compile(r"[?&]search="))


def test_eight_trials_live_through_a_refresh_and_the_best_is_used(open_page):
    page = open_page(QUICK)
    start(page, 8)
    page.wait_for_function(f"({POINTS})() >= 1")
    expect(page.locator(".playground-progress .marks span").first).to_be_visible()
    page.evaluate(f"""() => {{
        const plot = document.querySelector("{HISTORY}")
        plot.dataset.mark = "same node"
        return window.Plotly.relayout(plot, {{ "xaxis.range": [0.5, 4] }})
    }}""")
    seen = page.evaluate(f"({POINTS})()")
    page.wait_for_function(f"({POINTS})() >= {min(seen + 1, 8)}")
    mark = page.evaluate(f"""() => document.querySelector("{HISTORY}").dataset.mark""")
    assert mark == "same node"
    zoom = page.evaluate(f"""() => document.querySelector("{HISTORY}")._fullLayout.xaxis.range""")
    assert zoom == [0.5, 4]

    address = page.url
    page.reload()
    page.wait_for_function(f"({POINTS})() >= {min(seen + 1, 8)}")
    assert page.url == address
    expect(page.get_by_text("Complete", exact=True).first).to_be_visible()
    expect(page.locator(".playground-progress")).to_have_count(0)  # it has ended
    expect(page.get_by_text("8 of 8 trials")).to_be_visible()
    page.wait_for_function(f"({POINTS})() === 8")

    button(page, "Use these settings").click()
    page.wait_for_url(re.compile("/fashion_mnist"))
    expect(page).to_have_url(re.compile("hidden_units=8"))
    expect(page).to_have_url(re.compile("epochs=20"))
    # 784 × 8 + 8 into the hidden layer, 8 × 10 + 10 out of it.
    expect(page.get_by_text("6,370").first).to_be_visible()


def test_a_killed_app_leaves_its_search_interrupted_and_it_can_be_resumed(app, open_page):
    page = open_page(QUICK.replace("epochs=20", "epochs=50"))
    start(page, 6)
    page.wait_for_function(f"({POINTS})() >= 1")
    app.kill()
    app.start()
    again = open_page(page.url.split("/", 3)[3])
    expect(again.get_by_text("Interrupted", exact=True)).to_be_visible()
    button(again, "Resume").click()
    expect(again.get_by_text("Running", exact=True)).to_be_visible()
    expect(again.get_by_text("Complete", exact=True).first).to_be_visible(timeout=180_000)
    expect(again.locator(".playground-progress")).to_have_count(0)  # it has ended
    expect(again.get_by_text("6 of 6 trials")).to_be_visible()
