"""One convolution in numbers as the kernel slides, and max pooling likewise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from playground.experiments import Data, Experiment
from playground.experiments.image_convolution.architecture import SIDE
from playground.experiments.image_convolution.reference import ConvolutionalNetwork
from playground.experiments.image_convolution.worked import (
    WorkedConvolution,
    WorkedPooling,
    worked_convolution,
    worked_pooling,
)
from playground.figures.heat_panels import HeatPanel, heat_panels
from playground.lessons.images.network import chosen_image, with_convolutions
from playground.runs import Run
from playground.ui.live_figure import live_figure

ROW, COLUMN, FILTER = "images:row", "images:column", "images:numbers filter"
HEIGHT, NUMBERS_HEIGHT = 330, 220


def in_numbers(experiment: Experiment[Any], run: Run | None, data: Data | None) -> None:
    """A click, or two sliders, move the kernel; the numbers below are those at its place."""
    found = with_convolutions(experiment, run)
    if found is None or data is None:
        return
    image, _ = chosen_image(data, "numbers")
    _begin_where_it_answers(found.network, image)
    columns = st.columns(3)
    filters = found.network.convolutions[0][1].size
    st.session_state[FILTER] = min(st.session_state.get(FILTER, 1), filters)
    number = 1
    if filters > 1:
        number = columns[0].slider("Filter of convolution 1", 1, filters, key=FILTER)
    row = columns[1].slider("Row", 0, SIDE - 1, key=ROW)
    column = columns[2].slider("Column", 0, SIDE - 1, key=COLUMN)
    worked = worked_convolution(found.network, image, number - 1, row, column)
    _slide(image, worked)
    _convolution(worked)
    size = found.network.architecture.pooling
    if size == 1:
        st.markdown("**Max pooling** of 1 keeps every number where it is.")
    else:
        _pooling(worked_pooling(worked.feature_map, size, row, column))


def _begin_where_it_answers(network: ConvolutionalNetwork, image: np.ndarray) -> None:
    """At first the sliders stand at the filter and the place with the largest output."""
    if ROW in st.session_state:
        return
    maps = network.answer(image[None]).convolved[0][0]
    row, column, number = np.unravel_index(maps.argmax(), maps.shape)
    st.session_state.update({ROW: int(row), COLUMN: int(column), FILTER: int(number) + 1})


def _slide(image: np.ndarray, worked: WorkedConvolution) -> None:
    def move(place: Mapping[str, float]) -> None:
        st.session_state[ROW] = min(max(round(place["y"]), 0), SIDE - 1)
        st.session_state[COLUMN] = min(max(round(place["x"]), 0), SIDE - 1)

    place = (worked.row, worked.row, worked.column, worked.column)
    panels = [
        HeatPanel("image: click to move the kernel", image, box=worked.window),
        HeatPanel("feature map after ReLU", worked.feature_map, "positive", place),
    ]
    alt = (
        f"The image with the kernel at row {worked.row} and column {worked.column}, and the "
        "feature map of the filter."
    )
    figure = heat_panels(panels, height=HEIGHT, alt=alt)
    live_figure(figure, "images:slide", clickable=True, on_click=move)


def _convolution(worked: WorkedConvolution) -> None:
    st.markdown("**One convolution.** Multiply the pixels below the kernel by its weights, add up.")
    panels = [
        HeatPanel("pixels", worked.patch, "signed", limit=1.0),
        HeatPanel("× kernel", worked.kernel, "signed"),
        HeatPanel("= products", worked.products, "signed"),
    ]
    alt = f"Pixels, kernel and their products, whose sum is {worked.sum:.3f}."
    live_figure(heat_panels(panels, height=NUMBERS_HEIGHT, alt=alt), "images:products")
    st.markdown(
        rf"The products add up to ${worked.sum:.3f}$. With the bias ${worked.bias:.3f}$ this is "
        rf"$z = {worked.z:.3f}$, and the ReLU gives $\max(0, z) = {worked.output:.3f}$: the "
        "framed number of the feature map. Pixels beyond the edge count as 0."
    )


def _pooling(worked: WorkedPooling) -> None:
    st.markdown("**Max pooling.** Of each square of the feature map the largest number stays.")
    side = len(worked.square)
    panels = [
        HeatPanel(f"{side} × {worked.square.shape[1]} square", worked.square, "signed"),
        HeatPanel("largest", np.array([[worked.output]]), "signed", limit=worked.limit),
        HeatPanel(
            "after max pooling",
            worked.pooled,
            "positive",
            (worked.row, worked.row, worked.column, worked.column),
        ),
    ]
    alt = f"A square of the feature map, whose largest value is {worked.output:.3f}."
    live_figure(heat_panels(panels, height=NUMBERS_HEIGHT, alt=alt), "images:pooling")
    st.markdown(
        f"The largest is **{worked.output:.3f}**, at row {worked.row} and column {worked.column} "
        "of the pooled map. Where exactly it was in its square is forgotten, so a small shift of "
        "the image changes little."
    )
