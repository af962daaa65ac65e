"""What moves while a network on a table trains."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.datasets import DatasetError
from playground.experiments import Data, Experiment
from playground.experiments.table_network import TableNetworkConfig
from playground.lessons.your_table.data import rows_figure
from playground.lessons.your_table.results import rows_in_cell
from playground.runs import Shown
from playground.ui.classifier_curves import loss_and_accuracy
from playground.ui.live_figure import live_figure
from playground.ui.observed_figure import figures_of, observed_figure
from playground.ui.results import show_confusion
from playground.ui.run_panel import Show

MATRIX_HEIGHT, VALUES_HEIGHT = 320, 350


def show_training(experiment: Experiment[Any], config: TableNetworkConfig) -> Show:
    """Draws a run: its curves, its score beside simpler methods, and its predictions by true class
    or value; a click on a cell shows the rows in it. Without a run there are the rows of the table.
    """

    def show(shown: Shown | None) -> None:
        if shown is None:
            live_figure(rows_figure(config), "your_table:before")
            return
        figures = figures_of(experiment, config, shown)
        data = _data_of(experiment, figures.config)
        left, right = st.columns([5, 4], gap="medium")
        with left:
            if figures.config.learning_task == "classification":
                baseline = data.majority_accuracy("validation") if data else None
                loss_and_accuracy(experiment, baseline, compact=True)(shown)
            else:
                observed_figure(figures, "fit", "your_table:fit", toolbar=True)
            observed_figure(figures, "scores", "your_table:scores")
        with right:
            if figures.config.learning_task == "classification":
                names = data.class_names if data else ()
                cell = show_confusion(experiment, shown.run, names, height=MATRIX_HEIGHT)
            else:
                cell = None
                observed_figure(figures, "values", "your_table:values", height=VALUES_HEIGHT)
        if data is not None:
            rows_in_cell(shown.run, figures.config, data, cell)

    return show


def _data_of(experiment: Experiment[Any], config: TableNetworkConfig) -> Data | None:
    """The data of the run on show, which may be another table than the controls stand at."""
    try:
        return experiment.load_data(config)
    except DatasetError:  # a table that is gone: its curves are still there
        return None
