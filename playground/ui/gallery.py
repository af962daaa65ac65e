"""The lessons at a glance, each with a small picture from its own data."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from playground.datasets import fashion_mnist, ucr
from playground.figures.image_mosaic import image_mosaic
from playground.figures.time_series import time_series_panels
from playground.ui.live_figure import live_figure


def lesson_cards() -> None:
    """A card per lesson."""
    left, right = st.columns(2, gap="large")
    with left, st.container(border=True):
        st.page_link("pages/fashion_mnist.py", label="**Which clothes does a network confuse?**")
        live_figure(_clothes(), key="home:clothes", toolbar=False)
        st.caption("70,000 pictures, ten classes, two hidden layers.")
    with right, st.container(border=True):
        st.page_link(
            "pages/timeseries_transformer.py", label="**Can attention hear a faulty engine?**"
        )
        live_figure(_engines(), key="home:engines", toolbar=False)
        st.caption("4,921 recordings, two classes, a Transformer you can take apart.")


@lru_cache(maxsize=1)
def _clothes() -> go.Figure:
    pictures = fashion_mnist.load()
    names = [fashion_mnist.CLASS_NAMES[label] for label in pictures.y_train[:15]]
    figure = image_mosaic(
        pictures.x_train[:15].astype(np.float32) / 255, names, columns=5, height_per_row=100
    )
    figure.update_layout(height=300)
    return figure


@lru_cache(maxsize=1)
def _engines() -> go.Figure:
    series = ucr.load("FordA")
    rows = [int(np.flatnonzero(series.y_train == label)[0]) for label in (0, 1)]
    figure = time_series_panels(
        series.x_train[rows, :, 0], list(series.class_names), [0, 1], columns=1
    )
    figure.update_layout(height=300)
    return figure
