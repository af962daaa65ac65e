"""What moves while a network for series trains."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.experiments import Data, Experiment
from playground.lessons.timeseries.series import example_series
from playground.runs import Shown
from playground.ui.classifier_curves import loss_and_accuracy
from playground.ui.live_figure import live_figure
from playground.ui.observed_figure import figures_of, observed_figure
from playground.ui.run_panel import Show

ATTENTION_HEIGHT = 300


def show_attention(experiment: Experiment[Any], config: Any, of_run: Data, data: Data) -> Show:
    """Draws where a run's first block looks, and its curves; series where there is no run.

    Args:
        of_run: The data of the run on show.
        data: Those of the controls.
    """
    curves = loss_and_accuracy(experiment, of_run.majority_accuracy("validation"))

    def show(shown: Shown | None) -> None:
        if shown is None:
            _examples(experiment, data)
            return
        figures = figures_of(experiment, config, shown)
        if figures.config.num_transformer_blocks:
            st.markdown("**Attention of block 1** in one validation series, the mean of its heads.")
            observed_figure(figures, "attention", "series:attention", height=ATTENTION_HEIGHT)
        curves(shown)

    return show


def show_curves(experiment: Experiment[Any], data: Data) -> Show:
    """Draws a run's curves, and always some series."""
    curves = loss_and_accuracy(experiment, data.majority_accuracy("validation"))

    def show(shown: Shown | None) -> None:
        if shown is not None:
            curves(shown)
        _examples(experiment, data)

    return show


def _examples(experiment: Experiment[Any], data: Data) -> None:
    live_figure(example_series(data), f"{experiment.name}:before")
