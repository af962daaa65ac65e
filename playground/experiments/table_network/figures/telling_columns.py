"""Rows of a table by the two columns that say most about the target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.datasets.tabular import TabularData
from playground.datasets.tabular.prepared_table import class_labels
from playground.figures.figure import Figure
from playground.figures.palette import CLASS_COLORS, MANY, MUTED, NEGATIVE, POSITIVE
from playground.figures.plain_text import plain
from playground.figures.sketch import Sketch
from playground.figures.template import empty

MOST_ROWS = 1_500
MOST_COLORS = len(MANY)
HEIGHT = 340


@dataclass(frozen=True, eq=False)
class TellingColumns:
    """What the figure shows.

    Attributes:
        columns: The names of one column or two.
        places: shape (rows, 1 or 2).
        target: Name of the target.
        labels: Class of each row; values of the target for a regression; shape (rows,).
        class_names: () for a regression.
    """

    columns: tuple[str, ...]
    places: np.ndarray
    target: str
    labels: np.ndarray
    class_names: tuple[str, ...]


def telling_columns(table: TabularData, target: int, is_classification: bool) -> TellingColumns:
    """The two columns of numbers whose values differ most between classes, by the share of their
    variance that is between the classes (η²), or that go most with a number, by r²."""
    step = max(1, -(-len(table.values) // MOST_ROWS))
    values = table.values[::step]
    y = values[:, target]
    class_names: tuple[str, ...] = ()
    if is_classification:
        labels, class_names = class_labels(table, target)
        y = labels[::step].astype(np.float64)
        y[y < 0] = np.nan
    values, y = values[~np.isnan(y)], y[~np.isnan(y)]
    numbers = [k for k, levels in enumerate(table.levels) if k != target and not levels]
    shares = [_share(values[:, column], y, is_classification) for column in numbers]
    best = [numbers[k] for k in np.argsort(-np.array(shares), kind="stable")[:2]]
    names = tuple(table.columns[column] for column in best)
    return TellingColumns(names, values[:, best], table.columns[target], y, class_names)


def draw_telling_columns(info: TellingColumns, *, height: int = HEIGHT) -> Figure:
    """A dot for each row, coloured by its class or, from orange to blue, by its value."""
    if not info.columns:
        return empty("No column of numbers is there to draw.", height=height)
    names = [plain(name) for name in info.columns]
    target = plain(info.target)
    x = info.places[:, 0]
    if len(names) > 1:
        y, vertical = info.places[:, 1], names[1]
    elif info.class_names:
        y, vertical = info.labels, f"number of the class of {target}"
    else:
        y, vertical = info.labels, target
    sketch = Sketch()
    if info.class_names:
        _classes(sketch, info, x, y)
    else:
        _values(sketch, info, x, y)
    what = f"{len(info.class_names)} classes" if info.class_names else "its value"
    return sketch.figure(
        height=height,
        alt=f"{len(x):,} rows by {' and '.join(names)}, coloured by {target}: {what}.",
        xaxis={"title": {"text": names[0]}},
        yaxis={"title": {"text": vertical}},
        showlegend=bool(info.class_names),
        legend={"title": {"text": target, "font": {"size": 15}}},
    )


def _classes(sketch: Sketch, info: TellingColumns, x: np.ndarray, y: np.ndarray) -> None:
    """Of very many classes the first have a colour each, the others share one."""
    few = len(info.class_names) <= len(CLASS_COLORS)
    colors = CLASS_COLORS if few else MANY
    for label, name in enumerate(info.class_names[:MOST_COLORS]):
        rows = info.labels == label
        sketch.scatter(
            x=x[rows], y=y[rows], mode="markers", name=plain(name),
            marker={"color": colors[label], "size": 8, "opacity": 0.75},
            hovertemplate=f"%{{x:.4~g}}, %{{y:.4~g}}<extra>{plain(name)}</extra>",
        )  # fmt: skip
    rows = info.labels >= MOST_COLORS
    if rows.any():
        sketch.scatter(
            x=x[rows], y=y[rows], mode="markers", name="other classes",
            marker={"color": MUTED, "size": 6, "opacity": 0.5},
        )  # fmt: skip


def _values(sketch: Sketch, info: TellingColumns, x: np.ndarray, y: np.ndarray) -> None:
    sketch.scatter(
        x=x, y=y, mode="markers", name="rows", text=info.labels,
        marker={
            "color": info.labels, "size": 8, "opacity": 0.8, "showscale": True,
            "colorscale": [[0.0, NEGATIVE], [1.0, POSITIVE]],
            "colorbar": {
                "title": {"text": plain(info.target), "side": "right", "font": {"size": 15}},
                "thickness": 14,
            },
        },
        hovertemplate="%{x:.4~g}, %{y:.4~g}<br>%{text:.4~g}<extra></extra>",
    )  # fmt: skip


def _share(column: np.ndarray, y: np.ndarray, is_classification: bool) -> float:
    """Of the column's variance, what the target explains."""
    known = ~np.isnan(column)
    column, y = column[known], y[known]
    total = float(np.square(column - column.mean()).sum()) if len(column) > 1 else 0.0
    if not total:
        return 0.0
    if not is_classification:
        spread = float(np.square(y - y.mean()).sum()) or 1.0
        return float(((column - column.mean()) @ (y - y.mean())) ** 2 / (total * spread))
    labels = y.astype(int)
    counts = np.bincount(labels)
    means = np.bincount(labels, column) / np.maximum(counts, 1)
    return float((counts * np.square(means - column.mean())).sum() / total)
