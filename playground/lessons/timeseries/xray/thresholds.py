"""From which probability on is a class named? What that threshold trades for what."""

from __future__ import annotations

import numpy as np
import streamlit as st

from playground.experiments.classification import confusion_matrix as count
from playground.figures.confusion_matrix import confusion_matrix
from playground.figures.threshold_curves import measured_thresholds, threshold_curves
from playground.lessons.timeseries.xray.inspected import Inspected
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal


def thresholds_view(found: Inspected) -> None:
    """One class against the rest: curves, and the confusion matrix at the threshold."""
    left, right = st.columns([1, 2])
    class_index = left.selectbox(
        "Class",
        range(len(found.class_names)),
        index=len(found.class_names) - 1,
        format_func=lambda i: found.class_names[i],
        key="xray:class",
    )
    threshold = right.slider(
        "Threshold",
        0.0,
        1.0,
        0.5,
        0.01,
        key="xray:threshold",
        help="The class is predicted where its probability is at least this.",
    )
    probability = found.answer.probabilities[:, class_index].astype(np.float64)
    is_of_class = found.split.y == class_index
    name = found.class_names[class_index]
    if is_of_class.all() or not is_of_class.any():
        st.info(f"These series are all or none of {literal(name)}: there is nothing to trade.")
        return
    measured = measured_thresholds(probability, is_of_class, threshold, name)
    live_figure(threshold_curves(measured), key="xray:thresholds")
    false_rate, recall, precision = measured.at
    left, right = st.columns(2)
    with left:
        matrix = count(is_of_class.astype(int), (probability >= threshold).astype(int), 2)
        others = [n for i, n in enumerate(found.class_names) if i != class_index]
        rest = others[0] if len(others) == 1 else "the rest"
        live_figure(confusion_matrix(matrix, (rest, name)), key="xray:matrix")
    called = literal(name)
    right.markdown(
        f"At **{threshold:.2f}**, of all {called} **{recall:.1%}** are found (recall); of all "
        f"that are called {called}, **{precision:.1%}** are (precision); of the others "
        f"{false_rate:.1%} are called so by mistake.\n\n"
        f"The area {measured.area:.3f} under the ROC curve is the chance that a series of "
        f"{called} gets a higher probability than another. Calibration: where the network says "
        f"70%, 70% should be right; on average it is off by "
        f"{100 * measured.calibration_error:.1f} points."
    )
