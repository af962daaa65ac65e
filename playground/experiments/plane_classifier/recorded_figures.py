"""What a network makes of the plane, computed from its weights."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from playground.datasets.plane import WINDOW, features, grid
from playground.experiments.classification import confusion_matrix
from playground.experiments.confusion_observations import matrix_figure
from playground.experiments.observation import FigureOptions, Moment
from playground.experiments.plane_classifier.config import (
    PlaneClassifierConfig,
    class_count,
    network_of,
    output_of,
    points_of,
)
from playground.experiments.plane_classifier.figures.decision_surface import (
    DecisionSurface,
    decision_surface,
)
from playground.experiments.plane_classifier.figures.output_map import OutputMap
from playground.figures.figure import Figure
from playground.reference.plane_network import PlaneNetwork


def surface(moment: Moment[PlaneClassifierConfig], options: FigureOptions) -> Figure:
    """The output over the window, with training points, and test points outlined."""
    config, net = moment.config, None
    if moment.arrays is not None:
        net = network_of(config, moment.arrays["flat"])
    info = surface_of(config, net, count=options.side, test_points=options.test_points)
    return decision_surface(info, height=options.height or 560)


def surface_of(
    config: PlaneClassifierConfig,
    net: PlaneNetwork | None,
    *,
    count: int,
    discretize: bool = False,
    test_points: bool = True,
    title: str = "",
) -> DecisionSurface:
    """The points of a configuration, and what a network makes of the window at count × count
    positions."""
    points, shown = points_of(config), None
    if net is not None:
        outputs = net.layers(grid_features(config.features, count))[-1]
        shown = OutputMap(outputs, net.output, points.class_count, WINDOW, discretize)
    return DecisionSurface(
        shown,
        points.x_train,
        points.y_train,
        points.x_test if test_points else None,
        points.y_test if test_points else None,
        points.class_count,
        title,
        WINDOW,
    )


@lru_cache(maxsize=32)
def grid_features(names: tuple[str, ...], count: int) -> np.ndarray:
    """The features at the middles of count × count squares, shape (count², features)."""
    return features(grid(count), names)


def confusion(moment: Moment[PlaneClassifierConfig], options: FigureOptions) -> Figure:
    """Test points by true and predicted class."""
    config, matrix = moment.config, None
    if moment.arrays is not None:
        test = moment.data.test
        outputs = network_of(config, moment.arrays["flat"]).layers(test.x)[-1]
        softmax = output_of(config) == "softmax"
        predicted = outputs.argmax(-1) if softmax else (outputs[:, 0] > 0).astype(int)
        matrix = confusion_matrix(test.y, predicted, class_count(config))
    return matrix_figure(moment, matrix, options)
