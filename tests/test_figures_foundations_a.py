"""Figures of the neurodes and perceptron pages: what they compute, and that they can be read."""

from __future__ import annotations

import itertools
import json
import re

import numpy as np
import pytest
from plotly_checks import checked

from playground.figures.decision_plane import DecisionPlane, decision_plane
from playground.figures.half_plane import half_plane, rectangle
from playground.figures.layer_planes import LayerPlanes, labels_of, layer_planes, winning_region
from playground.figures.neurode_network import neurode_network
from playground.figures.palette import DARK_FOR_LIGHT
from playground.figures.perceptron_trace import PerceptronTrace, perceptron_trace
from playground.figures.points_plane import points_plane
from playground.figures.step_functions import step_functions
from playground.figures.truth_table import TruthTable, truth_table
from playground.figures.unit_diagram import (
    INPUT_X,
    SUM_X,
    TOP,
    UnitDiagram,
    input_heights,
    unit_diagram,
    unit_diagram_part,
)
from playground.figures.xor_fold import xor_fold
from playground.reference.neurode import network_for
from playground.reference.perceptron import point_set, trace, xor_network
from playground.reference.threshold_unit import ThresholdUnit

BOX = (-3.0, 3.0, -3.0, 3.0)
UNITS = (
    ThresholdUnit((0.0, 1.0), 0.6),
    ThresholdUnit((-0.9, -0.5), 0.6),
    ThresholdUnit((0.9, -0.5), 0.6),
)


def run_of(name):
    return trace(point_set(name), max_steps=30)


FIGURES = {
    "unit": lambda: checked(
        unit_diagram(UnitDiagram(("x1", "x2"), (1, 0), (1, -1), (True, False), "≥ 1", 1))
    ),
    "table": lambda: checked(
        truth_table(
            TruthTable(("x", "y"), (("0", "1"), ("1", "0")), 0, (1,), frozenset({1}), toggles=1)
        )
    ),
    "network": lambda: checked(neurode_network(network_for((0, 1, 1, 0), 2), (0, 1))),
    "constant network": lambda: checked(neurode_network(network_for((0, 0), 1), (1,))),
    "plane": lambda: checked(
        decision_plane(DecisionPlane(UNITS[1], BOX, (1, 1), np.eye(2), np.array([0, 1])))
    ),
    "plane without a line": lambda: checked(
        decision_plane(DecisionPlane(ThresholdUnit((0.0, 0.0), -1.0), BOX))
    ),
    "steps": lambda: checked(step_functions(0.0)),
    "steps far away": lambda: checked(step_functions(-4000.0)),
    "layer": lambda: checked(layer_planes(LayerPlanes(UNITS, BOX, np.eye(2), (0.5, 0.2)))),
    "trace": lambda: checked(
        perceptron_trace(PerceptronTrace(run_of("and"), 6, BOX, 51, "at most 51"))
    ),
    "start of a trace": lambda: checked(
        perceptron_trace(PerceptronTrace(run_of("xor"), 0, BOX, None, "no bound"))
    ),
    "points": lambda: checked(points_plane(np.eye(2), np.array([1, 1]), BOX, "one class")),
    "no points": lambda: checked(points_plane(np.empty((0, 2)), np.empty(0), BOX, "no points")),
    "fold": lambda: checked(xor_fold(xor_network())),
    "flat fold": lambda: checked(xor_fold(xor_network((ThresholdUnit((0.0, 0.0), 1.0),) * 3))),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_a_text_palette_colours_and_large_type(name):
    figure = FIGURES[name]()
    text = figure.to_json()
    drawn = json.loads(text)
    assert len(drawn["layout"]["meta"]["alt"]) > 10
    assert drawn["layout"]["height"] > 100
    assert {color.lower() for color in re.findall(r"#[0-9a-fA-F]{6}", text)} <= set(DARK_FOR_LIGHT)
    assert "rgb(" not in text
    assert "NaN" not in text
    sizes = [float(s) for s in re.findall(r'font":\{[^{}]*?"size":([\d.]+)', text)]
    assert sizes
    assert min(sizes) >= 14


def inside(polygon, point):
    """Whether a point is in a convex polygon: on the same side of every edge."""
    crosses = [
        (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])
        for a, b in itertools.pairwise([*polygon, polygon[0]])
    ]
    return all(c >= -1e-9 for c in crosses) or all(c <= 1e-9 for c in crosses)


@pytest.mark.parametrize("unit", [*UNITS, ThresholdUnit((2.0, -3.0), 1e-3)])
def test_a_half_plane_holds_the_points_where_the_unit_fires(unit):
    one = half_plane(rectangle(BOX), unit.weights, unit.bias)
    zero = half_plane(rectangle(BOX), unit.weights, unit.bias, above=False)
    for point in np.random.default_rng(0).uniform(-3, 3, (200, 2)):
        fired = bool(unit.output(point))
        assert inside(one, point) == fired
        assert inside(zero, point) != fired


def test_without_weights_the_bias_takes_the_whole_window():
    assert half_plane(rectangle(BOX), (0, 0), 0.0) == rectangle(BOX)
    assert half_plane(rectangle(BOX), (0, 0), 0.0, above=False) == []
    assert half_plane(rectangle(BOX), (0, 0), -1.0) == []


def test_winning_regions_share_the_plane_by_the_largest_sum():
    regions = [winning_region(UNITS, k, BOX) for k in range(3)]
    for point in np.random.default_rng(1).uniform(-3, 3, (200, 2)):
        winner = int(np.argmax([unit.weighted_sum(point) for unit in UNITS]))
        assert [inside(region, point) for region in regions] == [k == winner for k in range(3)]


def test_of_equal_units_the_first_wins():
    same = (UNITS[0],) * 3
    assert [bool(winning_region(same, k, BOX)) for k in range(3)] == [True, False, False]


def test_labels_are_letters():
    assert labels_of((1, 0, 1)) == "AC"
    assert labels_of((0, 0, 0)) == "–"


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_click_finds_the_input_and_the_wire_under_it(count):
    for index, y in enumerate(input_heights(count)):
        assert unit_diagram_part(INPUT_X, y, count) == ("input", index)
        along = 0.4
        x = INPUT_X + along * (SUM_X - INPUT_X)
        assert unit_diagram_part(x, y + along * (TOP / 2 - y), count) == ("wire", index)
    assert unit_diagram_part(9.5, TOP / 2, count) is None


def test_the_diagram_adds_what_its_wires_carry():
    info = UnitDiagram(
        ("", "a", "b"), (1, 0.5, -2), (-0.5, 2, 0.25), (True, False, False), "≥ 0", 1
    )
    assert info.total == pytest.approx(-0.5 + 1 - 0.5)


def test_the_steps_show_their_exact_values_at_0():
    alt = checked(step_functions(0.0)).layout.meta["alt"]
    assert alt == "heaviside(0) = 1; sign(0) = 0; logistic(0) = 0.5"


def test_the_axis_of_mistakes_is_the_same_at_every_step():
    run = run_of("xor")
    tops = {
        tuple(
            checked(
                perceptron_trace(PerceptronTrace(run, step, BOX, None, "x"))
            ).layout.yaxis2.range
        )
        for step in range(len(run) + 1)
    }
    assert len(tops) == 1
