"""The words of the page on convolutions over images."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.experiments.image_convolution.architecture import SIDE, ConvolutionalArchitecture
from playground.experiments.image_convolution.config import architecture_of
from playground.number_text import counted
from playground.ui.challenges import TrainingChallenge

CONVOLUTION_TASKS: dict[str, TrainingChallenge] = {
    "Four filters": (
        "A quarter of the filters in each block. How much accuracy goes?",
        {"preset": "convolutions", "filters": (4, 8)},
        "test_accuracy>=0.86,parameters<=14000",
    ),
    "No convolution": (
        "About as many parameters, all of them in dense layers. Then open *Shifted images*.",
        {"preset": "dense"},
        "test_accuracy>=0.85",
    ),
    "Without pooling": (
        "Max pooling of 1 keeps every position. Use one block of 4 filters and 16 dense units: "
        "where are all the parameters now?",
        {"preset": "convolutions", "filters": (4,), "pooling": 1, "dense_units": 16, "epochs": 5},
        "test_accuracy>=0.85",
    ),
}


SOURCES = """
*Sources.* LeCun, Bottou, Bengio and Haffner (1998), *Gradient-based learning applied to document
recognition*; LeCun, Bengio and Hinton (2015), *Deep learning*, Nature 521; Zeiler and Fergus
(2014), *Visualizing and understanding convolutional networks*; Selvaraju et al. (2017),
*Grad-CAM*; Xiao, Rasul and Vollgraf (2017), *Fashion-MNIST*.
"""


def understand_convolutions(config: Any) -> None:
    """The mathematics, with this configuration's numbers."""
    a = architecture_of(config)
    parts = [_convolutions(a) if a.filters else _no_convolution(a)]
    if a.filters and a.pooling > 1:
        parts.append(
            rf"""
**Max pooling** keeps the largest of ${a.pooling} \times {a.pooling}$ neighbours. It has no
parameters; the maps get smaller, and a small shift changes little.
"""
        )
    if config.dropout:
        parts.append(
            f"""
**Dropout** sets {config.dropout:.0%} of the dense layer's {a.flat:,} inputs to 0 in each step,
different ones each time, so that no unit relies on a single one. At test time none is dropped.
"""
        )
    st.markdown("".join([*parts, SOURCES]))


def _no_convolution(a: ConvolutionalArchitecture) -> str:
    return f"""
**No convolution.** The dense layer takes the {a.flat:,} pixels as they are. Each of its
{a.dense_units:,} units has a weight for every pixel, whichever pixels lie beside it. Add filters,
and this page explains a convolution with their numbers.
"""


def _convolutions(a: ConvolutionalArchitecture) -> str:
    size, filters = a.kernel_size, a.filters[0]
    blocks = " → ".join(
        f"{side} × {side} × {filters}" for side, filters in zip(a.sides[1:], a.filters, strict=True)
    )
    dense = SIDE * SIDE * SIDE * SIDE * filters
    return rf"""
**A convolution** asks the same question at every position:
$y_{{ij}} = b + \sum_{{s,t,c}} k_{{stc}}\,x_{{i+s,\,j+t,\,c}}$. The first kernel here has
${size} \times {size}$ weights. All {SIDE * SIDE} positions share them, so
{counted(filters, "filter")} and a bias for each take
${size}^2 \times {filters} + {filters} = {(size * size + 1) * filters:,}$ parameters. A dense layer
with as many outputs would have {dense:,} weights.

**A hierarchy of concepts.** A kernel of the second convolution sees all feature maps of the
first. So it combines edges into corners, straps and soles, as the lecture says of deep networks:
each layer builds its concepts from simpler ones. The blocks make of ${SIDE} \times {SIDE}$
pixels: {blocks}; the dense layer takes {a.flat:,} numbers.
"""
