"""The words of the page on convolutions."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.ui.challenges import TrainingChallenge

TASKS: dict[str, TrainingChallenge] = {
    "Eight filters": (
        "An eighth of the width, a fiftieth of the weights. How much accuracy goes?",
        {"preset": "convolutions", "width": 8},
        "test_accuracy>=0.85,parameters<=6000",
    ),
    "As it comes": (
        "No flips, no shifts. A mean over time does not mind shifts anyway: does it matter?",
        {"preset": "convolutions", "augmentation": False},
        "test_accuracy>=0.85",
    ),
    "The paper's size": (
        "265,000 weights, no stride. Each epoch takes a minute or two on two cores.",
        {"preset": "wang-2017"},
        "test_accuracy>=0.85",
    ),
}


def understand_convolutions(config: Any) -> None:
    """The mathematics, with this configuration's numbers."""
    width, stride = config.width, config.stride
    reach = 8 + stride * (5 - 1) + stride * (3 - 1)
    st.markdown(
        rf"""
**A convolution** asks the same question at every position:
$y_{{t,j}} = b_j + \sum_{{s=0}}^{{7}} \sum_i W_{{s,i,j}}\,x_{{{stride} t + s,i}}$. The first
layer has {width} such questions about 8 neighbouring samples, the second {2 * width} about 5
positions of the first, the third {width} about 3 of the second. So a position of the last layer
sees {reach} of the 500 samples: its *receptive field*.

**Batch normalization** gives every filter mean 0 and standard deviation 1 over the batch, then a
learned scale γ and offset β. In the test it uses moving averages,
$m \leftarrow 0.99\,m + 0.01\,\mu_\text{{batch}}$. They are kept with the run, but no gradient
reaches them, so they are not counted as weights.

**The mean over time** keeps {width} numbers of each series: how strongly each pattern was there,
whenever it was. So the beginning of a recording does not matter, as it does not matter to a power
spectrum.

*Sources.* Wang, Yan and Oates (2017), *Time series classification from scratch with deep neural
networks: a strong baseline*; Ioffe and Szegedy (2015), *Batch normalization*.
"""
    )
