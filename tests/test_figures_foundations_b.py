"""The figures of the forward pass and of activation functions: what they show."""

import itertools
import json
import math
import re

import numpy as np
import pytest
from plotly_checks import checked

from playground.figures import palette
from playground.figures.activation_curves import ActivationCurve, activation_curves
from playground.figures.activation_line import activation_line
from playground.figures.end_labels import spread
from playground.figures.network_graph import network_graph
from playground.figures.network_layout import GraphEdge, GraphNode, NetworkLayout, node_at
from playground.figures.shifted_activations import Family, UnitCurve, shifted_activations
from playground.figures.surviving_gradient import SurvivingGradient, decades, surviving_gradient
from playground.reference.activations import ACTIVATIONS
from playground.reference.feedforward import node_layers, parameters_of

X = np.linspace(-10, 10, 41)


def nodes_of(sizes, known=True):
    return [
        GraphNode(number, (layer, position), f"o{number}", 0.1 * number if known else None, "b 1")
        for layer, numbers in enumerate(node_layers(sizes))
        for position, number in enumerate(numbers)
    ]


def edges_of(sizes, weight=lambda name: 1.0):
    return [
        GraphEdge(place.source, place.target, weight(name), name)
        for name, place in parameters_of(sizes, False).items()
    ]


def texts(figure):
    return [annotation.text for annotation in figure.layout.annotations]


def curve(name, titles=None):
    activation = ACTIVATIONS[name]
    t = np.array([-5.0, -1.0, -1e-9, 1e-9, 1.0, 5.0])
    return ActivationCurve(
        *(name, activation.title, t, activation.function(t), activation.derivative(t)),
        *(float(activation.function(0.0)), activation.derivative_at_zero),
        *(activation.lower, activation.upper),
    )


def gradient(name, left, panel="He"):
    return SurvivingGradient(name, ACTIVATIONS[name].title, panel, np.array(left))


def graph(sizes=(2, 3, 2), **choice):
    return checked(
        network_graph(nodes_of(sizes), edges_of(sizes), current=len(sizes) - 1, **choice)
    )


# The network


def test_positive_weights_are_blue_negative_ones_orange_and_zero_grey():
    weights = {"w12": 2.0, "w13": -0.5, "w14": 0.0}
    figure = checked(
        network_graph(nodes_of((1, 3)), edges_of((1, 3), weights.__getitem__), current=1)
    )
    width = {t.line.color: t.line.width for t in figure.data if t.mode == "lines"}
    assert set(width) == {palette.POSITIVE, palette.NEGATIVE, palette.MUTED}
    assert width[palette.POSITIVE] > width[palette.NEGATIVE] > width[palette.MUTED]


def test_every_edge_is_drawn_once_in_few_traces():
    rng = np.random.default_rng(0)
    sizes = (8,) * 7
    edges = edges_of(sizes, lambda name: rng.normal())
    figure = checked(network_graph(nodes_of(sizes), edges, current=6))
    lines = [t for t in figure.data if t.mode == "lines"]
    assert sum(len(t.x) for t in lines) == 3 * 6 * 64
    assert len(lines) < 20


def test_edges_beyond_the_current_layer_are_faint_and_nodes_there_empty():
    sizes = (2, 3, 2)
    nodes = [
        GraphNode(n.number, n.place, n.title, n.value if n.place[0] <= 1 else None)
        for n in nodes_of(sizes)
    ]
    figure = checked(network_graph(nodes, edges_of(sizes), current=1))
    assert len({t.opacity for t in figure.data if t.mode == "lines"}) == 2
    values = next(t for t in figure.data if t.mode == "markers+text").text
    assert [bool(text) for text in values] == [True] * 5 + [False] * 2


def test_the_lectures_network_has_a_label_on_every_weight_and_under_every_node():
    labels = texts(graph())
    assert sum(label.startswith("w") for label in labels) == 12
    assert labels.count("b 1") == 7


def test_labels_on_edges_are_dropped_where_they_would_overlap():
    assert not any(label.startswith("w") for label in texts(graph((2, 8, 8, 8, 8, 8, 2))))
    chosen = texts(graph((2, 8, 8, 2), chosen=11))
    assert [label.split()[0] for label in chosen if label.startswith("w")] == [
        f"w{i}_11" for i in range(3, 11)
    ]


@pytest.mark.parametrize("sizes", [(2, 3, 2), (2, 2, 1), (1, 4, 4), (3, 3, 3), (2, 5, 2)])
def test_labels_that_are_shown_are_apart(sizes):
    layout = NetworkLayout(nodes_of(sizes))
    shown = {label.split()[0] for label in texts(graph(sizes))}
    for layer in range(len(sizes) - 1):
        positions = [
            layout.label_place(edge)
            for edge in edges_of(sizes)
            if edge.title in shown and layout.nodes[edge.source].place[0] == layer
        ]
        heights = sorted(y * layout.row_pixels for _, y, _ in positions)
        assert all(b - a > 18 for a, b in itertools.pairwise(heights))


def test_a_click_finds_the_node_under_it_and_no_other():
    nodes = nodes_of((2, 3, 2))
    assert node_at(nodes, 1.0, 1.0) == 3
    assert node_at(nodes, 1.03, -0.1) == 4
    assert node_at(nodes, 2.0, -0.5) == 7
    assert node_at(nodes, 1.5, 0.0) is None


# Activation functions


