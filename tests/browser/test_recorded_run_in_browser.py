"""A page that opens with a recorded run: it plays once, and makes room for one's own."""

import re

import pytest
from conftest import SETTLED
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CURVES = ".st-key-fashion_mnist-curves .js-plotly-plot"
PLAYER = ".playground-recorded"
POINTS = f"""() => (document.querySelector("{CURVES}")?._fullData ?? [])
    .filter((trace) => trace.name === "validation loss").map((trace) => trace.y.length)[0] ?? 0"""
TOP = f"""() => document.querySelector("{CURVES}").getBoundingClientRect().top"""
COUNT = f"""{{
    window.counts = []
    const look = () => {{
        const points = ({POINTS})()
        if (points && window.counts.at(-1) !== points) window.counts.push(points)
        requestAnimationFrame(look)
    }}
    look()
}}"""
ENDED = f"""() => document.querySelector("{PLAYER}")?.dataset.ended === "true" """
EPOCHS = 30


def test_a_recorded_run_plays_once_and_leaves_its_place_to_ones_own(open_page):
    page = open_page("fashion_mnist", init_script=COUNT)
    expect(page.get_by_text("A recorded run with these settings:")).to_be_visible()
    page.wait_for_function(ENDED)
    page.wait_for_function(f"({POINTS})() === {EPOCHS}")
    counts = page.evaluate("window.counts")
    assert len(counts) > 5
    assert counts == sorted(counts)  # its end was not seen before it played

    page.get_by_text(
        "Log loss", exact=True
    ).click()  # the page draws its curves anew, and nothing plays
    page.wait_for_function(
        f"""() => document.querySelector("{CURVES}")._fullLayout.yaxis.type === "log" """
    )
    page.wait_for_selector(SETTLED)
    assert page.evaluate(ENDED)

    top = page.evaluate(TOP)
    page.get_by_role("button", name=re.compile(r"\bTrain$")).click()
    page.wait_for_url(re.compile(r"[?&]run="))
    expect(page.locator(".playground-progress .state")).to_be_visible()
    assert page.evaluate(TOP) == top
    expect(page.locator(PLAYER)).to_have_count(0)
    page.get_by_role("button", name=re.compile(r"\bStop$")).click()


CUT = """window.isCut = true
const { fetch } = window
window.fetch = (address, ...rest) =>
    window.isCut && String(address).includes("/recorded_frames")
        ? Promise.reject(new Error("The connection is cut."))
        : fetch(address, ...rest)"""


def test_frames_that_did_not_come_are_asked_for_again(open_page):
    page = open_page("fashion_mnist", init_script=CUT)
    page.wait_for_function(ENDED)
    page.wait_for_function(f"({POINTS})() === {EPOCHS}")
    play = page.get_by_role("button", name="Play", exact=True)
    expect(play).to_be_visible()
    page.evaluate("window.isCut = false")
    play.click()
    page.wait_for_function(f"({POINTS})() < {EPOCHS}")
    page.get_by_role("button", name="Skip to the end").click()
    page.wait_for_function(f"({POINTS})() === {EPOCHS}")
    expect(page.get_by_role("button", name="Play again")).to_be_visible()


def test_where_motion_is_unwelcome_a_recorded_run_stands_at_its_end(open_page):
    page = open_page("fashion_mnist", reduced_motion="reduce")
    page.wait_for_function(f"({POINTS})() === {EPOCHS}")
    assert page.evaluate(ENDED)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
