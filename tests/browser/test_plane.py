"""The plane, trained through the interface."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from playground.datasets.plane import features, grid
from playground.experiments import EXPERIMENTS

pytestmark = pytest.mark.browser

PLANE = EXPERIMENTS["plane_classifier"]


def button(page, name):
    return page.get_by_role("button", name=re.compile(rf"\b{name}$"))


def choose(page, label, value):
    page.get_by_role("combobox", name=re.compile(label)).click()
    page.get_by_role("option", name=value, exact=True).click()


def test_the_spiral_is_learned_through_the_interface(open_page):
    page = open_page("plane")
    choose(page, "Preset", "spiral")
    expect(page).to_have_url(re.compile("preset=spiral"))
    choose(page, "Speed", "full speed")
    button(page, "Train").click()
    page.wait_for_url(re.compile(r"[?&]run="))
    expect(page.get_by_text("Complete", exact=True)).to_be_visible()
    words = page.get_by_text("test accuracy").first.inner_text()
    assert float(re.findall(r"test accuracy ([\d.]+)%", words)[0]) > 90


MUTE = """
const { send } = WebSocket.prototype
WebSocket.prototype.send = function (...said) {
  if (!window.muted) return send.apply(this, said)
}
"""
"""A page that is muted says nothing more to the server: what changes then, the browser changes."""
DRAWN = """(name) => {
  const host = document.querySelector(`.st-key-plane-${name} .js-plotly-plot`)
  return host?.data?.length ? host : null
}"""


def drawn(page, name, what, *given):
    """Something of a figure, once it is drawn."""
    page.wait_for_function(DRAWN, arg=name)
    return page.evaluate(
        f"([name, ...given]) => (({what})(({DRAWN})(name), ...given))", [name, *given]
    )


def wait_until(page, name, condition):
    page.wait_for_function(
        f"(name) => {{ const host = ({DRAWN})(name); return host && ({condition})(host) }}",
        arg=name,
    )


SURFACE = "(host) => host.data.find((t) => t.type === 'heatmap').z.map((row) => [...row])"
MAPS = """(host) => host.data
  .filter((trace) => trace.type === "heatmap")
  .map((trace) => trace.z.some((row) => row.some((value) => value !== 0)))
