"""The page of convolutions on images, without a browser: the recorded run, and images of one's
own."""

import base64

import numpy as np
import pytest
from opening import open_page, open_tab, words

from playground.experiments import EXPERIMENTS
from playground.experiments.recorded_runs import recorded_run
from playground.lessons.images.canvas import KEPT, pixels_of

CHOSEN = EXPERIMENTS["image_convolution"]


def test_it_opens_with_a_recorded_run_and_counts_the_weights():
    at = open_page("image_convolution")
    # 9 · 16 + 16, 9 · 16 · 32 + 32, 7 · 7 · 32 · 32 + 32 and 32 · 10 + 10
    assert "55,338" in words(at)
    assert "Filters" in words(at)


@pytest.mark.parametrize(
    ("tab", "said"),
    [
        ("Layer by layer", "32 feature maps of 7 × 7"),
        ("In numbers", "The products add up to"),
        ("Why this class", "True label: *Ankle boot*; predicted label: *Ankle boot*"),
        ("Shifted images", "shifted by 0 to 4 pixels"),
        ("Your own image", "Why it may fail"),
        ("Understand", "hierarchy of concepts"),
    ],
)
def test_each_tab_speaks_of_the_recorded_run(tab, said):
    at = open_page("image_convolution", tab=tab)
    assert said in words(at)


def test_all_tabs_look_at_the_same_test_image():
    at = open_page("image_convolution", tab="Layer by layer")
    at.slider(key="images:test image:layers").set_value(3).run()
    open_tab(at, "Why this class")
    assert at.slider(key="images:test image:reasons").value == 3
    open_tab(at, "In numbers")
    assert at.slider(key="images:test image:numbers").value == 3


def test_the_numbers_follow_the_kernel():
    at = open_page("image_convolution", tab="In numbers")
    before = words(at)
    at.slider(key="images:column").set_value(1).run()
    assert not at.exception
    assert words(at) != before


def test_a_network_without_convolutions_says_so_where_there_is_nothing_to_see():
    at = open_page("image_convolution", tab="Layer by layer", preset="dense")
    assert "This network has no convolution" in words(at)


def test_without_a_run_the_page_says_what_to_press():
    at = open_page("image_convolution", tab="Your own image", filters="5")
    assert "Press **Train**: what each layer" in words(at)


def test_the_recorded_network_of_convolutions_bears_shifts_better_than_the_dense_one():
    configs = [
        CHOSEN.config_type.parse(changes, base=CHOSEN.preset(None)) for changes in CHOSEN.recorded
    ]
    convolutions, dense = (
        recorded_run(CHOSEN, config).report["shifted"]["accuracies"] for config in configs
    )
    assert all(ours > theirs for ours, theirs in zip(convolutions, dense, strict=True))


def test_a_drawing_is_named():
    at = open_page("image_convolution")
    pixels = np.zeros((28, 28), np.uint8)
    pixels[5:23, 8:20] = 200
    at.session_state[KEPT] = base64.b64encode(pixels.tobytes()).decode()
    open_tab(at, "Your own image")
    assert "Until there is an image of your own" not in words(at)
    assert "Predicted label: **" in words(at)


@pytest.mark.parametrize("text", [None, 7, "", "%%%", "AAAA", "A" * 10_000, "é" * 1000])
def test_whatever_else_a_browser_says_is_no_drawing(text):
    assert pixels_of(text) is None


def test_a_drawing_comes_as_the_bytes_of_its_pixels():
    pixels = np.arange(784, dtype=np.uint8).reshape(28, 28)
    found = pixels_of(base64.b64encode(pixels.tobytes()).decode())
    np.testing.assert_allclose(found, pixels / 255, atol=1e-7)


def test_the_camera_is_offered_where_browsers_allow_it():
    at = open_page("image_convolution", tab="Your own image")
    at.segmented_control(key="images:way").set_value("Use the camera").run()
    assert not at.exception
    assert at.get("camera_input") or "only over https or on localhost" in words(at)
