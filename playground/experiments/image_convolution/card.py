"""The card of the home page."""

from __future__ import annotations

import numpy as np

from playground.datasets import fashion_mnist as dataset
from playground.experiments.image_convolution.reference import convolution
from playground.figures.moving import MovingPicture
from playground.figures.palette import ACCENT, INK, POSITIVE

BOOT = 0
"""The first training image: an ankle boot."""
KERNEL = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]], np.float32)
"""High where it is dark above and light below."""
ROWS = 14
SIZE = 80
LEFT, RIGHT, BOTTOM = 14.0, 136.0, 10.0


def kernel_over_an_image() -> str:
    """A kernel slides down an image; beside it grows its feature map."""
    images, _ = dataset.glance_with_labels(BOOT + 1)
    image = images[BOOT]
    edges = convolution(image[None, :, :, None] / np.float32(255), KERNEL[:, :, None, None])[
        0, :, :, 0
    ]
    picture = MovingPicture(seconds=8)
    picture.image(image, (LEFT, LEFT + SIZE), (BOTTOM, BOTTOM + SIZE))
    level = np.maximum(edges, 0) / edges.max()
    pixel = SIZE / len(image)
    for part in range(ROWS):
        rows = range(part * 2, part * 2 + 2)
        cells = [
            _cell(row, int(column), pixel)
            for row in rows
            for column in np.flatnonzero(level[row] > 0.25)
        ]
        if cells:
            picture.boxes(cells, POSITIVE, motion=picture.shown_from(part, ROWS))
    steps = [(0.0, -part * 2 * pixel, 0) for part in range(ROWS)]
    top = BOTTOM + SIZE
    window = (LEFT, LEFT + SIZE, top - 3 * pixel, top)
    picture.boxes([window], ACCENT, motion=picture.moved(steps, smooth=False), fill_opacity=0.35)
    picture.boxes([(RIGHT, RIGHT + SIZE, BOTTOM, BOTTOM + SIZE)], INK, opacity=0.06)
    return picture.svg(
        "A window of three rows slides down an image of a boot; beside it grows a feature map of "
        "the edges where light begins."
    )


def _cell(row: int, column: int, pixel: float) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of a pixel of the feature map."""
    left, top = RIGHT + column * pixel, BOTTOM + SIZE - row * pixel
    return float(left), float(left + pixel), float(top - pixel), float(top)
