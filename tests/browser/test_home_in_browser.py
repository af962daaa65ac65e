"""The home page moves without a script of its own, and holds still for who wants it to."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PICTURES = "[class*=st-key-card_] svg[role=img]"
MOTIONS = """() => {
    const found = {}
    for (const picture of document.querySelectorAll("[class*=st-key-card_] *"))
        for (const drawn of picture.shadowRoot?.querySelectorAll("svg *") ?? [])
            for (const motion of drawn.getAnimations())
                found[motion.playState] = (found[motion.playState] ?? 0) + 1
    return found
}"""


def test_every_picture_moves_and_says_what_is_seen_and_plotly_is_not_loaded(open_page):
    page = open_page()
    pictures = page.locator(PICTURES)
    expect(pictures.last).to_be_visible()
    assert pictures.count() == page.locator("[class*=st-key-card_]").count() > 12
    names = pictures.evaluate_all("all => all.map(one => one.ariaLabel)")
    assert len(set(names)) == len(names)
    page.wait_for_function(f"({MOTIONS})().running > 100")
    assert page.evaluate("typeof Plotly") == "undefined"


def test_a_switch_pauses_all_pictures_and_lets_them_go_on(open_page):
    page = open_page()
    expect(page.locator(PICTURES).last).to_be_visible()
    page.get_by_text("Pause the pictures").click()
    page.wait_for_function(f"({MOTIONS})().paused > 100 && !({MOTIONS})().running")
    page.get_by_text("Pause the pictures").click()
    page.wait_for_function(f"({MOTIONS})().running > 100 && !({MOTIONS})().paused")


def test_nothing_moves_where_reduced_motion_is_preferred(open_page):
    page = open_page(reduced_motion="reduce")
    expect(page.locator(PICTURES).last).to_be_visible()
    assert page.evaluate(MOTIONS) == {}


def test_a_click_on_a_picture_opens_its_page(open_page):
    page = open_page()
    page.locator(PICTURES).nth(1).click(force=True)  # on the link that lies over it
    page.wait_for_url(re.compile("/perceptron"))
