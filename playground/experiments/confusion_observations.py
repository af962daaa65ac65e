"""The confusion matrix of a classifier: of validation while it trains, of the test at its end."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.datasets import DatasetError
from playground.experiments.classification import observe_confusion
from playground.experiments.data import Arrays, Data
from playground.experiments.experiment import TrainedModel
from playground.experiments.observation import FigureOptions, Moment, Observation, ObservationFigure
from playground.figures.confusion_matrix import confusion_matrix
from playground.figures.figure import Figure
from playground.figures.template import empty

NAME = "confusion"
NOTHING = "Train to see how examples of each class are classified."


def validation_confusion(title: str) -> Observation:
    """Validation examples by true and predicted class."""
    figure = ObservationFigure(NAME, title, confusion)
    return Observation("validation_confusion", _record, (figure,))


def _record(config: Any, model: TrainedModel, data: Data) -> Arrays:
    return observe_confusion(model, data.validation, len(data.class_names))


def confusion(moment: Moment[Any], options: FigureOptions) -> Figure:
    """The recorded matrix."""
    return matrix_figure(
        moment, None if moment.arrays is None else moment.arrays["matrix"], options
    )


def matrix_figure(moment: Moment[Any], matrix: np.ndarray | None, options: FigureOptions) -> Figure:
    """Counts of a run's classes, shape (classes, classes); of a run that has counted nothing yet,
    its classes alone."""
    if matrix is None and moment.run is None:
        return empty(NOTHING, height=options.height or 340)
    if matrix is None:
        names = moment.data.class_names
        matrix = np.zeros((len(names), len(names)), int)
    return confusion_matrix(matrix, class_names(moment, len(matrix)), height=options.height)


def class_names(moment: Moment[Any], count: int) -> tuple[str, ...]:
    """As the run's report has them, or its data, whose reading may take a while; numbers where the
    data are no longer here."""
    names = [row["class"] for row in moment.run.report.get("per_class", ())] if moment.run else []
    if len(names) != count:
        try:
            names = list(moment.data.class_names)
        except DatasetError:
            names = []
    return tuple(names) if len(names) == count else tuple(f"class {k}" for k in range(count))


TEST_CONFUSION = Observation(
    "test_confusion", figures=(ObservationFigure(NAME, "Confusion matrix", confusion),)
)
