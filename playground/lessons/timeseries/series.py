"""What the time-series page shows of its series."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.datasets import DatasetError, time_series
from playground.datasets.brought import title_of_brought
from playground.experiments import ConfigError, Data, Experiment
from playground.experiments.learning_rate_schedule import (
    PLATEAU_FACTOR,
    PLATEAU_PATIENCE,
    learning_rates,
)
from playground.figures.figure import Figure
from playground.figures.learning_rate import learning_rate
from playground.figures.time_series import time_series_panels
from playground.number_text import counted, number_text
from playground.runs import Run
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal

EXAMPLES_PER_CLASS = 3
MOST_PANELS = 12
PANELS_FIRST = 4
MOST_CLASSES_NAMED = 8
CURVE_POINTS = 200


def data_of(experiment: Experiment[Any], run: Run | None, config: Any, data: Data) -> Data:
    """The data of the run on show, which may be another set than the controls stand at."""
    if run is None or _trained_on(run) == config.dataset:
        return data
    try:
        return experiment.load_data(experiment.config_type.parse(run.config))
    except (DatasetError, ConfigError):  # an upload that is gone: its curves are still there
        return data


def say_other_data(run: Run | None, config: Any) -> None:
    """Says so where the run on show was trained on another set."""
    place = st.container()  # always there, so that what follows keeps its place, and tabs stay open
    if run is not None and _trained_on(run) != config.dataset:
        place.caption(
            ":material/history: The run on show was trained on "
            f"{literal(_title(_trained_on(run)))}; {literal(_title(config.dataset))} is selected."
        )


def headline(config: Any, parameters: int) -> tuple[str, str]:
    """The question and the first words, about the dataset of the controls."""
    known = time_series.sizes_with(config.dataset, config.unequal_lengths)
    ending = f"This Transformer has **{parameters:,}** parameters."
    if config.dataset == time_series.FORDA:
        return (
            "Can attention hear a faulty engine?",
            f"FordA: {known.train:,} recordings of an engine, 500 samples each; is a particular "
            f"fault present? {ending}",
        )
    title = literal(known.title)
    channels = f" of {known.channels} channels" if known.channels > 1 else ""
    sizes = f"{known.train:,} series to learn from, {known.steps:,} steps{channels} each."
    classes = counted(known.classes, "class", "classes")
    return f"Can attention tell the {classes} of {title} apart?", f"{title}: {sizes} {ending}"


def data_view(config: Any, data: Data) -> None:
    """Sizes, what was done to the series, and a few of each class."""
    counts = np.bincount(data.train.y, minlength=len(data.class_names))
    st.markdown(
        f"{len(data.train):,} training series ({_classes(counts, data.class_names)}), "
        f"{len(data.validation):,} validation and {len(data.test):,} test series. {_shape(data)}"
        f"{_scale(config, data)} Read from {literal(data.source)}."
    )
    if data.notes.get("changes"):
        st.markdown(literal(data.notes["changes"]))
    unseen = np.setdiff1d(data.train.y, data.validation.y)
    if len(unseen):
        names = ", ".join(literal(data.class_names[label]) for label in unseen[:MOST_CLASSES_NAMED])
        each = " each" if len(unseen) > 1 else ""
        more = ", …" if len(unseen) > MOST_CLASSES_NAMED else ""
        st.markdown(
            f"Of {names}{more} there is one series{each}: it is used for training, and "
            f"none is left for validation."
        )
    _examples(data)


def schedule_view(config: Any) -> None:
    """The learning rate over the training that the controls describe."""
    st.subheader("Learning rate")
    rates = learning_rates(config.learning_rate_schedule, config.learning_rate, CURVE_POINTS)
    live_figure(learning_rate(rates, config.epochs), "series:schedule")
    if config.learning_rate_schedule == "reduce_on_plateau":
        st.markdown(
            f"The rate is multiplied by {PLATEAU_FACTOR} each time the validation loss has not "
            f"improved for {PLATEAU_PATIENCE} epochs: when that is, only training tells."
        )


def example_series(data: Data) -> Figure:
    """Some series of the first classes, as many of each."""
    classes = np.unique(data.train.y)[:PANELS_FIRST]
    each = PANELS_FIRST // len(classes)
    order = np.concatenate([np.flatnonzero(data.train.y == label)[:each] for label in classes])
    labels = data.train.y[order]
    return time_series_panels(
        data.train.x[order], [data.class_names[label] for label in labels], labels
    )


def _classes(counts: np.ndarray, names: tuple[str, ...]) -> str:
    if len(counts) > MOST_CLASSES_NAMED:
        return f"{len(counts)} classes, {counts.min():,} to {counts.max():,} of each"
    return ", ".join(f"{c:,} of {literal(name)}" for c, name in zip(counts, names, strict=True))


def _shape(data: Data) -> str:
    _, steps, channels = data.train.x.shape
    return f"Each has {steps:,} samples" + (f" of {channels} channels" if channels > 1 else "")


def _scale(config: Any, data: Data) -> str:
    """Whether series are normalized, measured on those that train."""
    x = data.train.x
    each = np.abs(x.mean(axis=1)).max() < 0.01 and np.abs(x.std(axis=1) - 1).max() < 0.02
    if each:
        return " with mean 0 and standard deviation 1."
    if config.standardize:
        return (
            "; over all training series, "
            + ("every channel has" if x.shape[2] > 1 else "they have")
            + " mean 0 and standard deviation 1."
        )
    return (
        f", not normalized: values lie between {number_text(x.min())} and {number_text(x.max())}."
    )


def _examples(data: Data) -> None:
    classes = np.unique(data.train.y)
    if len(classes) <= MOST_PANELS // EXAMPLES_PER_CLASS:
        columns = len(classes)
        found = [np.flatnonzero(data.train.y == c)[:EXAMPLES_PER_CLASS] for c in classes]
        depth = min(len(rows) for rows in found)
        order = np.stack([rows[:depth] for rows in found], axis=1).ravel()
    else:
        columns = 3
        classes = classes[:MOST_PANELS]
        order = np.array([np.flatnonzero(data.train.y == c)[0] for c in classes])
        if len(data.class_names) > MOST_PANELS:
            st.caption(f"One series of each of the first {MOST_PANELS} classes.")
    titles = [data.class_names[label] for label in data.train.y[order]]
    live_figure(
        time_series_panels(data.train.x[order], titles, data.train.y[order], columns=columns),
        "series:examples",
        toolbar=True,
    )


def _trained_on(run: Run) -> str:
    return str(run.config.get("dataset", time_series.FORDA))


def _title(dataset: str) -> str:
    try:
        return time_series.sizes(dataset).title
    except DatasetError:
        return title_of_brought(dataset)
