"""The card of the home page."""

from __future__ import annotations

import numpy as np

from playground.datasets import fashion_mnist
from playground.figures.moving import MovingPicture
from playground.figures.palette import ACCENT, MUTED

KNOWN = 900
"""Images whose classes are known; those after them are classified."""
PER_FRAME = 60
FRAMES = 6
LEVELS = (0.15, 0.4, 0.7, 1.0)
CLASSES = len(fashion_mnist.CLASS_NAMES)


def garments_and_confusions() -> str:
    """A confusion matrix fills with the predictions of the nearest mean image, so no network is
    needed."""
    images, labels = fashion_mnist.glance_with_labels(KNOWN + FRAMES * PER_FRAME)
    counts = _counts(images.reshape(len(images), -1).astype(np.float32), labels)
    picture = MovingPicture(seconds=7)
    picture.boxes([(130, 220, 10, 100)], MUTED, opacity=0.14)
    for part in range(FRAMES):
        seen = picture.shown(part, FRAMES)
        first = KNOWN + part * PER_FRAME
        picture.image(images[first], (24, 104), (15, 95), motion=seen)
        share = counts[part] / counts[-1].max()
        level = np.digitize(share, LEVELS[:-1])
        for number, opacity in enumerate(LEVELS):
            cells = np.argwhere((level == number) & (counts[part] > 0))
            if len(cells):
                corners = [_cell(int(row), int(column)) for row, column in cells]
                picture.boxes(corners, ACCENT, motion=seen, fill_opacity=opacity)
    return picture.svg(
        "One garment after another, and a confusion matrix of ten classes that fills, most of "
        "all along its diagonal."
    )


def _counts(x: np.ndarray, y: np.ndarray) -> list[np.ndarray]:
    """Confusion matrices after each frame: rows are true classes, columns predicted ones."""
    means = np.stack([x[:KNOWN][y[:KNOWN] == label].mean(0) for label in range(CLASSES)])
    distances = (means**2).sum(1) - 2 * x[KNOWN:] @ means.T  # but for x², the same for all
    counts = np.zeros((CLASSES, CLASSES))
    found = []
    for number, (true, predicted) in enumerate(zip(y[KNOWN:], distances.argmin(1), strict=True)):
        counts[true, predicted] += 1
        if (number + 1) % PER_FRAME == 0:
            found.append(counts.copy())
    return found


def _cell(row: int, column: int) -> tuple[float, float, float, float]:
    return 130 + 9 * column, 138.4 + 9 * column, 91.6 - 9 * row, 100 - 9 * row
