"""A recording plays, is held, fills the screen, and travels in a link."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from short_training import train_into

from playground.runs import RunStore

pytestmark = pytest.mark.browser

PLAYER = ".playground-replay"


@pytest.fixture(scope="module")
def run_id(app):
    """A run of the plane in the app's own store."""
    store = RunStore(app.data / "runs.sqlite")
    return train_into(store, "plane_classifier", preset="spiral", epochs=300).id


def drawn(page):
    return int(page.get_attribute(PLAYER, "data-drawn") or 0)


def epoch(page):
    return float(page.get_attribute(PLAYER, "data-epoch"))


def test_a_run_plays_is_held_and_fills_the_screen(open_page, run_id):
    page = open_page(f"replay?run={run_id}&epoch=150")
    page.wait_for_selector(f"{PLAYER}[data-drawn]")
    assert 140 < epoch(page) < 160
    expect(page.get_by_text(re.compile("Surface, epoch"))).to_be_visible()
    node = "document.querySelector('.replay-surface .js-plotly-plot')"
    page.evaluate(f"{node}.dataset.mark = 'same node'")

    page.get_by_role("button", name="Play").click()
    page.wait_for_function(f"Number(document.querySelector('{PLAYER}').dataset.drawn) >= 4")
    page.wait_for_function(f"Number(document.querySelector('{PLAYER}').dataset.epoch) > 170")
    page.get_by_role("button", name="Pause").click()
    page.wait_for_url(re.compile(rf"run={run_id}.*epoch="))
    held = page.url
    assert page.evaluate(f"{node}.dataset.mark") == "same node"

    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function(f"document.fullscreenElement === document.querySelector('{PLAYER}')")
    box = page.locator(PLAYER).bounding_box()
    assert (box["x"], box["y"]) == (0, 0)
    assert [box["width"], box["height"]] == page.evaluate("[innerWidth, innerHeight]")
    page.wait_for_function(f"{node}.offsetHeight > 250")
    before = drawn(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"Number(document.querySelector('{PLAYER}').dataset.drawn) > {before}")
    page.keyboard.press("Space")
    expect(page.locator(".replay-play")).to_have_text("Pause")
    assert page.evaluate("document.fullscreenElement !== null")
    page.keyboard.press("Escape")
    page.wait_for_function("document.fullscreenElement === null")

    again = open_page(held.split("/", 3)[3])
    again.wait_for_selector(f"{PLAYER}[data-drawn]")
    assert epoch(again) == pytest.approx(float(re.findall(r"epoch=([\d.]+)", held)[0]), abs=2)


def test_holding_and_playing_again_leaves_one_player_at_its_pace(open_page, run_id):
    page = open_page(f"replay?run={run_id}")
    page.wait_for_selector(f"{PLAYER}[data-drawn]")
    page.get_by_label("Speed").select_option("0.25")
    button = page.locator(".replay-play")
    button.click()
    for _ in range(6):  # three times hold and play
        button.click()
    expect(button).to_have_text("Pause")
    began = drawn(page)
    page.wait_for_timeout(3_000)
    # At a quarter of the pace, 1.25 to 4.2 moments a second: more by far with four players.
    per_second = page.evaluate("document.querySelector('.replay-slider').max / 12 * 0.25")
    assert drawn(page) - began <= 3 * max(1.25, per_second) + 2


def test_keys_of_the_browser_stay_its_own_and_the_players_are_as_its_page_says(open_page, run_id):
    page = open_page(f"replay?run={run_id}&epoch=150")
    page.wait_for_selector(f"{PLAYER}[data-drawn]")
    page.locator(".replay-slider").focus()
    assert page.locator(".replay-slider").get_attribute("aria-valuetext").startswith("epoch 1")
    page.keyboard.press("Space")
    expect(page.locator(".replay-play")).to_have_text("Pause")
    page.keyboard.press("Space")
    expect(page.locator(".replay-play")).to_have_text("Play")
    page.get_by_role("heading", level=1).click()  # which puts the focus on the page around it
    page.keyboard.press("Space")
    expect(page.locator(".replay-play")).to_have_text("Pause")
    page.keyboard.press("Space")
    expect(page.locator(".replay-play")).to_have_text("Play")
    page.keyboard.press("Control+f")
    assert page.evaluate("document.fullscreenElement") is None
    page.keyboard.press("Shift+F")
    page.wait_for_function("document.fullscreenElement !== null")


def test_an_answer_that_does_not_come_is_a_sentence_and_it_can_be_played_on(open_page, run_id):
    page = open_page(f"replay?run={run_id}")
    page.wait_for_selector(f"{PLAYER}[data-drawn]")
    page.route("**/replay_frames/**", lambda route: route.fulfill(status=502, body="<html>bad"))
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_text("The server does not answer")).to_be_visible()
    expect(page.locator(".replay-play")).to_have_text("Play")
    page.unroute("**/replay_frames/**")
    before = drawn(page)
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(f"Number(document.querySelector('{PLAYER}').dataset.drawn) > {before}")
