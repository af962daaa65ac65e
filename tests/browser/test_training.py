"""A person trains a network: slider, Train, curves, zoom, refresh, Stop, what it learned."""

from __future__ import annotations

import re

import psutil
import pytest
from conftest import SETTLED
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CURVES = ".st-key-fashion_mnist-curves .js-plotly-plot"
POINTS = f"""() => (document.querySelector("{CURVES}")?._fullData ?? [])
    .filter((trace) => trace.name === "validation loss").map((trace) => trace.y.length)[0] ?? 0"""
LONG_RUN = "fashion_mnist?epochs=1000"


def button(page, name):
    return page.get_by_role("button", name=re.compile(rf"\b{name}$"))


def train(page):
    button(page, "Train").click()
    page.wait_for_url(re.compile(r"[?&]run="))


def stop(page):
    button(page, "Stop").click()
    expect(page.get_by_text("Stopped", exact=True)).to_be_visible()


def drag_across_curves(page, wait_meanwhile):
    """Zooms in slowly: new points arrive while the mouse is down."""
    page.locator(CURVES).scroll_into_view_if_needed()
    # Plotly's own nodes come and go with every redraw; the one that holds them stays.
    x, y, width, height = page.evaluate(
        f"""() => {{
            const host = document.querySelector("{CURVES}")
            const {{ x, y }} = host.getBoundingClientRect()
            const {{ xaxis, yaxis }} = host._fullLayout
            return [x + xaxis._offset, y + yaxis._offset, xaxis._length, yaxis._length]
        }}"""
    )
    page.mouse.move(x + width * 0.2, y + height * 0.2)
    page.mouse.down()
    page.mouse.move(x + width * 0.4, y + height * 0.5, steps=5)
    page.wait_for_timeout(wait_meanwhile)
    page.mouse.move(x + width * 0.6, y + height * 0.7, steps=5)
    page.mouse.up()


def wait_for_points(page, count):
    page.wait_for_function(f"({POINTS})() >= {count}")


def test_a_slider_moves_the_link_and_the_parameter_count(open_page):
    page = open_page("fashion_mnist")
    page.get_by_role("slider", name="Batch size").press("ArrowRight")
    expect(page).to_have_url(re.compile("batch_size=64"))
    field = page.get_by_role("textbox", name="Hidden layers")
    field.fill("10")
    field.press("Enter")
    # 784 × 10 + 10 into the hidden layer, 10 × 10 + 10 out of it.
    expect(page.get_by_text("7,960").first).to_be_visible()
    expect(page).to_have_url(re.compile("hidden_units=10"))


def test_curves_keep_their_node_and_zoom_and_survive_a_refresh_and_keys_keep_focus(
    open_page,
):
    page = open_page(LONG_RUN)
    button(page, "Train").press("Enter")
    expect(button(page, "Pause")).to_be_focused()
    wait_for_points(page, 1)
    page.evaluate(f"""() => document.querySelector("{CURVES}").dataset.mark = "same node" """)
    before = page.evaluate(f"({POINTS})()")

    drag_across_curves(page, wait_meanwhile=1_000)
    axis_range = f"""() => document.querySelector("{CURVES}")._fullLayout.xaxis.range"""
    page.wait_for_function(f"""() => ({axis_range})()[0] > 0.01""")
    zoomed = page.evaluate(axis_range)

    wait_for_points(page, before + 3)
    assert page.evaluate(axis_range) == zoomed
    assert page.evaluate(f"""() => document.querySelector("{CURVES}").dataset.mark""") == (
        "same node"
    )

    address = page.url
    page.reload()
    wait_for_points(page, before + 4)
    assert page.url == address
    expect(page.get_by_text("Running", exact=True)).to_be_visible()

    colleague = open_page(address.split("/", 3)[3])
    wait_for_points(colleague, before + 4)

    button(page, "Pause").press("Enter")
    expect(page.get_by_text("Paused", exact=True)).to_be_visible()
    expect(button(page, "Resume")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Running", exact=True)).to_be_visible()

    stop(page)
    expect(page.get_by_text("Test accuracy").first).to_be_visible()
    matrix = page.locator(".st-key-fashion_mnist-confusion .js-plotly-plot")
    page.wait_for_function(
        """() => document.querySelector(".st-key-fashion_mnist-confusion .js-plotly-plot")
            ?.data?.[0].type === "heatmap" """
    )
    page.wait_for_selector(SETTLED)  # until then results move up and down
    matrix.scroll_into_view_if_needed()
    cell = matrix.locator(".nsewdrag").first
    box = cell.bounding_box()
    cell.click(position={"x": box["width"] * 0.05, "y": box["height"] * 0.05})
    expect(page.get_by_text("correctly classified")).to_be_visible()


def test_a_dark_page_draws_dark_figures(open_page):
    page = open_page("fashion_mnist", color_scheme="dark")
    garments = ".st-key-fashion-garments .js-plotly-plot"
    ground = f"""() => document.querySelector("{garments}")?._fullLayout?.paper_bgcolor"""
    page.wait_for_function(f"""() => ({ground})() === "#101318" """)


def test_a_value_that_a_link_cannot_have_is_named_and_the_page_goes_on(open_page):
    page = open_page("fashion_mnist?epochs=0")
    expect(page.get_by_text("Received: epochs=0.")).to_be_visible()
    expect(button(page, "Train")).to_be_enabled()


def test_a_killed_worker_interrupts_the_run_which_can_be_resumed(app, open_page):
    page = open_page(LONG_RUN)
    train(page)
    wait_for_points(page, 2)
    button(page, "Pause").click()  # a pause writes a checkpoint
    expect(page.get_by_text("Paused", exact=True)).to_be_visible()
    worker_of(app).kill()
    expect(page.get_by_text("Interrupted", exact=True)).to_be_visible()
    expect(page.get_by_text("The worker that trained this run died")).to_be_visible()
    points = page.evaluate(f"({POINTS})()")
    button(page, "Resume").click()
    wait_for_points(page, points + 2)
    stop(page)


def test_a_killed_app_leaves_its_runs_interrupted_and_its_history_readable(app, open_page):
    page = open_page(LONG_RUN)
    train(page)
    wait_for_points(page, 2)
    app.kill()
    app.start()
    again = open_page(page.url.split("/", 3)[3])
    expect(again.get_by_text("Interrupted", exact=True)).to_be_visible()
    wait_for_points(again, 2)


def worker_of(app):
    """The process that trains: the child of the engine with the most memory."""
    children = psutil.Process(app.process.pid).children(recursive=True)
    return max(children, key=lambda process: process.memory_info().rss)
