"""What a classifier has learned: test score, confusion matrix, a row per class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from playground.experiments import Experiment
from playground.experiments.observation import RunFigures
from playground.number_text import counted, number_text
from playground.runs import Run
from playground.ui import services
from playground.ui.data_table import data_table
from playground.ui.observed_figure import observed_figure


@dataclass(frozen=True, eq=False)
class TestPredictions:
    """What a finished run says of every test example.

    Attributes:
        probabilities: shape (n, classes).
        true_labels: True classes, shape (n,).
    """

    probabilities: np.ndarray
    true_labels: np.ndarray

    @property
    def predicted(self) -> np.ndarray:
        return self.probabilities.argmax(-1)

    @property
    def confidence(self) -> np.ndarray:
        return self.probabilities.max(-1)

    def most_confident_mistakes(self, count: int) -> np.ndarray:
        """Indices of wrong predictions, most confident first."""
        wrong = np.flatnonzero(self.predicted != self.true_labels)
        return wrong[np.argsort(-self.confidence[wrong], kind="stable")][:count]

    def cell(self, true_label: int, predicted: int) -> np.ndarray:
        """Indices of the examples in one cell of the confusion matrix."""
        return np.flatnonzero((self.true_labels == true_label) & (self.predicted == predicted))


def test_predictions(run: Run | None, true_labels: np.ndarray) -> TestPredictions | None:
    """The stored test predictions of a run; None before there are any that fit the data."""
    arrays = services.store().observation(run.id, "test_predictions") if run else None
    if arrays is None or len(arrays["probabilities"]) != len(true_labels):
        return None
    return TestPredictions(arrays["probabilities"], true_labels)


def show_confusion(
    experiment: Experiment[Any],
    run: Run | None,
    class_names: tuple[str, ...],
    height: int | None = None,
) -> tuple[int, int] | None:
    """The confusion matrix: of the test split when there is one, of validation while it trains.

    Returns:
        The clicked cell as (true label, predicted label), which stays until another is clicked.
    """
    key = f"{experiment.name}:confusion"
    if run is not None and services.store().observed(run.id, "test_confusion"):
        st.markdown("**Test split.** Click a cell to see what is in it.")
    elif run is not None:
        st.markdown("**Validation set**, latest measurement.")
    config = experiment.config_type.parse(run.config) if run else experiment.preset(None)
    figures = RunFigures(services.store(), experiment, config, run)
    clicked = observed_figure(figures, "confusion", key, height=height, clickable=True)
    kept = f"{experiment.name}:cell of {len(class_names)}"
    if clicked:
        column, row = round(clicked["x"]), round(clicked["y"])
        if 0 <= row < len(class_names) and 0 <= column < len(class_names):
            st.session_state[kept] = (row, column)
    return st.session_state.get(kept)


def show_report(run: Run | None) -> None:
    """Test loss and accuracy, and precision, recall and F1 of each class."""
    test = run.report.get("test") if run else None
    if run is None or test is None:
        st.caption("Test score and a row per class appear here when training ends.")
        return
    left, middle, right = st.columns(3)
    accuracy = test.get("accuracy")  # a run from elsewhere may be without
    left.metric("Test accuracy", "–" if accuracy is None else f"{accuracy:.2%}")
    middle.metric("Test loss", number_text(test["loss"]))
    right.metric("Trainable parameters", f"{run.parameters:,}")
    data_table(
        run.report.get("per_class", []),
        column_config={
            "class": "Class",
            "precision": st.column_config.NumberColumn("Precision", format="%.3f"),
            "recall": st.column_config.NumberColumn("Recall", format="%.3f"),
            "f1": st.column_config.NumberColumn("F1", format="%.3f"),
            "support": st.column_config.NumberColumn("Test examples", format="localized"),
        },
        alt="Precision, recall and F1 of each class on the test split.",
    )


def show_summary(experiment: Experiment[Any], config: Any) -> None:
    """The model's layers, their shapes and parameters, as the controls stand now."""
    rows = experiment.summary(config)
    data_table(
        [
            {
                "Layer": row.name,
                "Output shape": "(" + ", ".join(str(n or "batch") for n in row.output_shape) + ")",
                "Parameters": row.parameters + row.non_trainable,
                "Where they come from": row.arithmetic,
            }
            for row in rows
        ],
        formats={"Parameters": "localized"},
        alt="Layers of the model with output shapes and parameters.",
    )
    trainable, fixed = experiment.count_parameters(config), experiment.count_non_trainable(config)
    st.markdown(
        f"**{counted(trainable + fixed, 'parameter')}** in all: **{trainable:,}** trainable, "
        f"**{fixed:,}** non-trainable."
    )
