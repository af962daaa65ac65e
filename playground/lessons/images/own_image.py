"""An image of one's own: drawn, from a file, or from the camera."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.datasets import DatasetError
from playground.datasets.fashion_mnist import CLASS_NAMES
from playground.datasets.photo import Step, as_in_the_dataset, read_photo, resized
from playground.experiments import Data, Experiment
from playground.experiments.image_data import to_unit
from playground.figures.heat_panels import HeatPanel, heat_panels
from playground.lessons.images.camera import camera_photo
from playground.lessons.images.canvas import drawing
from playground.lessons.images.layers import feature_maps
from playground.lessons.images.network import show_probabilities, with_convolutions
from playground.lessons.images.reasons import show_reasons
from playground.runs import Run
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal
from playground.ui.refusal import say_refused

DRAW, FILE, CAMERA = "Draw", "Upload a photo", "Use the camera"
SHOWN = 56
"""Pixels along each side of a step, as it is shown."""
HONEST = (
    "**Why it may fail.** The network has seen nothing but product photos of single garments, "
    "upright, in the middle, on a plain background. A drawing, a shadow, a wrinkled background or "
    "a sideways shoe is unlike all of them, and so is a cat: it must still name one of ten "
    "garments, and its probabilities say how sure it is *among these*, not whether it knows the "
    "thing at all."
)
HONEST_OF_OTHERS = (
    "**Why it may fail.** The network has seen nothing but the images that it was trained on. "
    "Another ground, another light or another angle is unlike them, and so is any other thing: it "
    "must still name one of {count} classes, and its probabilities say how sure it is *among "
    "these*, not whether it knows the thing at all."
)


def own_image(experiment: Experiment[Any], run: Run | None, data: Data | None) -> None:
    """Where it comes from, every step to the dataset's form, and what each layer makes of it."""
    found = with_convolutions(experiment, run)
    if found is None or data is None:
        return
    of_clothes = data.class_names == CLASS_NAMES
    thing = "a garment" if of_clothes else "a thing of one of the classes"
    st.markdown(
        f"The image stays in this session: it is not kept. Draw {thing} with light strokes, or "
        "photograph one on a plain background."
    )
    way = st.segmented_control(
        "Where the image comes from", (DRAW, FILE, CAMERA), default=DRAW, required=True,
        key="images:way", label_visibility="collapsed",
    )  # fmt: skip
    left, right = st.columns([1, 2], gap="medium")
    with left:
        steps = _steps(way)
    example = steps is None
    image = steps[-1].image if steps else to_unit(data.test.x[0])
    answer = found.network.answer(image[None])
    with right:
        if example:
            st.caption("Until there is an image of your own, this is a test image.")
        predicted = int(answer.logits[0].argmax())
        st.markdown(f"Predicted label: **{literal(data.class_names[predicted])}**")
        show_probabilities(data.class_names, answer.probabilities[0], "images:own:softmax")
    _show_steps(steps or [Step("28 × 28", image)])
    show_reasons(found, image, predicted, data.class_names[predicted], "own:reasons")
    feature_maps(answer, "own")
    others = HONEST_OF_OTHERS.format(count=len(data.class_names))
    st.markdown(HONEST if of_clothes else others)


def _steps(way: str) -> list[Step] | None:
    """From what was given to 28 × 28 pixels; None before anything was given."""
    if way == DRAW:
        drawn = drawing()
        return None if drawn is None else [Step("drawing", drawn), *as_in_the_dataset(drawn)[-2:]]
    if way == CAMERA:
        given = camera_photo("images:camera")
    else:
        given = st.file_uploader(
            "Image file", type=("png", "jpg", "jpeg", "webp", "bmp", "gif"), key="images:file"
        )
    if given is None:
        return None
    try:
        return as_in_the_dataset(read_photo(given.name, given.getvalue()))
    except DatasetError as error:
        say_refused(error)
        return None


def _show_steps(steps: list[Step]) -> None:
    panels = [HeatPanel(step.title, _square(step.image)) for step in steps]
    alt = "The image on its way to the network: " + ", ".join(step.title for step in steps) + "."
    live_figure(heat_panels(panels, height=210, alt=alt), "images:steps")


def _square(image: np.ndarray) -> np.ndarray:
    """An image in the middle of a square of 56 × 56 pixels."""
    height, width = image.shape
    scale = SHOWN / max(height, width)
    wide, high = max(1, round(width * scale)), max(1, round(height * scale))
    found = np.zeros((SHOWN, SHOWN), np.float32)
    top, left = (SHOWN - high) // 2, (SHOWN - wide) // 2
    found[top : top + high, left : left + wide] = resized(image, wide, high)
    return found
