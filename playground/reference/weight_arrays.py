"""The arrays of a network's weights, from one flat vector in Keras's order."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from playground.reference.limits import refusal


def weight_arrays(
    flat: npt.ArrayLike, shapes: Iterable[tuple[int, ...]]
) -> list[npt.NDArray[np.float32]]:
    """One float32 array for each shape, as views of the vector.

    Raises:
        ValueError: the vector is longer or shorter than the arrays need.
    """
    weights, shapes = np.asarray(flat, np.float32).ravel(), tuple(shapes)
    ends = np.cumsum([math.prod(shape) for shape in shapes])
    if len(weights) != ends[-1]:
        raise refusal(f"{ends[-1]:,} weights", f"{len(weights):,}", "give those of this model")
    parts = np.split(weights, ends[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]
