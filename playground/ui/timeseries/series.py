"""What the time-series page shows of its series."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.datasets import DatasetError
from playground.experiments import Data, Experiment
from playground.figures.time_series import time_series_panels
from playground.ui.live_figure import live_figure

EXAMPLES_PER_CLASS = 3


def load(experiment: Experiment[Any], config: Any) -> Data:
    """The data, or a sentence in their place when a file is not what it should be."""
    try:
        return experiment.load_data(config)
    except DatasetError as error:
        st.error(str(error), icon=":material/error:")
        st.stop()


def data_view(data: Data) -> None:
    """Sizes, and a few series of each class."""
    counts = np.bincount(data.train.y, minlength=len(data.class_names))
    classes = ", ".join(
        f"{count:,} of {name}" for name, count in zip(data.class_names, counts, strict=True)
    )
    st.markdown(
        f"{len(data.train):,} series train ({classes}), {len(data.validation):,} validate, "
        f"{len(data.test):,} test. Each has {data.train.x.shape[1]} samples with mean 0 and "
        f"standard deviation 1. Read from {data.source}."
    )
    rows = [np.flatnonzero(data.train.y == c)[:EXAMPLES_PER_CLASS] for c in range(len(counts))]
    order = np.stack(rows, axis=1).ravel()
    titles = [data.class_names[label] for label in data.train.y[order]]
    live_figure(
        time_series_panels(
            data.train.x[order, :, 0], titles, data.train.y[order], columns=len(counts)
        ),
        "series:examples",
    )
