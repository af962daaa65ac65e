"""Convolutions on images in a browser: a kernel that is moved by a click, a drawing, photos."""

import re

from image_files import file, photo
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


CAMERA_RUNS = """label => {
    const video = document.querySelector(label + ' video')
    return video !== null && video.readyState >= 3 && video.currentTime > 0.2
}"""


def take_photo(page, key):
    """As soon as the camera of this key shows something."""
    page.wait_for_function(CAMERA_RUNS, arg=f".st-key-{key}")
    page.locator(f".st-key-{key}").get_by_role("button", name="Take Photo").click()


def test_a_photo_from_the_camera_and_one_from_a_file_are_named(open_page):
    page = open_page("image_convolution")
    open_tab(page, "Your own image")
    example = page.get_by_text("Until there is an image of your own")
    steps = page.locator(".st-key-images-steps .js-plotly-plot")
    page.get_by_text("Use the camera").click()
    expect(example).to_be_visible()
    take_photo(page, "images-camera")
    expect(example).to_be_hidden()
    expect(steps).to_have_attribute("aria-label", re.compile("background black, cropped, 28 × 28"))
    page.get_by_text("Upload a photo").click()
    expect(example).to_be_visible()
    page.locator(".st-key-images-file input[type=file]").set_input_files(
        {"name": "own.jpg", "mimeType": "image/jpeg", "buffer": file(photo(), "JPEG")}
    )
    expect(example).to_be_hidden()
    expect(steps).to_have_attribute("aria-label", re.compile("grey values, inverted"))


def test_photos_are_collected_class_by_class(open_page):
    page = open_page("fashion_mnist")
    open_tab(page, "Data")
    page.get_by_role("button", name=re.compile("Photos from the camera$")).click()
    dialog = page.get_by_test_id("stDialog")
    name = dialog.get_by_role("textbox", name="Class")
    for number, thing in enumerate(("cup", "pen")):
        name.fill(thing)
        name.press("Enter")
        take_photo(page, f"camera-photo-{number}")
        expect(dialog.get_by_text(f"{thing} 1")).to_be_visible()
    images = dialog.locator(".st-key-camera-so-far .js-plotly-plot")
    expect(images).to_have_attribute("aria-label", "10 images: cup, pen")
    expect(dialog.get_by_role("button", name=re.compile("Use$"))).to_be_disabled()
