"""What a model says of test series."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.experiments import Data, Experiment
from playground.figures.time_series import time_series_panels
from playground.runs import Run
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal
from playground.ui.results import show_confusion, test_predictions

SHOWN = 6


def confused_series(experiment: Experiment[Any], run: Run | None, data: Data) -> None:
    """The confusion matrix; then test series with what the model says of them."""
    st.fragment(_confused, key="confused")(experiment, run, data)


def _confused(experiment: Experiment[Any], run: Run | None, data: Data) -> None:
    cell = show_confusion(experiment, run, data.class_names)
    predictions = test_predictions(run, data.test.y)
    if predictions is None:
        return
    if cell is not None:
        found = predictions.cell(*cell)
        true_label, predicted = (literal(data.class_names[i]) for i in cell)
        st.markdown(
            f"**{len(found):,}** test series of *{true_label}*, predicted as *{predicted}*."
        )
        _panels(predictions, found[:SHOWN], data, "series:cell")
    st.subheader("Test series and what the model says")
    first = 0
    if len(data.test) > SHOWN:
        # One slider per size: a position beyond the last series is no position.
        key = f"series:first of {len(data.test)}"
        first = st.slider("From test series", 0, len(data.test) - SHOWN, 0, key=key)
    _panels(
        predictions, np.arange(first, min(first + SHOWN, len(data.test))), data, "series:chosen"
    )
    mistakes = predictions.most_confident_mistakes(SHOWN)
    if len(mistakes):
        st.subheader("Its most confident mistakes")
        _panels(predictions, mistakes, data, "series:mistakes")


def _panels(predictions: Any, rows: np.ndarray, data: Data, key: str) -> None:
    if not len(rows):
        st.caption("None.")
        return
    titles = []
    for i in rows:
        predicted, true_label = predictions.predicted[i], data.test.y[i]
        truth = data.class_names[true_label]
        mark = "right" if predicted == true_label else f"wrong, true label {truth}"
        titles.append(
            f"{i}: {data.class_names[predicted]}, {predictions.confidence[i]:.0%} sure; {mark}"
        )
    live_figure(time_series_panels(data.test.x[rows], titles, data.test.y[rows]), key, toolbar=True)
