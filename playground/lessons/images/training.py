"""What the pages on images show of them, and of a network that trains on them."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.experiments import Data, Experiment
from playground.experiments.image_data import to_unit
from playground.figures.bars import bars
from playground.figures.figure import Figure
from playground.figures.image_mosaic import image_mosaic
from playground.lessons.images.choice import data_of
from playground.lessons.images.network import show_probabilities
from playground.lessons.images.own_data import own_images_buttons
from playground.number_text import counted
from playground.runs import Run, Shown
from playground.ui.classifier_curves import loss_and_accuracy
from playground.ui.live_figure import live_figure
from playground.ui.observed_figure import figures_of, observed_figure
from playground.ui.plain_text import literal
from playground.ui.results import TestPredictions, show_confusion, show_report, test_predictions
from playground.ui.run_panel import Show

MATRIX_HEIGHT = 430
FILTERS = "filters"
"""The figure of a network with convolutions."""
FIRST = 40
MOST_SHOWN = 20
EXAMPLES = 3
"""Of each class, before there is a run."""
FEWEST_COLUMNS = 6
"""Few classes do not make large images."""


def example_images(data: Data) -> Figure:
    """The first test images of each class, a class in each column; of few classes several."""
    classes = len(data.class_names)
    found = [np.flatnonzero(data.test.y == label) for label in range(classes)]
    beside = -(-FEWEST_COLUMNS // classes)
    count = min(EXAMPLES * beside, *map(len, found))
    order = np.stack([rows[:count] for rows in found], axis=1).ravel()
    names = [data.class_names[label] for label in data.test.y[order]]
    return image_mosaic(to_unit(data.test.x[order]), names, columns=classes * beside)


def data_view(experiment: Experiment[Any], config: Any, data: Data) -> None:
    """Shapes, scaling, the first images, how many there are of each class, and how one brings
    one's own."""
    own_images_buttons(experiment, config)
    st.markdown(
        f"`x_train.shape` is {data.train.x.shape}, `dtype` is "
        f"`{data.train.x.dtype}`: grey values from 0 to 255, divided by 255 before training so "
        f"that they lie between 0 and 1. {counted(len(data.validation), 'image')} for "
        f"validation, {len(data.test):,} for testing. Read from {literal(data.source)}."
    )
    names = [data.class_names[label] for label in data.train.y[:FIRST]]
    live_figure(image_mosaic(to_unit(data.train.x[:FIRST]), names), "fashion:first")
    counts = np.bincount(data.train.y, minlength=len(data.class_names))
    live_figure(bars(data.class_names, counts.tolist(), axis="training images"), "fashion:counts")


def show_training(experiment: Experiment[Any], config: Any, now: Data) -> Show:
    """Draws a run: its curves, some images and the confusion matrix; a click on a cell shows the
    images in it. Without a run there are images alone.

    Args:
        now: The images that the controls stand at.
    """

    def show(shown: Shown | None) -> None:
        if shown is None:
            live_figure(example_images(now), "fashion_mnist:before")
            return
        data = data_of(experiment, shown.run, now)
        baseline = data.majority_accuracy("validation") if data else None
        curves = loss_and_accuracy(experiment, baseline, compact=True)
        left, right = st.columns([5, 4], gap="medium")
        with left:
            curves(shown)
            st.markdown(
                "**Predicted labels** of a validation image of each class; mistakes are orange."
            )
            figures = figures_of(experiment, config, shown)
            observed_figure(figures, "garments", "fashion:garments")
            if FILTERS in figures.titles(while_training=True):
                st.markdown(
                    "**Filters** of the first convolution: orange is negative, blue positive."
                )
                observed_figure(figures, FILTERS, "images:filters")
        with right:
            names = data.class_names if data else ()
            cell = show_confusion(experiment, shown.run, names, height=MATRIX_HEIGHT)
        if data is not None:
            _in_cell(shown.run, cell, data)

    return show


def _in_cell(run: Run, cell: tuple[int, int] | None, data: Data) -> None:
    """The test images of a chosen cell of the confusion matrix."""
    predictions = test_predictions(run, data.test.y.astype(np.int64))
    if predictions is None or cell is None:
        return
    true_label, predicted = cell
    if max(cell) >= len(data.class_names):
        return
    names = [literal(name) for name in data.class_names]
    found = predictions.cell(true_label, predicted)
    words = "correctly classified as" if true_label == predicted else "classified as"
    st.markdown(
        f"**{len(found):,}** test images of *{names[true_label]}* {words} "
        f"*{names[predicted]}*{', the most confident first' if len(found) > 1 else ''}."
    )
    best = found[np.argsort(-predictions.confidence[found], kind="stable")][:MOST_SHOWN]
    if len(best):
        titles = [f"{predictions.confidence[i]:.0%}" for i in best]
        live_figure(image_mosaic(to_unit(data.test.x[best]), titles), "fashion:cell")


def inspect(experiment: Experiment[Any], run: Run | None, now: Data) -> None:
    """The report; one test image beside the probabilities that the network gives it, and the worst
    ones.

    Args:
        now: The images that the controls stand at.
    """
    show_report(run)
    data = data_of(experiment, run, now)
    predictions = test_predictions(run, data.test.y.astype(np.int64)) if data else None
    if data is None or predictions is None:
        return
    st.subheader("The prediction for one image")
    index = st.slider("Test image", 0, len(data.test) - 1, 0, key="fashion:picture")
    true_label, predicted = int(predictions.true_labels[index]), int(predictions.predicted[index])
    left, right = st.columns([1, 2], vertical_alignment="center")
    with left:
        title = f"true label: {data.class_names[true_label]}"
        figure = image_mosaic(to_unit(data.test.x[[index]]), [title], columns=1, height_per_row=280)
        live_figure(figure, "fashion:one")
    with right:
        verdict = "right" if true_label == predicted else "wrong"
        st.markdown(
            f"predicted label: **{literal(data.class_names[predicted])}**, which is {verdict}"
        )
        probabilities = predictions.probabilities[index]
        show_probabilities(data.class_names, probabilities, "fashion:probabilities")
    _worst(predictions, data)


def _worst(predictions: TestPredictions, data: Data) -> None:
    worst = predictions.most_confident_mistakes(MOST_SHOWN)
    if not len(worst):
        return
    st.subheader("Its most confident mistakes")
    st.caption("Below each image: its predicted label.")
    titles = [data.class_names[predictions.predicted[i]] for i in worst]
    live_figure(
        image_mosaic(to_unit(data.test.x[worst]), titles, wrong=[True] * len(worst)),
        "fashion:worst",
    )
