"""What is recorded of a run for its figures, and the figure of the filters."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.experiments.data import Arrays, Data
from playground.experiments.experiment import TrainedModel
from playground.experiments.image_convolution.config import (
    ImageConvolutionConfig,
    architecture_of,
    has_filters,
)
from playground.experiments.image_convolution.reference import ConvolutionalNetwork
from playground.experiments.observation import (
    FigureOptions,
    Moment,
    Observation,
    ObservationFigure,
    record_weights,
)
from playground.figures.figure import Figure
from playground.figures.map_grid import map_grid
from playground.number_text import counted

HEIGHT = 190
COLUMNS = 8
MOST_SHIFT = 4
SHIFTED = 1000
"""Test images that are shifted."""
SIDES = ((0, 1), (0, -1), (1, 0), (-1, 0))
"""To the right, the left, down and up: rows and columns of a shift by one pixel."""


def network_of(config: ImageConvolutionConfig, flat: np.ndarray) -> ConvolutionalNetwork:
    """The network with recorded weights.

    Raises:
        ValueError: they are not as many as the configuration's network has.
    """
    return ConvolutionalNetwork(architecture_of(config), flat.astype(np.float32))


def filters(moment: Moment[Any], options: FigureOptions) -> Figure:
    """The kernels of the first convolution, orange for negative weights and blue for positive."""
    config = moment.config
    height = options.height or HEIGHT
    if moment.arrays is None:
        limit = np.sqrt(6 / (config.kernel_size**2 * (1 + config.filters[0])))
        size = (config.filters[0], config.kernel_size, config.kernel_size)
        kernels = np.random.default_rng(config.seed).uniform(-limit, limit, size)
        when = "as they may begin"
    else:
        kernels = moment.arrays["kernels"].transpose(2, 0, 1)
        when = f"after {counted(int(moment.epoch), 'epoch')}"
    return map_grid(
        kernels,
        columns=min(COLUMNS, len(kernels)),
        height=height,
        signed=True,
        alt=f"{counted(len(kernels), 'filter')} of the first convolution, {when}.",
    )


def _record_filters(config: ImageConvolutionConfig, model: TrainedModel, data: Data) -> Arrays:
    """The kernels of the first convolution, shape (size, size, filters)."""
    return {"kernels": network_of(config, model.weights()).convolutions[0][0][:, :, 0]}


FILTERS = Observation(
    "filters",
    _record_filters,
    (ObservationFigure("filters", "Filters of the first convolution", filters),),
    applies=has_filters,
)
WEIGHTS = Observation("weights", record_weights, recorded_moments=1)


def shifted(images: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Images (n, height, width) moved down and to the right by whole pixels, black behind them."""
    moved = np.zeros_like(images)
    height, width = images.shape[1:]
    to_rows = slice(max(0, rows), height + min(0, rows))
    to_columns = slice(max(0, columns), width + min(0, columns))
    from_rows = slice(max(0, -rows), height - max(0, rows))
    from_columns = slice(max(0, -columns), width - max(0, columns))
    moved[:, to_rows, to_columns] = images[:, from_rows, from_columns]
    return moved


def report_shifts(model: TrainedModel, data: Data) -> dict[str, Any]:
    """Accuracy on test images that are shifted by 0 to 4 pixels, mean of the four directions."""
    x, y = data.test.x[:SHIFTED], data.test.y[:SHIFTED]
    accuracies = []
    for pixels in range(MOST_SHIFT + 1):
        ways = SIDES if pixels else SIDES[:1]
        right = [
            (model.predict(shifted(x, pixels * row, pixels * column)).argmax(-1) == y).mean()
            for row, column in ways
        ]
        accuracies.append(float(np.mean(right)))
    return {"shifted": {"images": len(y), "accuracies": accuracies}}
