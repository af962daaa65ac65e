"""Why the network names a class: Grad-CAM, and an occlusion map."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.experiments import Data, Experiment
from playground.experiments.image_convolution.architecture import SIDE, ConvolutionalArchitecture
from playground.experiments.image_convolution.reference import missing
from playground.figures.heat_panels import HeatPanel, heat_panels
from playground.figures.plain_text import plain
from playground.lessons.images.network import Trained, chosen_image, with_convolutions
from playground.once_cache import OnceCache
from playground.runs import Run
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal

HIDDEN = 7
"""Pixels along each side of the square that hides a part of the image."""
HEIGHT = 330
_occlusions: OnceCache[np.ndarray] = OnceCache(64)


def why_this_class(experiment: Experiment[Any], run: Run | None, data: Data | None) -> None:
    """Two maps of a test image for the class that is chosen."""
    found = with_convolutions(experiment, run)
    if found is None or data is None:
        return
    left, right = st.columns([2, 1])
    with left:
        image, label = chosen_image(data, "reasons")
    predicted = int(found.network.answer(image[None]).logits[0].argmax())
    chosen = right.selectbox(
        "Class",
        range(len(data.class_names)),
        index=predicted,
        format_func=lambda k: data.class_names[k],
        key=f"images:class of {predicted} in {len(data.class_names)}",
    )
    show_reasons(found, image, chosen, data.class_names[chosen], "reasons")
    st.markdown(
        f"True label: *{literal(data.class_names[label])}*; predicted label: "
        f"*{literal(data.class_names[predicted])}*. "
        "**Grad-CAM** weights the feature maps of the last convolution by how much the score of "
        "the class grows with them. **Occlusion** hides a square of "
        f"{HIDDEN} × {HIDDEN} pixels around each pixel in turn: blue where the probability of the "
        "class falls, orange where it rises. Neither says that the network sees what we see, "
        "only which pixels its answer depends on."
    )


def show_reasons(found: Trained, image: np.ndarray, label: int, name: str, key: str) -> None:
    """The image, its Grad-CAM and its occlusion map for a class.

    Args:
        name: That of the class.
    """
    network = found.network
    answer = network.answer(image[None])
    heat = network.grad_cam(answer, 0, label)
    occlusion = _occlusions.get(
        (found.run.id, found.version, image.tobytes(), label),
        lambda: network.occlusion(image, label, HIDDEN),
    )
    largest = float(np.abs(occlusion).max())
    panels = [
        HeatPanel("image", image),
        HeatPanel(f"Grad-CAM: {plain(name)}", enlarged(heat, network.architecture), "positive"),
        HeatPanel(f"occlusion: {plain(name)}", occlusion, "signed", limit=max(0.05, largest)),
    ]
    probability = float(answer.probabilities[0, label])
    alt = f"An image, where it speaks for {name} ({probability:.0%}), and what hiding parts does."
    live_figure(heat_panels(panels, height=HEIGHT, alt=alt), f"images:{key}")


def enlarged(heat: np.ndarray, a: ConvolutionalArchitecture) -> np.ndarray:
    """A map of the last convolution as large as the image, each value at the pixels that were
    pooled into its position."""
    places = np.arange(SIDE)
    for side in a.sides[:-2]:
        places = (places + missing(side, a.pooling)[0]) // a.pooling
    return heat[np.ix_(places, places)]
