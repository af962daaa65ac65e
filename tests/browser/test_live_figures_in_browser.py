"""Figures come and go with their pages."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from conftest import ROOT
from playwright.sync_api import expect

from playground.figures.encoding import encoded
from playground.ui.browser_files import component_script
from playground.ui.live_figure import PARTS, FigureButton

pytestmark = pytest.mark.browser

SCRIPT = component_script(
    ROOT / "playground/ui/live_figure.js", *(part for part in PARTS if part.suffix == ".js")
)
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


BEGIN_TWICE = """async ([source, html, first, second]) => {
  const module = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })))
  const parentElement = document.createElement("div")
  parentElement.id = "beside"
  parentElement.innerHTML = html
  document.body.prepend(parentElement)
  const begin = (data) => module.default({ data, parentElement, setTriggerValue: () => {} })
  const endFirst = begin(first)
  window.endSecond = begin(second)
  endFirst()
}"""
"""What Streamlit does when the data change while a component is still loading: the outdated call is
made, then the current one, and only then the outdated one is ended."""


def test_a_figure_whose_data_change_while_it_loads_is_drawn(open_page):
    page = open_page("neurodes")
    first, second = (
        {
            "figure": encoded({"data": [], "layout": {"title": {"text": text}, "height": 200}}),
        }
        for text in ("outdated", "current")
    )
    source = SCRIPT
    html = '<div class="playground-figure"></div>'
    page.evaluate(BEGIN_TWICE, [source, html, [first], [second]])
    page.wait_for_function("document.querySelector('#beside .gtitle')?.textContent === 'current'")
    page.evaluate("window.endSecond()")
    assert page.locator("#beside .gtitle").count() == 0


BEGIN = """async ([source, html, data]) => {
  window.liveFigure ??= await import(
    URL.createObjectURL(new Blob([source], { type: "text/javascript" })))
  let parentElement = document.querySelector("#beside")
  if (!parentElement) {
    parentElement = document.createElement("div")
    parentElement.id = "beside"
    parentElement.innerHTML = html
    document.body.prepend(parentElement)
  }
  window.liveFigure.default({ data, parentElement, setTriggerValue: () => {} })
}"""


@pytest.fixture
def begin(open_page):
    """Draws a figure beside those of a page; or it anew, from other data."""
    page = open_page("neurodes")

    def begin(figure, **more):
        data = ({"figure": encoded(figure), **more},)
        page.evaluate(BEGIN, [SCRIPT, '<div class="playground-figure"></div>', data])
        page.wait_for_selector("#beside .gtitle")
        return page

    return begin


def figure_of(*traces, title="a figure"):
    return {"data": list(traces), "layout": {"title": {"text": title}, "height": 200}}


def test_where_a_figure_has_no_data_it_has_no_buttons(begin):
    buttons = [asdict(FigureButton("+", "More", "+", (0.5, 0.5, 1, 1)))]
    page = begin(figure_of({"x": [0, 1], "y": [0, 1]}), buttons=buttons)
    more = page.locator("#beside").get_by_role("button", name="More")
    expect(more).to_be_visible()
    begin(figure_of(title="no finite output"), buttons=buttons)
    expect(more).to_be_hidden()
    begin(figure_of({"x": [0, 1], "y": [0, 1]}), buttons=buttons)
    expect(more).to_be_visible()


def test_a_figure_whose_module_does_not_load_stays_as_the_page_drew_it(begin):
    slider = {"key": "a", "value": 0, "minimum": 0, "maximum": 1, "step": 1}
    moving = {"script": "/none.js", "draw": "draw", "sliders": {"a": slider}, "values": {}}
    page = begin(figure_of({"x": [0, 1], "y": [0, 1]}), moving=moving)
    page.evaluate(
        """() => {
          document.querySelector("#beside .playground-figure")._pageFigureFor = null
          const detail = { "st-key-a": 1 }
          document.dispatchEvent(new CustomEvent("playground-dragged", { detail }))
        }"""
    )
    page.wait_for_function(
        """() => {
          const host = document.querySelector("#beside .playground-figure")
          return host._pageFigureFor && host._draggedValues.a === 1
        }"""
    )
    assert page.locator("#beside .gtitle").text_content() == "a figure"


def test_buttons_and_the_table_of_a_figure_come_with_it_into_full_screen(open_page):
    page = open_page("plane")
    more = page.get_by_role("button", name="Add a hidden layer")
    more.wait_for()
    beside = page.locator(".st-key-plane-neurons")
    beside.hover()
    beside.locator(".modebar-btn[data-title='Full screen']").click()
    page.wait_for_function("document.fullscreenElement")
    page.wait_for_function(
        "document.fullscreenElement.querySelector('.playground-figure').offsetHeight"
        " === window.innerHeight"
    )
    more.click(trial=True)  # it lies on top
    beside.locator(".modebar-btn[data-title='Table of the data']").click()
    page.get_by_role("button", name="Close").click()
    page.evaluate("document.exitFullscreen()")
    page.wait_for_function("!document.fullscreenElement")


def test_a_player_whose_data_change_while_it_loads_plays(open_page):
    page = open_page("replay")
    first, second = (
        {"run": "nobody", "version": version, "epochs": [0.0, 1.0], "at": 0.0, "frames": "/none"}
        for version in (1, 2)
    )
    folder = ROOT / "playground/lessons/replay"
    source = component_script(folder / "player.js")
    page.evaluate(BEGIN_TWICE, [source, (folder / "player.html").read_text(), [first], [second]])
    assert page.evaluate("document.querySelector('#beside .playground-replay')._player !== null")
    page.evaluate("window.endSecond()")
    assert page.evaluate("document.querySelector('#beside .playground-replay')._player === null")


def test_a_table_names_its_rows_and_a_drawing_has_no_table(open_page):
    page = open_page("honest_baselines")
    toolbar = page.locator(".modebar-btn[data-title='Table of the data']")
    toolbar.first.click()
    rows = page.get_by_role("dialog", name="Data of the figure").get_by_role("row")
    expect(rows.filter(has_text="InceptionTime")).to_contain_text("0.961")
    page = open_page("neurodes")
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    expect(page.locator(".modebar-btn[data-title='Full screen']").first).to_be_attached()
    for button in page.locator(".modebar-btn[data-title='Table of the data']").all():
        expect(button).to_be_hidden()
