"""Where a network puts examples: the two directions in which they differ most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import CLASS_COLORS, INK, MUTED
from playground.figures.plain_text import plain
from playground.figures.sketch import Sketch
from playground.number_text import counted


@dataclass(frozen=True, eq=False)
class Embedding:
    """What the figure shows.

    Attributes:
        places: Examples on their first two principal axes, shape (n, 2).
        explained: Share of the variance along each axis.
        observed, predicted: Classes, shape (n,).
        class_names: Their names.
        names: What to call each example, shape (n,).
        chosen: Index of the example that is looked at; None for none.
    """

    places: np.ndarray
    explained: tuple[float, float]
    observed: np.ndarray
    predicted: np.ndarray
    class_names: tuple[str, ...]
    names: np.ndarray
    chosen: int | None = None


def principal_axes(features: np.ndarray) -> tuple[np.ndarray, tuple[float, float]]:
    """Examples on the two directions of largest variance, and the share of it along each.

    Principal component analysis (Pearson, 1901) by singular value decomposition. Signs are chosen
    so that the largest coefficient of each axis is positive: the picture does not flip.

    Args:
        features: shape (n, features); a single feature gets a second axis of zeros.

    Returns:
        Places of shape (n, 2), and two shares.
    """
    centred = np.asarray(features, np.float64)
    centred = centred - centred.mean(0)
    _, sizes, axes = np.linalg.svd(centred, full_matrices=False)
    axes = axes * np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(1)])[:, None]
    places = np.zeros((len(centred), 2))
    kept = min(2, len(axes))
    places[:, :kept] = centred @ axes[:kept].T
    total = float((sizes**2).sum()) or 1.0
    shares = [float(size**2) / total for size in sizes[:2]] + [0.0, 0.0]
    return places, (shares[0], shares[1])


def embedding(info: Embedding, *, height: int = 420) -> Figure:
    """Dots by class; a cross where the network is wrong, in the colour of the true class."""
    sketch = Sketch()
    right = info.observed == info.predicted
    for index, name in enumerate(info.class_names):
        color = CLASS_COLORS[index % len(CLASS_COLORS)]
        for hit, marker in (
            (True, {"size": 6, "opacity": 0.55, "symbol": "circle"}),
            (False, {"size": 10, "symbol": "x-thin", "line": {"color": color, "width": 2.5}}),
        ):
            rows = np.flatnonzero((info.observed == index) & (right == hit))
            sketch.scatter(
                x=info.places[rows, 0].astype(np.float32),
                y=info.places[rows, 1].astype(np.float32),
                mode="markers",
                marker={"color": color, **marker},
                customdata=info.names[rows],
                hovertemplate=f"%{{customdata}}: {plain(name)}, "
                f"{'right' if hit else 'wrong'}<extra></extra>",
            )
    if info.chosen is not None:
        x, y = info.places[info.chosen]
        sketch.scatter(
            x=[x],
            y=[y],
            mode="markers",
            marker={"size": 18, "color": INK, "symbol": "circle-open", "line": {"width": 2.5}},
        )
    words = "   ".join(
        f"<span style='color:{CLASS_COLORS[i % len(CLASS_COLORS)]}'>● {plain(name)}</span>"
        for i, name in enumerate(info.class_names[:8])
    )
    sketch.heading(words + f"   <span style='color:{MUTED}'>× wrong</span>", left=True)
    first, second = info.explained
    return sketch.figure(
        height=height,
        alt=f"{counted(len(right), 'example')} by the two directions in which they differ most; "
        f"{int((~right).sum())} of them are classified wrongly.",
        margin={"l": 56, "r": 16, "t": 34, "b": 48},
        hovermode="closest",
        dragmode="zoom",
        xaxis={"title": {"text": f"first axis, {first:.0%} of the variance"}},
        yaxis={"title": {"text": f"second axis, {second:.0%}"}},
    )
