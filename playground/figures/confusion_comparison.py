"""Two confusion matrices side by side, and what changed from the first to the second."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import CELLS, CHANGES, INK
from playground.figures.plain_text import plain
from playground.figures.sketch import Sketch, axis, beside, panel_axes

MOST_LABELLED = 12
LEAST_FULL = 20.0
"""Percentage points that have full colour where none are more: small changes look small."""
HEIGHT = 400
MOST_TICKS = 15
GAP = 0.05
DIFFERENCE = 3
"""The panel that has it."""


def confusion_comparison(
    first: np.ndarray,
    second: np.ndarray,
    class_names: tuple[str, ...],
    titles: tuple[str, str],
) -> Figure:
    """Shares of each true class in percent; the third panel is second − first, in points.

    Args:
        first, second: Counts, rows true classes, shape (classes, classes).

    Raises:
        ValueError: the matrices are not of the same size.
    """
    if first.shape != second.shape:
        raise ValueError(
            f"Expected matrices of as many classes. Received: {len(first)} and {len(second)}. "
            "Compare runs on the same data."
        )
    before, after = row_percent(first), row_percent(second)
    change = after - before
    most = max(LEAST_FULL, float(np.abs(change).max()))
    classes = [plain(n.removeprefix("class ")) for n in class_names]
    sketch = Sketch()
    axes: dict[str, Any] = {}
    shares = {"zmin": 0, "zmax": 100, "colorscale": CELLS}
    changes = {"zmin": -most, "zmax": most, "colorscale": CHANGES}
    for panel, (name, values, counts, looks) in enumerate(
        (
            (titles[0], before, first, shares),
            (titles[1], after, second, shares),
            ("second − first, points", change, second - first, changes),
        ),
        start=1,
    ):
        sketch.heading(plain(name), panel=panel, left=True, font={"size": 15})
        _cells(sketch, panel, values, counts, classes, looks)
        axes |= _axes(panel, classes)
    at = np.unravel_index(int(np.abs(change).argmax()), change.shape)
    return sketch.figure(
        height=HEIGHT,
        alt=(
            f"Confusion matrices of {titles[0]} and {titles[1]}, and their difference. The largest "
            f"change: true {class_names[at[0]]}, predicted {class_names[at[1]]}, "
            f"{change[at]:+.1f} points."
        ),
        margin={"l": 8, "r": 8, "t": 36, "b": 8},
        **axes,
    )


def row_percent(matrix: np.ndarray) -> np.ndarray:
    """Each cell as percent of its row; a row without examples is 0."""
    return 100 * matrix / np.maximum(1, matrix.sum(axis=1, keepdims=True))


def _cells(
    sketch: Sketch,
    panel: int,
    values: np.ndarray,
    counts: np.ndarray,
    classes: list[str],
    looks: Mapping[str, Any],
) -> None:
    """One matrix; where there is room, with the numbers that do not round to nothing."""
    sign = "+" if panel == DIFFERENCE else ""
    words = "%{z:+.1f} points, %{text:+d} examples" if sign else "%{z:.1f}%, %{text} examples"
    sketch.trace(
        "heatmap",
        panel=panel,
        z=np.asarray(values, np.float32),
        x=np.arange(len(classes)),
        y=np.arange(len(classes)),
        text=counts,
        customdata=[[[row, column] for column in classes] for row in classes],
        showscale=False,
        xgap=1,
        ygap=1,
        hovertemplate=(
            f"true %{{customdata[0]}}<br>predicted %{{customdata[1]}}<br>{words}<extra></extra>"
        ),
        **looks,
    )
    if len(classes) > MOST_LABELLED:
        return
    rows, columns = np.nonzero(np.abs(values) >= 0.5)
    sketch.scatter(
        panel=panel,
        x=columns,
        y=rows,
        text=[f"{v:{sign}.0f}".replace("-", "−") for v in values[rows, columns]],
        mode="text",
        textfont={"color": INK, "size": 14 if len(classes) <= 6 else 12},
    )


def _axes(panel: int, classes: list[str]) -> dict[str, Any]:
    positions = list(range(0, len(classes), -(-len(classes) // MOST_TICKS)))
    ticks = {
        "tickvals": positions,
        "ticktext": [classes[i] for i in positions],
        "showgrid": False,
        "fixedrange": True,
    }
    first, last = -0.5, len(classes) - 0.5
    across = axis("predicted label", [first, last], domain=beside(3, GAP)[panel - 1])
    across["tickangle"] = 0 if max(map(len, classes)) <= 3 else -40
    down = axis("true label" if panel == 1 else "", [last, first], showticklabels=panel == 1)
    return panel_axes(panel, ticks | across, ticks | down)
