"""Which figures a run has, and how each is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from playground.datasets import DatasetError
from playground.experiments import Data, Experiment
from playground.figures.confusion_matrix import confusion_matrix
from playground.figures.figure import Figure
from playground.figures.learning_curves import learning_curves, learning_curves_info
from playground.figures.palette import TRAINING, VALIDATION
from playground.figures.run_lines import LinesPanel, RunLine, RunLines, nice_end, run_lines, thinned
from playground.runs import Run, RunStore, Snapshot
from playground.take_home.pictures.fits import fits_picture
from playground.take_home.pictures.surface import surface_picture

CONFUSION = "test_confusion"


class Picture(NamedTuple):
    """One kind of figure.

    Attributes:
        name: Of its file.
        title: On the page.
        observation: What the store must hold for it; empty where the curves are enough.
        experiment: Of which runs; empty for all.
        draw: ``draw(store, run, experiment, config)``.
    """

    name: str
    title: str
    observation: str
    experiment: str
    draw: Callable[[RunStore, Run, Experiment[Any], Any], Figure]


def pictures_of(store: RunStore, run: Run) -> dict[str, Picture]:
    """The figures that this run has, by name; nothing is drawn yet."""
    return {
        picture.name: picture
        for picture in PICTURES
        if picture.experiment in ("", run.experiment)
        and (
            store.observation_epochs(run.id, picture.observation)
            if picture.observation
            else run.epochs
        )
    }


def data_of(experiment: Experiment[Any], config: Any) -> Data | None:
    """The data of a run; None where they are no longer here."""
    try:
        return experiment.load_data(config)
    except DatasetError:
        return None


def _curves(store: RunStore, run: Run, experiment: Experiment[Any], config: Any) -> Figure:
    snapshot = store.snapshot(run.id)
    if "accuracy" not in snapshot.history:
        return _loss_alone(snapshot, config)
    data = data_of(experiment, config)
    baseline = data.majority_accuracy("validation") if data and data.class_names else None
    return learning_curves(learning_curves_info(snapshot, baseline))


def _loss_alone(snapshot: Snapshot, config: Any) -> Figure:
    history = snapshot.history
    epoch = history["epoch"]
    kept = thinned(len(epoch))
    lines = tuple(
        RunLine(label, color, epoch[kept], history[name][kept], dash)
        for label, name, color, dash in (
            ("training", "loss", TRAINING, "dash"),
            ("validation", "val_loss", VALIDATION, "solid"),
        )
        if name in history
    )
    end = nice_end(float(epoch[-1]), config.epochs)
    return run_lines(RunLines((LinesPanel("loss", lines, logarithmic=True),), end), height=340)


def class_names(experiment: Experiment[Any], config: Any, count: int) -> tuple[str, ...]:
    """The names of the classes, or their numbers where the data are no longer here."""
    data = data_of(experiment, config)
    if data is not None and len(data.class_names) == count:
        return data.class_names
    return tuple(f"class {index}" for index in range(count))


def matrix_of(store: RunStore, run: Run) -> np.ndarray | None:
    """Counts of the test split, rows observed, columns predicted; None without a test."""
    arrays = store.observation(run.id, CONFUSION)
    return None if arrays is None else arrays["matrix"]


def _matrix(store: RunStore, run: Run, experiment: Experiment[Any], config: Any) -> Figure:
    matrix = matrix_of(store, run)
    assert matrix is not None
    return confusion_matrix(matrix, class_names(experiment, config, len(matrix)))


PICTURES = (
    Picture("curves", "Learning curves", "", "", _curves),
    Picture("fits", "Fits", "fit", "function_fit", fits_picture),
    Picture("surface", "Surface", "weights", "plane_classifier", surface_picture),
    Picture("confusion", "Confusion matrix", CONFUSION, "", _matrix),
)
