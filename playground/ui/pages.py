"""The pages of the navigation: those of experiments, and these that train nothing of their own."""

from __future__ import annotations

import numpy as np

from playground.datasets import ucr
from playground.experiments import EXPERIMENTS
from playground.experiments.page import CARD_HEIGHT, Card, Page
from playground.figures.activation_line import activation_line
from playground.figures.figure import Figure
from playground.figures.sketch import Sketch
from playground.figures.small_network import small_network
from playground.figures.small_plane import small_plane
from playground.figures.spectrum import Spectrum, spectrum
from playground.reference.activations import ACTIVATIONS
from playground.reference.feedforward import network_from_seed
from playground.reference.perceptron import point_set, trace
from playground.reference.threshold_unit import ThresholdUnit, decision_line


def _neurode() -> Figure:
    """x1 excites, x2 inhibits."""
    return small_network([np.array([[1.0], [-1.0]])], height=CARD_HEIGHT)


def _line_in_the_plane() -> Figure:
    points = point_set("blobs", seed=1, n=24, separation=4.0)
    learned = trace(points).final
    unit = ThresholdUnit(learned.weights, learned.bias)
    low, high = points.x.min(0) - 0.5, points.x.max(0) + 0.5
    ends = decision_line(unit, (low[0], high[0], low[1], high[1])).ends
    return small_plane(points.x, points.y, ends, height=CARD_HEIGHT)


def _network() -> Figure:
    return small_network(network_from_seed().weights, height=CARD_HEIGHT)


def _bends() -> Figure:
    t = np.linspace(-4, 4, 200)
    sketch = Sketch()
    for name in ("sigmoid", "tanh", "relu"):
        sketch.scatter(x=t, y=ACTIVATIONS[name].function(t), line=activation_line(name))
    alt = "Sigmoid, hyperbolic tangent and ReLU."
    return sketch.figure(height=CARD_HEIGHT, alt=alt, yaxis={"range": [-1.3, 2.2]})


def _tones() -> Figure:
    """A series' frequencies: a line through them beats most networks."""
    series, labels = ucr.glance("FordA", 20)
    return spectrum(Spectrum(series[int(np.flatnonzero(labels == -1)[0])]), height=CARD_HEIGHT)


HOME = Page("home", "Playground", "home", "", 0)
PAGES = (
    HOME,
    Page(
        "neurodes",
        "Neurodes",
        "toggle_on",
        "Foundations",
        110,
        Card("What can one neurode decide?", "Logic from adding and comparing.", _neurode),
    ),
    Page(
        "perceptron",
        "Perceptron",
        "linear_scale",
        "Foundations",
        120,
        Card("Where is the line?", "A unit that learns from mistakes.", _line_in_the_plane),
    ),
    Page(
        "forward_pass",
        "Forward pass",
        "account_tree",
        "Foundations",
        130,
        Card("What does a network answer?", "Every number, forward and back.", _network),
    ),
    Page(
        "activations",
        "Activation functions",
        "show_chart",
        "Foundations",
        140,
        Card("Which bend should a neuron have?", "Twelve activations and their slopes.", _bends),
    ),
    Page(
        "honest_baselines",
        "Honest baselines",
        "balance",
        "Real data",
        340,
        Card(
            "What must a Transformer beat?", "Simple methods, published scores, and a leak.", _tones
        ),
    ),
    Page("runs", "Runs", "history", "Runs", 410),
    Page("replay", "Replay", "replay", "Runs", 420),
    Page("compare", "Compare", "compare", "Runs", 430),
    Page(
        "sweep",
        "Sweep",
        "grid_view",
        "Runs",
        440,
        Card(
            "Which activation learns best?",
            "Four activations, three seeds each, side by side. Press Start.",
            _bends,
            place=330,
        ),
    ),
    Page("search", "Search", "manage_search", "Runs", 450),
)


def all_pages() -> list[Page]:
    """Every page, in the order of the navigation."""
    declared = (*PAGES, *(experiment.page for experiment in EXPERIMENTS.values()))
    return sorted(declared, key=lambda page: page.place)


def by_section() -> dict[str, list[Page]]:
    """The pages of each section of the navigation."""
    found: dict[str, list[Page]] = {}
    for page in all_pages():
        found.setdefault(page.section, []).append(page)
    return found


def carded_pages() -> list[Page]:
    """Those that the home page shows, in its order."""
    shown = [page for page in all_pages() if page.card]
    return sorted(shown, key=lambda page: (page.card and page.card.place) or page.place)
