"""The lessons at a glance, each with a small picture of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import streamlit as st

from playground.datasets import fashion_mnist, ucr
from playground.datasets.dna import KNOWN_MOTIFS
from playground.datasets.plane import plane_data
from playground.figures.activation_line import activation_line
from playground.figures.figure import Figure
from playground.figures.image_mosaic import image_mosaic
from playground.figures.palette import ACCENT, MUTED
from playground.figures.sequence_logo import Logo, sequence_logos
from playground.figures.sketch import Sketch
from playground.figures.small_network import small_network
from playground.figures.small_plane import small_plane
from playground.figures.spectrum import Spectrum, spectrum
from playground.figures.time_series import time_series_panels
from playground.reference.activations import ACTIVATIONS
from playground.reference.approximation import arranged_bumps
from playground.reference.feedforward import network_from_seed
from playground.reference.perceptron import point_set, trace
from playground.reference.threshold_unit import ThresholdUnit, decision_line
from playground.ui.live_figure import live_figure

HEIGHT = 130
COLUMNS = 3


class Card(NamedTuple):
    """A lesson on the home page."""

    page: str
    question: str
    words: str
    picture: Callable[[], Figure]


def lesson_cards() -> None:
    """A card per lesson, three in a row."""
    for first in range(0, len(CARDS), COLUMNS):
        for column, card in zip(st.columns(COLUMNS), CARDS[first:], strict=False):
            with column, st.container(border=True):
                st.page_link(f"pages/{card.page}.py", label=f"**{card.question}**")
                live_figure(_small(card.page), f"home:{card.page}", toolbar=False)
                st.caption(card.words)


@lru_cache(maxsize=16)
def _small(page: str) -> Figure:
    figure = next(card for card in CARDS if card.page == page).picture()
    layout = figure["layout"] | {
        "height": HEIGHT,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "annotations": [],
    }
    for axis in {"xaxis", "yaxis", *(name for name in layout if name[1:5] == "axis")}:
        layout[axis] = layout.get(axis, {}) | {"title": {"text": ""}, "showticklabels": False}
    return {"data": figure["data"], "layout": layout}


def _neurode() -> Figure:
    """x1 excites, x2 inhibits."""
    return small_network([np.array([[1.0], [-1.0]])], height=HEIGHT)


def _line_in_the_plane() -> Figure:
    points = point_set("blobs", seed=1, n=24, separation=4.0)
    learned = trace(points).final
    unit = ThresholdUnit(learned.weights, learned.bias)
    low, high = points.x.min(0) - 0.5, points.x.max(0) + 0.5
    ends = decision_line(unit, (low[0], high[0], low[1], high[1])).ends
    return small_plane(points.x, points.y, ends, height=HEIGHT)


def _network() -> Figure:
    return small_network(network_from_seed().weights, height=HEIGHT)


def _bends() -> Figure:
    t = np.linspace(-4, 4, 200)
    sketch = Sketch()
    for name in ("sigmoid", "tanh", "relu"):
        sketch.scatter(x=t, y=ACTIVATIONS[name].function(t), line=activation_line(name))
    alt = "Sigmoid, hyperbolic tangent and ReLU."
    return sketch.figure(height=HEIGHT, alt=alt, yaxis={"range": [-1.3, 2.2]})


def _bumps() -> Figure:
    """Eight pairs of neurons follow a sine."""
    x = np.linspace(-np.pi, np.pi, 400)
    stairs = arranged_bumps(np.sin, -np.pi, np.pi, 16, "sigmoid", 30.0).values(x)
    sketch = Sketch()
    sketch.scatter(x=x, y=np.sin(x), line={"color": MUTED, "dash": "dot", "width": 2})
    sketch.scatter(x=x, y=stairs, line={"color": ACCENT, "width": 2.5})
    return sketch.figure(height=HEIGHT, alt="Eight bumps follow a sine.")


def _plane() -> Figure:
    points = plane_data("spiral", noise=0.1, count=160, train_ratio=0.9, seed=0)
    return small_plane(points.x_train, points.y_train, None, height=HEIGHT)


def _clothes() -> Figure:
    images = fashion_mnist.glance(15).astype(np.float32) / 255
    return image_mosaic(images, [""] * 15, columns=5)


def _engines() -> Figure:
    series, labels = ucr.glance("FordA", 20)
    rows = [int(np.flatnonzero(labels == label)[0]) for label in (-1, 1)]
    return time_series_panels(series[rows], ["", ""], [0, 1], columns=1)


def _tones() -> Figure:
    """A series' frequencies: a line through them beats most networks."""
    series, labels = ucr.glance("FordA", 20)
    return spectrum(Spectrum(series[int(np.flatnonzero(labels == -1)[0])]), height=HEIGHT)


def _motif() -> Figure:
    """Where CTCF binds."""
    return sequence_logos([Logo("", KNOWN_MOTIFS["CTCF"].probabilities)], height=HEIGHT)


CARDS = (
    Card(
        "neurodes",
        "What can one neurode decide?",
        "Logic from adding and comparing.",
        _neurode,
    ),
    Card(
        "perceptron",
        "Where is the line?",
        "A unit that learns from mistakes.",
        _line_in_the_plane,
    ),
    Card(
        "forward_pass",
        "What does a network answer?",
        "Every number, forward and back.",
        _network,
    ),
    Card(
        "activations",
        "Which bend should a neuron have?",
        "Twelve activations and their slopes.",
        _bends,
    ),
    Card(
        "universal_approximation",
        "What can a sum of neurons draw?",
        "Any continuous curve, one bend each.",
        _bumps,
    ),
    Card(
        "plane",
        "What does each neuron see?",
        "A network on the plane, all of it to play with.",
        _plane,
    ),
    Card(
        "fashion_mnist",
        "Which clothes does a network confuse?",
        "70,000 images, ten classes.",
        _clothes,
    ),
    Card(
        "timeseries_transformer",
        "Can attention hear a faulty engine?",
        "A Transformer to take apart.",
        _engines,
    ),
    Card(
        "timeseries_fcn",
        "Do three convolutions hear it too?",
        "The same engines without attention.",
        _engines,
    ),
    Card(
        "sweep",
        "Which activation learns best?",
        "Four activations, three seeds each, side by side. Press Start.",
        _bends,
    ),
    Card(
        "honest_baselines",
        "What must a Transformer beat?",
        "Simple methods, published scores, and a leak.",
        _tones,
    ),
    Card(
        "dna_motif",
        "Can a filter find the motif by itself?",
        "DNA, and what convolutions look for.",
        _motif,
    ),
)
