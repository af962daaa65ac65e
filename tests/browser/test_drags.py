"""While somebody drags, figures follow in the browser; the page hears of it when they let go."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser

MARKS = "key => document.querySelector(`.st-key-${key} .plot-container`).innerHTML"
COUNT_RUNS = """() => { window.__runs = 0
const app = document.querySelector("[data-testid=stApp]")
new MutationObserver(() => window.__runs += app.dataset.testScriptState === "running")
    .observe(app, { attributeFilter: ["data-test-script-state"] }) }"""
THUMB = """input => { const box = input.parentElement.parentElement.getBoundingClientRect()
return [box.x + box.width / 2, box.y + box.height / 2] }"""


def drawn(page, figure):
    """The figure's marks once they and what moves them have come."""
    page.wait_for_function(
        """key => document.querySelector(`.st-key-${key} .playground-figure`)?._mover
        && document.querySelector(`.st-key-${key} .plot-container`)""",
        arg=figure,
    )
    return page.evaluate(MARKS, figure)


def wait_for_other(page, figure, before):
    """Until the figure's marks are other ones; those."""
    page.wait_for_function(f"([key, before]) => ({MARKS})(key) !== before", arg=[figure, before])
    return page.evaluate(MARKS, figure)


@pytest.mark.parametrize(
    ("path", "slider", "figures", "link"),
    [
        ("activations", "activations-t", ["activations-shape"], r"t=-?[\d.]+"),
        ("activations?section=unit", "activations_unit-w", ["activations-unit"], r"w=-?[\d.]+"),
    ],
)
def test_figures_follow_a_slider_and_the_link_has_its_value_in_the_end(
    open_page, path, slider, figures, link
):
    page = open_page(path)
    before = [drawn(page, figure) for figure in figures]
    thumb = page.locator(f".st-key-{slider} input")
    thumb.evaluate("input => input.parentElement.scrollIntoView({ block: 'center' })")
    x, y = thumb.evaluate(THUMB)
    page.evaluate(COUNT_RUNS)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 12, y)
    page.mouse.move(x + 24, y)
    for figure, marks in zip(figures, before, strict=True):
        wait_for_other(page, figure, marks)
    assert page.evaluate("window.__runs") == 0
    assert not re.search(link, page.url)
    page.mouse.up()
    page.wait_for_url(re.compile(link))


def test_a_point_is_dragged_along_its_curve_and_the_slider_goes_with_it(open_page):
    page = open_page("activations?activations=sigmoid")
    before = drawn(page, "activations-shape")
    point = page.locator(".st-key-activations-shape .xy .points path.point").nth(1)
    box = point.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(COUNT_RUNS)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y)
    wait_for_other(page, "activations-shape", before)
    words = page.locator(".st-key-activations-tangents .playground-moving-words")
    words.wait_for()
    said = words.inner_text()
    assert page.evaluate("window.__runs") == 0
    page.mouse.up()
    page.wait_for_url(re.compile(r"[?&]t="))
    t = re.search(r"[?&]t=([\d.]+)", page.url)[1]
    assert f"At t = {t}:" in said
    words.wait_for(state="detached")
    assert page.locator(".st-key-activations-tangents").inner_text() == said
    assert float(page.locator(".st-key-activations-t input").input_value()) == float(t)
