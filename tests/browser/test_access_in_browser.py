"""Pages are for everybody: with a keyboard, and with the numbers of a figure in a table."""

import math

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

DRAWN = """() => document.querySelector(".playground-window")
    && [...document.querySelectorAll(".playground-figure")].every((e) => e.querySelector("svg"))"""


def serious_violations(page, within=None, **options):
    """The elements that break each rule of axe-core that matters much.

    Args:
        within: The selector of a part of the page; all of it when left out.
        options: Of ``axe.run``.
    """
    options = {"resultTypes": ["violations"], **options}
    found = Axe().run(page, context=within, options=options).response["violations"]
    return {
        violation["id"]: [node["html"] for node in violation["nodes"]]
        for violation in found
        if violation["impact"] in ("serious", "critical")
    }


def test_from_the_link_that_skips_the_sidebar_train_is_the_second_stop_and_it_has_keys(open_page):
    page = open_page("plane")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    page.keyboard.press("Enter")
    train = page.get_by_role("button", name="Train", exact=True)
    for _ in range(4):
        page.keyboard.press("Tab")
        if train.evaluate("(button) => button === document.activeElement"):
            break
    else:
        pytest.fail("Tab has not come to Train")
    page.locator("h1").click()
    page.keyboard.press("Control+Enter")
    page.wait_for_function("() => new URLSearchParams(location.search).has('run')")


def test_the_numbers_of_a_figure_stand_in_a_table_that_a_keyboard_opens_and_closes(open_page):
    page = open_page("activations?activations=sigmoid")
    page.wait_for_function(DRAWN)
    page.get_by_role("button", name="Table of the data").first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Data of the figure")
    rows = dialog.get_by_role("table", name="Sigmoid").first.locator("tr:has(td)")
    points = [[float(text) for text in row.split("\t")] for row in rows.all_inner_texts()]
    assert len(points) == 200
    for x, y in points:
        assert y == pytest.approx(1 / (1 + math.exp(-x)), rel=1e-4)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
