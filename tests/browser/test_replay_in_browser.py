"""A recording plays, is held, fills the screen, and travels in a link."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from conftest import ROOT
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PLAYER = ".playground-replay"


@pytest.fixture(scope="module")
def run_id(app):
    """A run of the plane, trained on the command line into the app's own store."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "playground", "train", "plane_classifier", "--json"),
            *("--preset", "spiral", "--set", "epochs=300"),
        ],
        cwd=ROOT,
        env={**os.environ, "PLAYGROUND_DATA": str(app.data), "PLAYGROUND_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r'"run_id": "(\w+)"', done.stdout)
    assert found
    return found[1]


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
    page.get_by_role("button", name="Hold").click()
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
    page.keyboard.press("Escape")
    page.wait_for_function("document.fullscreenElement === null")

    again = open_page(held.split("/", 3)[3])
    again.wait_for_selector(f"{PLAYER}[data-drawn]")
    assert epoch(again) == pytest.approx(float(re.findall(r"epoch=([\d.]+)", held)[0]), abs=2)
