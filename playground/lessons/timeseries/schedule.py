"""The learning rate over a training."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.experiments.learning_rate_schedule import (
    PLATEAU_FACTOR,
    PLATEAU_PATIENCE,
    learning_rates,
)
from playground.figures.learning_rate import learning_rate
from playground.ui.live_figure import live_figure

CURVE_POINTS = 200


def schedule_view(config: Any) -> None:
    """The learning rate over the training that the controls describe."""
    st.subheader("Learning rate")
    rates = learning_rates(config.learning_rate_schedule, config.learning_rate, CURVE_POINTS)
    live_figure(learning_rate(rates, config.epochs), "series:schedule", toolbar=False)
    if config.learning_rate_schedule == "reduce_on_plateau":
        st.markdown(
            f"The rate is multiplied by {PLATEAU_FACTOR} each time the validation loss has not "
            f"improved for {PLATEAU_PATIENCE} epochs: when that is, only training tells."
        )
