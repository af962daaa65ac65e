"""Feature maps of one image, layer by layer, and for each filter the images that excite it most."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.experiments import Data, Experiment
from playground.experiments.image_convolution.exciting import Excited, most_excited
from playground.experiments.image_convolution.reference import Answer
from playground.experiments.image_data import to_unit
from playground.figures.image_mosaic import image_mosaic
from playground.figures.map_grid import map_grid
from playground.lessons.images.network import (
    Trained,
    chosen_image,
    show_probabilities,
    with_convolutions,
)
from playground.number_text import counted
from playground.runs import Run
from playground.runs.run_cache import RunCache
from playground.ui.live_figure import live_figure

COLUMNS = 16
SEARCHED = 1000
"""Test images in which the most exciting ones are looked for."""
_excited: RunCache[str, list[list[Excited]]] = RunCache(20.0, most=8)


def layer_by_layer(experiment: Experiment[Any], run: Run | None, data: Data | None) -> None:
    """What each layer makes of a test image; below, what one filter looks for."""
    found = with_convolutions(experiment, run)
    if found is None or data is None:
        return
    left, right = st.columns([1, 3], vertical_alignment="center")
    with right:
        image, label = chosen_image(data, "layers")
    answer = found.network.answer(image[None])
    with left:
        title = f"true label: {data.class_names[label]}"
        figure = image_mosaic(image[None], [title], columns=1, height_per_row=190)
        live_figure(figure, "images:chosen")
    feature_maps(answer, "layers")
    st.markdown(f"**Softmax.** The probabilities of the {len(data.class_names)} classes.")
    show_probabilities(data.class_names, answer.probabilities[0], "images:layers:softmax")
    _concepts(found, data)


def feature_maps(answer: Answer, key: str) -> None:
    """The maps of every block for the first image that was answered."""
    for number, (maps, pooled) in enumerate(
        zip(answer.convolved, answer.pooled, strict=True), start=1
    ):
        for name, values in (("convolution", maps[0]), ("max pooling", pooled[0])):
            side, _, filters = values.shape
            st.markdown(
                f"**{name.capitalize()} {number}:** {counted(filters, 'feature map')} of "
                f"{side} × {side}, one of each filter. Strong blue is a large value."
            )
            figure = map_grid(
                values.transpose(2, 0, 1),
                columns=min(COLUMNS, filters),
                height=80 * -(-filters // COLUMNS) + 8,
                alt=f"{counted(filters, 'feature map')} of {name} {number}.",
            )
            live_figure(figure, f"images:{key}:{name} {number}")


def _concepts(found: Trained, data: Data) -> None:
    """For a filter the test images that excite it most: edges, then parts."""
    st.subheader("A hierarchy of concepts")
    blocks = len(found.network.convolutions)
    left, right = st.columns([1, 2])
    block = left.segmented_control(
        "Convolution", range(1, blocks + 1), default=blocks, key="images:block", required=True
    )
    filters = found.network.convolutions[block - 1][1].size
    number = 1
    if filters > 1:
        number = right.slider("Filter", 1, filters, key=f"images:filter of {block}")
    images = to_unit(data.test.x[:SEARCHED])
    of_all = _excited.at(found.run, found.version, lambda _: most_excited(found.network, images))
    excited = of_all[block - 1][number - 1]
    if excited.strengths[0] == 0:
        st.markdown(
            "This filter is dead: it outputs 0 everywhere in each of the first "
            f"{len(images):,} test images."
        )
        return
    size = excited.windows[0][1] - excited.windows[0][0] + 1
    st.markdown(
        f"Of the first {len(images):,} test images, these excite filter {number} of convolution "
        f"{block} most. It sees {size} × {size} pixels, its *receptive field*; the rest is faded. "
        "Filters of the first convolution answer to edges and surfaces, those behind it to parts "
        "that are made of them, the dense layer to whole objects."
    )
    figure = image_mosaic(
        _faded(images[excited.images], excited.windows),
        [data.class_names[data.test.y[i]] for i in excited.images],
    )
    live_figure(figure, "images:excited")


def _faded(images: np.ndarray, windows: list[tuple[int, int, int, int]]) -> np.ndarray:
    """Images whose rows and columns beside a window are pale."""
    pale = images * np.float32(0.3)
    for image, whole, (top, bottom, left, right) in zip(pale, images, windows, strict=True):
        inside = (slice(max(0, top), bottom + 1), slice(max(0, left), right + 1))
        image[inside] = whole[inside]
    return pale
