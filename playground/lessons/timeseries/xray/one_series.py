"""One series: where its tokens look, what hiding a part of it does, which frequencies it has."""

from __future__ import annotations

import numpy as np
import streamlit as st

from playground.experiments.timeseries_transformer.figures.token_attention import (
    TokenAttention,
    token_attention,
)
from playground.experiments.timeseries_transformer.figures.window_effect import (
    window_effect,
)
from playground.experiments.timeseries_transformer.reference import occlude
from playground.figures.spectrum import spectrum
from playground.lessons.timeseries.xray.inspected import Inspected
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal

SERIES_KEY = "xray:series"
ALL_HEADS = "mean of all"
MOST_OTHERS = 200


def one_series_view(found: Inspected) -> None:
    """Attention above, hidden windows and spectrum below."""
    architecture = found.network.architecture
    columns = st.columns(4, vertical_alignment="bottom")
    st.session_state[SERIES_KEY] = min(st.session_state.get(SERIES_KEY, 0), len(found.split) - 1)
    index = columns[0].number_input(
        f"Series of the {found.split_name} split", 0, len(found.split) - 1, step=1, key=SERIES_KEY
    )
    width = columns[3].slider(
        "Steps to hide",
        1,
        architecture.steps,
        max(1, architecture.steps // 10),
        key="xray:window",
        help="A window of this width is set to the mean of the series, at one place after another.",
    )
    series, true_label = found.split.x[index], int(found.split.y[index])
    probabilities = found.answer.probabilities[index]
    predicted = int(probabilities.argmax())
    names = [literal(name) for name in found.class_names]
    verdict = "right" if predicted == true_label else f"wrong: it is {names[true_label]}"
    st.markdown(
        f"Predicted **{names[predicted]}**, {probabilities[predicted]:.1%} sure; {verdict}."
    )
    if architecture.num_transformer_blocks:
        block = columns[1].segmented_control(
            "Block",
            list(range(1, architecture.num_transformer_blocks + 1)),
            default=1,
            required=True,
            key="xray:block",
        )
        heads = [ALL_HEADS, *(f"head {i + 1}" for i in range(architecture.num_heads))]
        head = columns[2].selectbox("Head", heads, index=1, key="xray:head")
        weights = found.network.attention(series)[(block or 1) - 1]
        chosen = weights.mean(0) if head == ALL_HEADS else weights[heads.index(head) - 1]
        _attention(found, series, true_label, chosen)
    left, right = st.columns(2)
    with left:
        hidden = occlude(found.network, series, width, predicted)
        live_figure(
            window_effect(series[:, 0], hidden, found.class_names[predicted], color_of=true_label),
            key="xray:occlusion",
        )
    with right:
        others = found.split.x[found.split.y == true_label][:MOST_OTHERS, :, 0]
        figure = spectrum(series[:, 0], others, true_label)
        live_figure(figure, key="xray:spectrum", toolbar=True)


def _attention(found: Inspected, series: np.ndarray, color: int, weights: np.ndarray) -> None:
    spans = np.array([found.network.architecture.token_span(i) for i in range(len(weights))])
    live_figure(
        token_attention(
            TokenAttention(
                series[:, 0], weights, spans[:, 0], spans[:, 1], len(weights) // 2, color
            )
        ),
        key="xray:attention",
    )
