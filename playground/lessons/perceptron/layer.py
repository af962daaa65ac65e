"""A layer of three threshold units over the same points."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import streamlit as st

from playground.experiments import control
from playground.experiments.config import HIDDEN
from playground.figures.figure import Figure
from playground.figures.layer_planes import LETTERS, LayerPlanes, labels_of, layer_planes
from playground.lessons.perceptron import moving
from playground.lessons.perceptron.fields import (
    REACH,
    Theta,
    ThreeUnits,
    choose_weights,
    nearest,
    nine_weights,
    slider,
)
from playground.number_text import number_latex
from playground.reference.threshold_unit import multiclass, multilabel
from playground.ui.data_table import data_table
from playground.ui.live_figure import live_figure
from playground.ui.moving import Moving, sliders_of
from playground.ui.sections import Section, clicked

BOX = (-REACH, REACH, -REACH, REACH)
HEIGHT = 420
CANDIDATES = 12


class Layer(ThreeUnits):
    """Three units with two weights each, and points for them to label."""

    section: str = control("layer", "Section", "Its name in links.", group=HIDDEN)
    points: int = control(
        16, "Points", "How many points to label.", group="Data", minimum=1, maximum=40, step=1
    )
    seed: int = control(
        1, "Seed", "Where the points fall.", group="Data", minimum=0, maximum=99, step=1
    )
    x1: float = slider(0.5, "x₁ of the marked point", "Or click in a plane.", "Data")
    x2: float = slider(0.2, "x₂ of the marked point", "Or click in a plane.", "Data")
    theta: Theta = nine_weights(
        (0.6, 0.0, 1.0, 0.6, -0.9, -0.5, 0.6, 0.9, -0.5),
        "Bias and two weights of A, then of B, then of C.",
    )

    @property
    def x(self) -> tuple[float, float]:
        return self.x1, self.x2


SECTION = Section(
    "perceptron",
    "A layer",
    {
        "three directions": Layer(),
        "a gap in the middle": Layer(
            theta=(-0.8, 0.0, 1.0, -0.8, -0.9, -0.5, -0.8, 0.9, -0.5), x1=0.0, x2=0.0
        ),
        "one behind the other": Layer(theta=(1.5, 1.0, 0.0, 0.0, 1.0, 0.0, -1.5, 1.0, 0.0)),
    },
)


@lru_cache(maxsize=256)
def some_points(count: int, seed: int) -> np.ndarray:
    """Points anywhere in the window but at its edge, shape (count, 2).

    Each is the one of several that is farthest from those before it (Mitchell 1991), so that their
    labels seldom cover each other.
    """
    rng = np.random.default_rng(seed)
    points = rng.uniform(-0.9 * REACH, 0.85 * REACH, (1, 2))
    while len(points) < count:
        candidates = rng.uniform(-0.9 * REACH, 0.85 * REACH, (CANDIDATES, 2))
        apart = np.linalg.norm(candidates[:, None] - points, axis=2).min(axis=1)
        points = np.vstack([points, candidates[apart.argmax()]])
    return points


def show(config: Layer) -> None:
    """Weights in the sidebar, the two readings of the layer side by side."""
    choose_weights(SECTION, config, LETTERS)
    with st.container(key=moving.LAYER_WORDS):
        st.markdown(layer_in_words(config))
    place = live_figure(
        layer_figure(config), "perceptron:layer", clickable=True, moving=follows(config)
    )
    if place:
        clicked(SECTION, config, x1=nearest(place["x"]), x2=nearest(place["y"]))


def layer_figure(config: Layer) -> Figure:
    """The same points read in two ways."""
    return layer_planes(_planes(config), height=HEIGHT)


def layer_in_words(config: Layer) -> str:
    """What the layer says of the marked point."""
    sums = _planes(config).sums(np.array([config.x]))
    labels = labels_of(multilabel(sums)[0].tolist())
    winner = LETTERS[int(multiclass(sums)[0])]
    z = ", ".join(number_latex(float(value)) for value in sums[0])
    said = {"–": "none of them", "ABC": "A, B and C"}.get(labels, " and ".join(labels))
    return (
        f"The marked point gives $\\mathbf{{z}} = ({z})$. As labels: **{said}**. As one class: "
        f"**{winner}**."
    )


def follows(config: Layer) -> Moving:
    """What follows the marked point, which can be dragged itself."""
    return Moving(
        moving.script(),
        "layer",
        sliders_of(SECTION, config, "x1", "x2"),
        {"units": [unit.theta for unit in config.units], "words": moving.LAYER_WORDS},
        grab="grabExample",
    )


def _planes(config: Layer) -> LayerPlanes:
    return LayerPlanes(config.units, BOX, some_points(config.points, config.seed), config.x)


def inspect(config: Layer) -> None:
    """Every point with its three sums, its labels and its class."""
    info = _planes(config)
    x = np.vstack([[config.x], info.x])
    sums = info.sums(x)
    labels, classes = multilabel(sums), multiclass(sums)
    counts = [int(np.sum(labels.sum(axis=1) == count)) for count in range(len(LETTERS) + 1)]
    st.markdown(
        f"Of these {len(x)} points {counts[0]} have no label, {counts[1]} have one, {counts[2]} "
        f"have two, {counts[3]} have three. Each has exactly one class."
    )
    data_table(
        [
            {"x₁": float(point[0]), "x₂": float(point[1])}
            | {f"z of {letter}": float(z) for letter, z in zip(LETTERS, row, strict=True)}
            | {"Labels": labels_of(fired.tolist()), "Class": LETTERS[int(winner)]}
            for point, row, fired, winner in zip(x, sums, labels, classes, strict=True)
        ],
        formats=dict.fromkeys(("x₁", "x₂", *(f"z of {letter}" for letter in LETTERS)), "%.2f"),
        alt="Points, their three weighted sums, their labels and their class. The marked is first.",
    )


def understand(config: Layer) -> None:
    """The layer as one matrix product with these numbers."""
    units = config.units
    rows = [" & ".join(number_latex(unit.weights[feature]) for unit in units) for feature in (0, 1)]
    biases = " & ".join(number_latex(unit.bias) for unit in units)
    n = config.points + 1
    st.markdown(
        rf"""
**One matrix product.** Every unit sees every input: the layer is dense. Examples are rows of
$\mathbf{{X}}$, here ${n} \times 2$; $\mathbf{{W}}$ has a row for each feature and a column for each
unit; $\mathbf{{b}}$ has an entry for each unit:

$$
\mathbf{{Z}} = \mathbf{{X}}\mathbf{{W}} + \mathbf{{b}}, \qquad
\mathbf{{W}} = \begin{{pmatrix}} {rows[0]} \\ {rows[1]} \end{{pmatrix}}, \qquad
\mathbf{{b}} = \begin{{pmatrix}} {biases} \end{{pmatrix}}.
$$

$\mathbf{{Z}}$ is ${n} \times 3$. With two weights and a bias for each unit that makes
$3 \cdot (2 + 1) = 9$ parameters.

**Multilabel**: each unit applies its own step to its own column, so an example may carry several
labels or none, as a photograph may show *outdoors* and *beach*.

**Multiclass**: classes exclude each other, as *cat*, *dog* and *bird* do. One unit must win, the
one with the largest $z$. The border between two classes is where their sums are equal, a line of
its own that neither unit draws alone.
"""
    )
