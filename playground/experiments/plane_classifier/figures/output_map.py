"""What a network outputs over the window, as one heatmap in the colours of the palette.

Colours are looked up by the browser, so that the dark theme can swap them: more than two classes
lie behind each other on one scale, each from the ground (unsure) to its own colour (certain).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.figures.palette import CLASS_COLORS, DIVERGING, GROUND, NEGATIVE, POSITIVE
from playground.reference.plane_network import Output

OPACITY = 0.62
"""Of the surface, so that points of the same colour stand out on it."""
LEVELS = 250
"""Steps of certainty per class."""
HARD = [[0.0, NEGATIVE], [0.5, NEGATIVE], [0.5, POSITIVE], [1.0, POSITIVE]]


@dataclass(frozen=True, eq=False)
class OutputMap:
    """What a network outputs at the middles of equal squares that tile the window.

    Attributes:
        outputs: shape (side², units), rows from the lowest x2, x1 running fastest.
        output: The output function, which says what the numbers mean.
        class_count: 0 for a regression.
        window: Largest coordinate.
        discretize: Only the answer, not how certain it is.
    """

    outputs: np.ndarray
    output: Output
    class_count: int
    window: float = 6.0
    discretize: bool = False

    @property
    def is_finite(self) -> bool:
        return bool(np.isfinite(self.outputs).all())

    def probabilities(self) -> np.ndarray:
        """Of each class, shape (side², classes); an output in [−1, 1] counts as 2 p(class 1) − 1.

        Raises:
            ValueError: a regression has none.
        """
        return probabilities(self.outputs, self.output, self.class_count)


def probabilities(outputs: np.ndarray, output: Output, class_count: int) -> np.ndarray:
    """What outputs (n, units) say of each class, shape (n, class_count).

    Raises:
        ValueError: they are of a regression, or there are more classes than outputs can tell.
    """
    found = np.asarray(outputs)
    if found.shape[1] == 1 and class_count == 2:
        one = found if output == "sigmoid" else np.clip((found + 1) / 2, 0, 1)
        return np.hstack([1 - one, one])
    if class_count < 2 or found.shape[1] != class_count:
        raise ValueError(
            f"Expected one output per class. Received: {found.shape[1]} outputs for "
            f"{class_count} classes. Give a network for these classes."
        )
    if output == "softmax":
        return found
    positive = np.clip(found if output == "sigmoid" else (found + 1) / 2, 1e-9, 1)
    return positive / positive.sum(axis=1, keepdims=True)


def output_heatmap(info: OutputMap) -> dict[str, Any]:
    """The trace, as Plotly's heatmap takes it."""
    side = round(len(info.outputs) ** 0.5)
    step = 2 * info.window / side
    trace: dict[str, Any] = {
        "type": "heatmap",
        "meta": {"drawn": "surface", "side": side},
        "colorscale": output_colors(info.class_count, discretize=info.discretize),
        "x0": step / 2 - info.window,
        "dx": step,
        "y0": step / 2 - info.window,
        "dy": step,
        "opacity": OPACITY,
        "zsmooth": "fast",  # blends colours, not numbers: no other class shows between two
        "showscale": False,
        "hoverongaps": False,
    }
    if info.class_count == 0:
        return trace | _regression(info, side)
    if info.class_count == 2:
        return trace | _two_classes(info, side)
    return trace | _several_classes(info, side)


def output_colors(class_count: int, *, discretize: bool) -> list[list[Any]]:
    """The scale of the colours, by how certain the network is or by its answer alone."""
    if class_count in (0, 2):
        return HARD if discretize else DIVERGING
    end = class_count * (LEVELS + 1) - 1
    scale: list[list[Any]] = []
    for k, color in enumerate(CLASS_COLORS[:class_count]):
        first = k * (LEVELS + 1)
        # A scale is between 0 and 1; half a step on either side parts one class from the next.
        low, high = max(first - 0.5, 0) / end, min((first + LEVELS + 0.5) / end, 1.0)
        scale += [[low, color if discretize else GROUND], [high, color]]
    return scale


def _two_classes(info: OutputMap, side: int) -> dict[str, Any]:
    percent = np.rint(100 * info.probabilities()[:, 1]).astype(np.uint8)
    return {
        "z": percent.reshape(side, side),
        "zmin": 0,
        "zmax": 100,
        "hovertemplate": "(%{x:.2f}, %{y:.2f})<br>p(class 1) = %{z} %<extra></extra>",
    }


def _regression(info: OutputMap, side: int) -> dict[str, Any]:
    values = np.round(np.asarray(info.outputs, dtype=np.float32)[:, 0], 3)
    return {
        "z": values.reshape(side, side),
        "zmin": -1,
        "zmax": 1,
        "hovertemplate": "(%{x:.2f}, %{y:.2f})<br>output %{z:.3f}<extra></extra>",
    }


def _several_classes(info: OutputMap, side: int) -> dict[str, Any]:
    shares = info.probabilities()
    count = info.class_count
    winner = shares.argmax(axis=1)
    certainty = np.clip((shares.max(axis=1) * count - 1) / (count - 1), 0, 1)
    z = winner * (LEVELS + 1) + np.rint(LEVELS * certainty)
    lines = "".join(f"<br>class {k}: %{{customdata[{k}]}}%" for k in range(count))
    return {
        "z": z.astype(np.uint16).reshape(side, side),
        "zmin": 0,
        "zmax": count * (LEVELS + 1) - 1,
        "customdata": np.rint(100 * shares).astype(np.uint8).reshape(side, side, count),
        "hovertemplate": f"(%{{x:.2f}}, %{{y:.2f}}){lines}<extra></extra>",
    }