def test_a_function_that_jumps_is_broken_at_zero_and_shows_which_value_it_takes():
    figure = checked(activation_curves([curve("heaviside")]))
    line, hollow, full = figure.data[:3]
    assert 0.0 in line.x
    assert np.isnan(line.y[list(line.x).index(0.0)])
    assert (list(hollow.y), hollow.marker.color) == ([0.0], palette.GROUND)
    assert (list(full.y), full.marker.color) == ([1.0], activation_line("heaviside")["color"])


def test_sign_takes_neither_of_its_limits_at_zero():
    _, hollow, full = checked(activation_curves([curve("sign")])).data[:3]
    assert (list(hollow.y), list(full.y)) == ([-1.0, 1.0], [0.0])


def test_relu_is_whole_and_its_slope_has_no_value_at_zero():
    figure = checked(activation_curves([curve("relu")]))
    function, slope, hollow, full = figure.data
    assert 0.0 not in function.x
    assert np.isnan(slope.y[list(slope.x).index(0.0)])
    assert (list(hollow.y), list(full.y)) == ([0.0, 1.0], [])


def test_lines_are_named_directly_up_to_four_and_in_a_legend_beyond():
    few = checked(activation_curves([curve(name) for name in ("sigmoid", "tanh", "relu", "elu")]))
    assert not few.layout.showlegend
    assert texts(few).count("Sigmoid") == 2
    every = checked(activation_curves([curve(name) for name in ACTIVATIONS]))
    assert every.layout.showlegend
    assert sorted(t.name for t in every.data if t.showlegend and t.mode == "lines") == sorted(
        activation.title for activation in ACTIVATIONS.values()
    )


def test_no_two_functions_look_alike():
    looks = {(activation_line(n)["color"], activation_line(n)["dash"]) for n in ACTIVATIONS}
    assert len(looks) == len(ACTIVATIONS) == 12
    others = {activation_line(n)["color"] for n in ACTIVATIONS if n != "relu"}
    assert activation_line("relu")["color"] not in others


# One unit


def unit(w, b):
    return UnitCurve(f"w = {w}", w, b, np.tanh(w * X + b), -b / w if w else None)


def drawn(yours):
    families = (
        Family("several w", [unit(1, 0), unit(2, 0)], "w"),
        Family("several b", [unit(1, 3)], "b"),
    )
    return checked(
        shifted_activations(X, families, yours, title="Tanh", at_zero=0.0, y_range=(-1.2, 1.2))
    )


def test_your_unit_is_the_thickest_line_in_both_panels_and_its_turning_point_is_marked():
    figure = drawn(unit(2, 3))
    thick = [t for t in figure.data if t.mode == "lines" and t.line.width == 4]
    assert {t.xaxis for t in thick} == {"x", "x2"}
    np.testing.assert_allclose(thick[0].y, np.tanh(2 * X + 3))
    assert [shape.x0 for shape in figure.layout.shapes] == [-1.5, -1.5]
    assert texts(figure).count("−b/w = −1.5") == 2


def test_a_turning_point_beyond_the_figure_or_nowhere_is_said_in_words():
    assert "−b/w = 50, outside" in texts(drawn(unit(-0.1, 5)))
    assert "w = 0: the sum never changes" in texts(drawn(unit(0, 5)))
    assert all(line.y0 == line.y1 for line in drawn(unit(0, 5)).layout.shapes)  # of no length


# The gradient through many layers


def test_exact_zeros_never_reach_the_logarithm():
    figure = checked(
        surviving_gradient([gradient("heaviside", [1, 0, 0]), gradient("tanh", [1, 0.5, 0.2])])
    )
    step = next(t for t in figure.data if t.name == "Heaviside step")
    assert (list(step.x), list(step.y)) == ([0], [1])
    assert step.marker.symbol[-1] == "x"
    assert "Heaviside step: 0" in texts(figure)


def test_the_axis_holds_everything_and_at_least_four_decades():
    low, high = decades([gradient("tanh", [1, 0.9, 0.8])])
    assert high - low >= 4
    low, high = decades([gradient("sigmoid", [1, 1e-9, 3e-17]), gradient("relu", [1, 7e8, 0])])
    assert low <= math.log10(3e-17)
    assert high >= math.log10(7e8)


def test_each_initialization_has_its_panel_on_the_same_axis():
    figure = checked(
        surviving_gradient([gradient("tanh", [1, 0.5], "Glorot"), gradient("tanh", [1, 2.0], "He")])
    )
    assert texts(figure)[:2] == ["Glorot", "He"]
    assert figure.layout.yaxis2.matches == "y"


# All


def test_labels_at_line_ends_keep_their_order_and_their_distance():
    heights = spread([0.0, 1.0, 1.0, 0.99], 0.2, 0.0, 1.0)
    assert heights == pytest.approx([0.0, 0.8, 1.0, 0.6])
    assert spread([], 1, 0, 1) == []


@pytest.mark.parametrize(
    "figure",
    [
        graph(),
        graph((8,) * 7, chosen=50),
        checked(activation_curves([])),
        checked(activation_curves([curve(name) for name in ACTIVATIONS])),
        drawn(unit(2, 3)),
        checked(surviving_gradient([])),
        checked(surviving_gradient([gradient("tanh", [1, 0.5, 0.2])])),
    ],
)
def test_figures_can_be_drawn_in_both_themes_and_say_what_they_show(figure):
    text = figure.to_json()
    colors = set(re.findall(r"#[0-9a-f]{6}\b", json.dumps(json.loads(text)["data"])))
    assert colors <= set(palette.DARK_FOR_LIGHT)
    assert "NaN" not in text
    assert figure.layout.meta["alt"]
    assert figure.layout.height <= 540
    sizes = [annotation.font.size or 14 for annotation in figure.layout.annotations]
    assert all(size >= 14 for size in sizes)
