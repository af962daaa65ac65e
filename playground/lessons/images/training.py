"""What the Fashion-MNIST page shows of its images."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.datasets import DatasetError, fashion_mnist
from playground.datasets.fashion_mnist import CLASS_NAMES, FashionMNIST
from playground.experiments import Experiment
from playground.experiments.image_data import VALIDATION_SHARE, as_grey_values
from playground.figures.bars import bars
from playground.figures.figure import Figure
from playground.figures.image_mosaic import image_mosaic
from playground.runs import Run, Shown
from playground.ui.classifier_curves import loss_and_accuracy
from playground.ui.live_figure import live_figure
from playground.ui.observed_figure import figures_of, observed_figure
from playground.ui.refusal import say_refused
from playground.ui.results import TestPredictions, show_confusion, test_predictions
from playground.ui.run_panel import Show

MATRIX_HEIGHT = 430
FILTERS = "filters"
"""The figure of a network with convolutions."""
FIRST = 40
MOST_SHOWN = 20
EXAMPLES = 3
"""Of each class, before there is a run."""


def images() -> FashionMNIST:
    """The data, or a sentence in their place when a file is not what it should be."""
    try:
        return fashion_mnist.load()
    except DatasetError as error:
        say_refused(error)
        st.stop()


def baseline(data: FashionMNIST) -> float:
    """Validation accuracy of always naming the most frequent class of the training images."""
    return as_grey_values(data).majority_accuracy("validation")


def _validation_size(data: FashionMNIST) -> int:
    return round(len(data.y_train) * VALIDATION_SHARE)


def say_when_it_is_the_sample(data: FashionMNIST) -> None:
    """Names the sample where it stands in for the whole dataset, and the ways to get the rest."""
    if not data.complete:
        st.caption(
            f":material/photo_library: These are {len(data.y_train) + len(data.y_test):,} of the "
            "70,000 images, a sample that comes with the playground. For all of them, connect to "
            "the internet and start the app again, install the Debian package "
            "`dataset-fashion-mnist`, or put the four original `.gz` files into "
            f"`{fashion_mnist.download_folder()}`."
        )


def example_garments(data: FashionMNIST) -> Figure:
    """The first test images of each class, a class in each column."""
    rows = [np.flatnonzero(data.y_test == label)[:EXAMPLES] for label in range(len(CLASS_NAMES))]
    order = np.stack(rows, axis=1).ravel()
    names = [CLASS_NAMES[label] for label in data.y_test[order]]
    return image_mosaic(_unit(data.x_test[order]), names)


def data_view(data: FashionMNIST) -> None:
    """Shapes, scaling, the first images, and how many there are of each class."""
    validation = _validation_size(data)
    st.markdown(
        f"`x_train.shape` is {(len(data.y_train) - validation, 28, 28)}, `dtype` is "
        f"`{data.x_train.dtype}`: grey values from 0 to 255, divided by 255 before training so "
        f"that they lie between 0 and 1. {validation:,} images validate, {len(data.y_test):,} "
        f"test. Read from {data.source}."
    )
    names = [CLASS_NAMES[label] for label in data.y_train[:FIRST]]
    live_figure(image_mosaic(_unit(data.x_train[:FIRST]), names), "fashion:first", toolbar=False)
    counts = np.bincount(data.y_train[:-validation], minlength=len(CLASS_NAMES))
    live_figure(
        bars(CLASS_NAMES, counts.tolist(), axis="training images"),
        "fashion:counts",
        toolbar=False,
    )


def show_training(experiment: Experiment[Any], config: Any, data: FashionMNIST) -> Show:
    """Draws a run: its curves, some garments and the confusion matrix; a click on a cell shows the
    images in it. Without a run there are garments alone."""
    curves = loss_and_accuracy(experiment, baseline(data), compact=True)

    def show(shown: Shown | None) -> None:
        if shown is None:
            live_figure(example_garments(data), "fashion_mnist:before", toolbar=False)
            return
        left, right = st.columns([5, 4], gap="medium")
        with left:
            curves(shown)
            st.markdown("**Predicted labels** of ten validation images; mistakes are orange.")
            figures = figures_of(experiment, config, shown)
            observed_figure(figures, "garments", "fashion:garments", toolbar=False)
            if FILTERS in figures.titles(while_training=True):
                st.markdown(
                    "**Filters** of the first convolution: orange is negative, blue positive."
                )
                observed_figure(figures, FILTERS, "images:filters", toolbar=False)
        with right:
            cell = show_confusion(experiment, shown.run, CLASS_NAMES, height=MATRIX_HEIGHT)
        _in_cell(shown.run, cell, data)

    return show


def _in_cell(run: Run, cell: tuple[int, int] | None, data: FashionMNIST) -> None:
    """The test images of a chosen cell of the confusion matrix."""
    predictions = test_predictions(run, data.y_test.astype(np.int64))
    if predictions is None or cell is None:
        return
    true_label, predicted = cell
    found = predictions.cell(true_label, predicted)
    words = "correctly classified as" if true_label == predicted else "classified as"
    st.markdown(
        f"**{len(found):,}** test images of *{CLASS_NAMES[true_label]}* {words} "
        f"*{CLASS_NAMES[predicted]}*{', the most confident first' if len(found) > 1 else ''}."
    )
    best = found[np.argsort(-predictions.confidence[found], kind="stable")][:MOST_SHOWN]
    if len(best):
        titles = [f"{predictions.confidence[i]:.0%}" for i in best]
        live_figure(image_mosaic(_unit(data.x_test[best]), titles), "fashion:cell", toolbar=False)


def chosen_images(run: Run | None, data: FashionMNIST) -> None:
    """One test image beside the probabilities that the network gives it, and the worst ones."""
    predictions = test_predictions(run, data.y_test.astype(np.int64))
    if predictions is None:
        return
    st.subheader("The prediction for one image")
    index = st.slider("Test image", 0, len(data.y_test) - 1, 0, key="fashion:picture")
    true_label, predicted = int(predictions.true_labels[index]), int(predictions.predicted[index])
    left, right = st.columns([1, 2], vertical_alignment="center")
    with left:
        title = f"true label: {CLASS_NAMES[true_label]}"
        figure = image_mosaic(_unit(data.x_test[[index]]), [title], columns=1, height_per_row=280)
        live_figure(figure, "fashion:one", toolbar=False)
    with right:
        verdict = "right" if true_label == predicted else "wrong"
        st.markdown(f"predicted label: **{CLASS_NAMES[predicted]}**, which is {verdict}")
        live_figure(
            bars(
                CLASS_NAMES,
                predictions.probabilities[index].tolist(),
                axis="probability",
                number_format=".1%",
                highlight=predicted,
                limit=1.0,
            ),
            "fashion:probabilities",
            toolbar=False,
        )
    _worst(predictions, data)


def _worst(predictions: TestPredictions, data: FashionMNIST) -> None:
    worst = predictions.most_confident_mistakes(MOST_SHOWN)
    if not len(worst):
        return
    st.subheader("Its most confident mistakes")
    st.caption("Below each image: its predicted label.")
    titles = [CLASS_NAMES[predictions.predicted[i]] for i in worst]
    live_figure(
        image_mosaic(_unit(data.x_test[worst]), titles, wrong=[True] * len(worst)),
        "fashion:worst",
        toolbar=False,
    )


def _unit(pixels: np.ndarray) -> np.ndarray:
    return pixels.astype(np.float32) / 255
