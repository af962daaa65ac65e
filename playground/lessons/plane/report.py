"""What a run has learned, measured on the test points."""

from __future__ import annotations

import streamlit as st

from playground.experiments.plane_classifier import PlaneClassifierConfig, class_count
from playground.figures.confusion_matrix import confusion_matrix
from playground.number_text import number_text
from playground.runs import Run
from playground.ui import services
from playground.ui.live_figure import live_figure
from playground.ui.results import show_report

ERRORS = {
    "loss": "Mean squared error",
    "r_squared": "R²",
    "sup_norm": "Largest error",
}


def report(run: Run | None, config: PlaneClassifierConfig) -> None:
    """A row per class and the confusion matrix, or the errors of a regression."""
    if class_count(config):
        show_report(run)
        _confusion(run, tuple(f"class {k}" for k in range(class_count(config))))
        return
    test = run.report.get("test") if run else None
    if run is None or not test:
        st.caption("Errors on the test points appear here when training ends.")
        return
    shown = [(ERRORS[name], value) for name, value in test.items() if name in ERRORS]
    for column, (name, value) in zip(st.columns(len(shown) + 1), shown, strict=False):
        column.metric(name, number_text(value))


def _confusion(run: Run | None, names: tuple[str, ...]) -> None:
    arrays = services.store().observation(run.id, "test_confusion") if run else None
    if arrays is not None and len(arrays["matrix"]) == len(names):
        st.markdown("**Test points** by true and predicted label.")
        live_figure(confusion_matrix(arrays["matrix"], names), "plane:confusion")
