"""While somebody drags, figures follow in the browser; the page hears of it when they let go."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

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
        """key => document.querySelector(`.st-key-${key} .playground-figure`)?._module
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
        ("forward_pass", "forward_pass-inputs-0", ["forward_pass-graph"], r"inputs=-?[\d.]+"),
        (
            "universal_approximation?section=by-hand&target=sin&arrangement=own&neurons=2",
            "universal_approximation_by-hand-heights-0",
            ["universal_approximation-sum", "universal_approximation-rate"],
            r"heights=-?[\d.]+",
        ),
        (
            "neurodes",
            "neurodes-threshold",
            ["neurodes-diagram", "neurodes-table"],
            r"threshold=-?[\d.]+",
        ),
        ("perceptron", "perceptron-w1", ["perceptron-plane", "perceptron-steps"], r"w1=-?[\d.]+"),
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
    expect(page.locator(".st-key-activations-t input")).to_have_value(f"{float(t):g}")


def grab_point(page):
    """Presses the mouse on the point of the tangent; where that is."""
    point = page.locator(".st-key-activations-shape .xy .points path.point").nth(1)
    box = None
    while box is None:  # Plotly has just replaced it
        point.wait_for()
        box = point.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


def test_a_drag_that_the_browser_ends_leaves_all_as_the_page_has_it(open_page):
    page = open_page("activations?activations=sigmoid")
    marks = drawn(page, "activations-shape")
    figure = page.locator(".st-key-activations-shape .playground-figure")
    words = page.locator(".st-key-activations-tangents")
    before = figure.get_attribute("aria-label"), words.inner_text()
    x, y = grab_point(page)
    page.mouse.move(x + 40, y)
    wait_for_other(page, "activations-shape", marks)
    assert figure.get_attribute("aria-label") != before[0]
    figure.evaluate(
        """host => host.dispatchEvent(new PointerEvent("pointercancel",
        { pointerId: host._hold.pointerId }))"""
    )
    expect(figure).to_have_attribute("aria-label", before[0])
    expect(words.locator(".playground-moving-words")).to_have_count(0)
    assert words.inner_text() == before[1]
    page.mouse.move(x + 80, y)
    page.mouse.up()
    assert figure.get_attribute("aria-label") == before[0]


def test_a_figure_grabbed_again_follows_also_after_the_page_has_answered(open_page):
    page = open_page("activations?activations=sigmoid")
    marks = drawn(page, "activations-shape")
    x, y = grab_point(page)
    page.mouse.move(x + 40, y)
    wait_for_other(page, "activations-shape", marks)
    page.mouse.up()
    x, y = grab_point(page)
    page.wait_for_url(re.compile(r"[?&]t="))
    page.wait_for_function(
        """() => document.querySelector(".st-key-activations-shape .playground-figure")
        ._playground.moving.sliders.t.value > 1"""
    )
    figure = page.locator(".st-key-activations-shape .playground-figure")
    answered = figure.get_attribute("aria-label")
    page.mouse.move(x + 40, y)
    expect(figure).not_to_have_attribute("aria-label", answered)
    page.mouse.up()


def test_the_middle_of_a_boundary_shifts_it_and_its_end_turns_it(open_page):
    page = open_page("perceptron?w1=1&w2=1&b=0&x1=2&x2=2")
    before = drawn(page, "perceptron-plane")
    box = page.locator(".st-key-perceptron-plane .nsewdrag").bounding_box()

    def at(x1, x2):
        """Pixels of a point of the plane, which reaches from -3 to 3."""
        return (
            box["x"] + box["width"] * (x1 + 3) / 6,
            box["y"] + box["height"] * (3 - x2) / 6,
        )

    def drag(start, end):
        page.mouse.move(*at(*start))
        page.mouse.down()
        page.mouse.move(*at(*end), steps=4)

    page.evaluate(COUNT_RUNS)
    drag((0, 0), (-0.5, -0.5))
    wait_for_other(page, "perceptron-plane", before)
    assert page.evaluate("window.__runs") == 0
    page.mouse.up()
    page.wait_for_url(re.compile(r"[?&]b=1(&|$)"))
    expect(page.locator(".st-key-perceptron-b input")).to_have_value("1")
    # The line x1 + x2 + 1 = 0 has its middle at (-0.5, -0.5); its end comes to where x1 = 1.
    page.wait_for_function(
        "document.querySelector('.st-key-perceptron-plane .playground-figure')"
        "._playground.moving.sliders.b.value === 1"
    )
    drag((1.5, -2.5), (-0.5, -2.8))
    page.mouse.up()
    page.wait_for_url(re.compile(r"[?&]w2=(-?0|0\.0)(&|$)"))
    assert "w1=1.4" in page.url
