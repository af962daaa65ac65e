"""What a run on a table has learned."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.experiments import Experiment
from playground.experiments.observation import RunFigures
from playground.number_text import number_text
from playground.runs import Run
from playground.ui import services
from playground.ui.observed_figure import observed_figure
from playground.ui.results import show_report


def inspect(experiment: Experiment[Any], run: Run | None) -> None:
    """Test scores, and how much each column matters."""
    if run is None or run.config.get("learning_task") == "classification":
        show_report(run)
    else:
        _errors(run)
    if run is None:
        return
    st.subheader("Which columns matter?")
    st.markdown(
        "The test score again, with the values of one column shuffled over the rows: the more it "
        "falls, the more the network relies on that column. Of columns that say the same, none "
        "seems to matter. Dots are five shuffles."
    )
    config = experiment.config_type.parse(run.config)
    figures = RunFigures(services.store(), experiment, config, run)
    observed_figure(figures, "importance", "your_table:importance", toolbar=False)


def _errors(run: Run) -> None:
    test = run.report.get("test")
    if test is None:
        st.caption("Test scores appear here when training ends.")
        return
    names = {"r_squared": "Test R²", "mean_absolute_error": "Mean absolute error", "loss": "Loss"}
    for place, (name, label) in zip(st.columns(len(names)), names.items(), strict=True):
        place.metric(label, number_text(test[name]) if name in test else "–")
    st.caption(
        "The mean absolute error is in the unit of the target, the loss is a mean squared error in "
        "standard deviations of the training targets."
    )
