"""One image of each class, and what the network takes it for while it trains."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.datasets import DatasetError
from playground.experiments.confusion_observations import class_names
from playground.experiments.data import Arrays, Data, Split
from playground.experiments.experiment import TrainedModel
from playground.experiments.image_data import to_unit
from playground.experiments.observation import FigureOptions, Moment, Observation, ObservationFigure
from playground.figures.figure import Figure
from playground.figures.image_mosaic import image_mosaic

NAME = "garments"
TITLE = "One validation image of each class and its predicted label"
COLUMNS = 5
HEIGHT = 190


def _record(config: Any, model: TrainedModel, data: Data) -> Arrays:
    """The images as well, a few kilobytes: another playground may have more of the dataset."""
    images, labels = _first_of_each_class(data.validation)
    return {
        "images": np.round(images * 255).astype(np.uint8),
        "true": labels.astype(np.int8),
        "predicted": model.predict(images).argmax(-1).astype(np.int8),
    }


def _first_of_each_class(split: Split) -> tuple[np.ndarray, np.ndarray]:
    labels, chosen = np.unique(split.y, return_index=True)
    return split.x[chosen], labels


def garments(moment: Moment[Any], options: FigureOptions) -> Figure:
    """Images above their predicted labels; those that are wrong are in the colour of mistakes.
    Before the first predictions, images alone."""
    height = options.height or HEIGHT
    if moment.arrays is None:
        images, true = _first_of_each_class(moment.data.validation)
        predicted, words = true, [""] * len(true)
    else:
        images, true, predicted = (moment.arrays[key] for key in ("images", "true", "predicted"))
        names = _names(moment, 1 + int(max(true.max(), predicted.max())))
        words = [names[label] for label in predicted]
    rows = -(-len(images) // COLUMNS)
    return image_mosaic(
        to_unit(images),
        words,
        columns=COLUMNS,
        wrong=(predicted != true).tolist(),
        height_per_row=(height - 16) // rows,
    )


def _names(moment: Moment[Any], count: int) -> tuple[str, ...]:
    """Of the classes; where the images are no longer here, as far as the run knows them."""
    try:
        return moment.data.class_names
    except DatasetError:
        return class_names(moment, count)


GARMENTS = Observation(NAME, _record, (ObservationFigure(NAME, TITLE, garments),))