"""
LOSS = "(host) => host._fullData.find((t) => t.name === 'test loss')"


def test_the_page_opens_with_the_network_that_the_seed_begins_with(open_page):
    page = open_page("plane?seed=3")
    config = PLANE.config_type.parse({"seed": 3})
    model = PLANE.build_model(config, None)
    positions = features(grid(100), config.features)
    expected = 100 * np.asarray(model(positions))[:, 1].reshape(100, 100)
    np.testing.assert_allclose(drawn(page, "surface", SURFACE), expected, atol=0.51)
    assert all(drawn(page, "neurons", MAPS))
    data = PLANE.load_data(config)
    model.compile(loss="sparse_categorical_crossentropy")
    found = drawn(page, "curves", f"(host) => [...({LOSS})(host).y]")
    assert found == pytest.approx([model.evaluate(data.test.x, data.test.y, verbose=0)], abs=1e-5)


def test_switches_act_before_the_server_hears_of_them(open_page):
    page = open_page("plane", init_script=MUTE)
    tests = "(host) => host.data.filter((t) => /test/.test(t.name)).every((t) => t.visible === {})"
    wait_until(page, "surface", tests.format("false"))
    drawn(page, "curves", "() => 1")
    page.evaluate("window.muted = true")
    page.get_by_text("Test points", exact=True).click()
    wait_until(page, "surface", tests.format("true"))
    page.get_by_text("Discretize", exact=True).click()
    hard = "(host) => host.data.find((t) => t.type === 'heatmap').colorscale[1][0] === 0.5"
    wait_until(page, "surface", hard)
    page.get_by_text("Log loss", exact=True).click()
    wait_until(page, "curves", "(host) => host.layout.yaxis2.type === 'log'")


def test_what_is_drawn_while_a_run_trains_follows_its_weights(open_page):
    page = open_page("plane")
    untrained = drawn(page, "surface", SURFACE)
    button(page, "Train").click()
    page.wait_for_url(re.compile(r"[?&]run="))
    changed = "(host) => JSON.stringify(({})(host)) !== {!r}"
    same = json.dumps(untrained, separators=(",", ":"))
    wait_until(page, "surface", changed.format(SURFACE, same))
    button(page, "Stop").click()
    expect(page.get_by_text("Stopped", exact=True)).to_be_visible()
    page.get_by_text("Fold of hidden layer 2").click()
    wait_until(
        page,
        "hidden-space",
        "(host) => host.data.some((t) => /class 0, training/.test(t.name) && t.x.length)",
    )


def test_the_network_and_its_data_are_changed_on_their_pictures(open_page):
    page = open_page("plane?fix=features&task=Two+features")
    drawn(page, "surface", SURFACE)
    button(page, "Add a neuron to layer 2").click()
    expect(page).to_have_url(re.compile("hidden_units=4%2C3"))
    expect(page.get_by_label("Hidden layers", exact=True)).to_have_value("4, 3")
    more = page.get_by_role("button", name="Add a hidden layer")
    more.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("hidden_units=4%2C3%2C3"))
    expect(more).to_be_focused()
    page.get_by_role("radio", name="spiral", exact=True).check()
    expect(page).to_have_url(re.compile("dataset=spiral"))
    expect(page.get_by_text("Dataset: spiral")).to_be_visible()
    held = page.get_by_role("button", name="Feature x1 squared")
    expect(held).to_have_attribute("aria-disabled", "true")
    expect(held).to_have_attribute("title", re.compile("your task fixes this"))


LARGE = "(host) => host.data.some((trace) => trace.meta?.drawn === 'neuron')"
MIDDLE_OF_TILE = """(host) => {
  const tiles = host._fullData.find((trace) => trace.meta?.drawn === "nodes")
  const { xaxis, yaxis } = host._fullLayout
  const box = host.getBoundingClientRect()
  const [x, y] = [xaxis.d2p(tiles.x[2]), yaxis.d2p(tiles.y[2])]
  return [box.left + xaxis._offset + x, box.top + yaxis._offset + y]
}"""


def test_a_neuron_is_shown_large_by_pointer_or_keyboard(open_page):
    page = open_page("plane")
    drawn(page, "surface", SURFACE)
    page.mouse.click(*drawn(page, "neurons", MIDDLE_OF_TILE))
    wait_until(page, "surface", LARGE)
    tile = page.get_by_role("button", name="Show neuron h1,1 large")
    expect(tile).to_have_attribute("aria-pressed", "true")
    button(page, "Back to the network’s output").click()
    wait_until(page, "surface", f"(host) => !({LARGE})(host)")
    tile.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    chosen = page.get_by_role("button", name="Show neuron h1,2 large")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    wait_until(page, "surface", LARGE)


ICONS = """document.fonts.status === "loaded" &&
  document.fonts.check("1rem 'Material Symbols Rounded'")"""
PLACES = """() => ["scores", "neurons", "surface", "curves"].map((name) => {
  const box = document.querySelector(`.st-key-plane-${name}`).getBoundingClientRect()
  return [box.x, box.y, box.width, box.height].map(Math.round)
})"""


def test_nothing_moves_when_training_begins(open_page):
    page = open_page("plane?epochs=100000")
    for name in ("scores", "neurons", "surface", "curves"):
        drawn(page, name, "() => 1")
    page.wait_for_function(ICONS)  # until then their names stand there, which are wider
    before = page.evaluate(PLACES)
    button(page, "Train").click()
    expect(page.get_by_text("Running", exact=True)).to_be_visible()
    assert page.evaluate(PLACES) == before
    button(page, "Stop").click()
    expect(page.get_by_text("Stopped", exact=True)).to_be_visible()


def test_in_a_narrow_window_the_network_moves_in_its_place_and_the_page_does_not(open_page):
    page = open_page("plane", viewport={"width": 375, "height": 800})
    network = page.locator(".playground-figure[data-least-width]")
    network.wait_for()
    room, width = network.evaluate("host => [host.parentElement.clientWidth, host.offsetWidth]")
    assert room < 375 < width
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
