"""Convolutions on images in a browser: a kernel that is moved by a click, and a drawing."""

import re

from playwright.sync_api import expect

SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"


def open_tab(page, label):
    page.wait_for_selector(SETTLED)
    page.get_by_role("tab", name=label).click()


def test_a_click_on_the_image_moves_the_kernel_there(open_page):
    page = open_page("image_convolution")
    open_tab(page, "In numbers")
    plot = page.locator(".st-key-images-slide .js-plotly-plot .nsewdrag").first
    plot.scroll_into_view_if_needed()
    page.wait_for_selector(SETTLED)
    row = page.get_by_role("slider", name="Row")
    box = plot.bounding_box()
    for share, expected in ((0.02, "0"), (0.98, "27")):
        plot.click(position={"x": box["width"] / 2, "y": box["height"] * share})
        expect(row).to_have_value(expected)


def test_a_drawing_is_named_by_pointer_and_by_keyboard(open_page):
    page = open_page("image_convolution")
    open_tab(page, "Your own image")
    canvas = page.get_by_label(re.compile("Drawing, 28 × 28 pixels"))
    example = page.get_by_text("Until there is an image of your own")
    expect(example).to_be_visible()
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.8 * box["height"], steps=8)
    page.mouse.up()
    expect(example).to_be_hidden()
    expect(page.get_by_text("Predicted label:")).to_be_visible()

    page.get_by_role("button", name="Clear").click()
    expect(example).to_be_visible()

    canvas.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    expect(example).to_be_hidden()
    expect(page.get_by_text("row 13, column 14")).to_be_visible()
