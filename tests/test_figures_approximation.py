"""The figures of universal approximation: what they show, and how fast."""

import json
import math
import time

import numpy as np
import pytest
from plotly_checks import checked

from playground.datasets.functions import TARGETS, target_named
from playground.figures import palette
from playground.figures.error_rate import ErrorRate, error_rate
from playground.figures.neuron_sum import NeuronSum, neuron_sum, seen
from playground.reference.approximation import (
    SumOfNeurons,
    arranged,
    sup_errors,
    theoretical_rate,
)

COUNTS = np.arange(2, 101, 2)


def info_of(text, neurons=None):
    target = target_named(text)
    x = seen(target.low, target.high)
    return NeuronSum(target.low, target.high, x, target.function(x), neurons)


def arranged_for(text, activation="sigmoid", n=10, arrangement="bumps"):
    t = target_named(text)
    return arranged(arrangement, t.function, t.low, t.high, n, activation)


def rate_of(text, activation="sigmoid", arrangement="bumps", neurons=10, error=None):
    t = target_named(text)
    place = (t.function, t.low, t.high, arrangement, activation, 20.0)
    return ErrorRate(
        COUNTS, sup_errors(*place, COUNTS), theoretical_rate(*place), neurons, error, "bumps"
    )


def named(figure, name):
    return next(trace for trace in figure.data if trace.name == name)


def texts(figure):
    return [annotation.text for annotation in figure.layout.annotations]


def test_the_interval_and_forty_percent_on_both_sides_are_shown_and_shaded():
    figure = checked(neuron_sum(info_of("cubic", arranged_for("cubic"))))
    assert figure.layout.xaxis.range == pytest.approx((-4 - 2.4, 2 + 2.4))
    boxes = [(shape.x0, shape.x1) for shape in figure.layout.shapes]
    assert boxes == [pytest.approx((-6.4, -4)), pytest.approx((2, 4.4))]
    assert texts(figure).count("outside<br>the interval:<br>no promise") == 2


def test_the_sum_is_drawn_beside_the_target_and_both_are_named():
    neurons = arranged_for("sin", n=20)
    info = info_of("sin", neurons)
    figure = checked(neuron_sum(info))
    np.testing.assert_allclose(named(figure, "sum").y, neurons.values(info.x))
    np.testing.assert_allclose(named(figure, "target").y, np.sin(info.x))
    assert named(figure, "sum").line.width > named(figure, "target").line.width
    assert {"sum", "target"} <= set(texts(figure))


def test_every_neuron_is_drawn_in_the_colour_of_its_sign_and_marked_where_it_turns():
    neurons = SumOfNeurons([1, 2, -4, 0], [0, 1, 2, 1], [1, -1, 3, 1], "tanh")
    figure = checked(neuron_sum(info_of("sin", neurons)))
    thin = {t.line.color: t for t in figure.data if t.mode == "lines" and t.line.width == 1}
    gaps = {color: int(np.isnan(t.y).sum()) for color, t in thin.items()}
    assert gaps == {palette.POSITIVE: 3, palette.NEGATIVE: 1}
    marks = next(t for t in figure.data if t.mode == "markers")
    assert list(marks.x) == [0, -0.5, 0.5]  # the last neuron turns nowhere


def test_no_neuron_moves_the_axes():
    huge = SumOfNeurons([1e6], [0], [1e9], "relu")
    ranges = {
        (f.layout.yaxis.range, f.layout.xaxis.range)
        for f in (checked(neuron_sum(info_of("sin", n))) for n in (None, huge, arranged_for("sin")))
    }
    assert len(ranges) == 1
    assert ranges.pop()[0] == pytest.approx((-1.7, 1.7), abs=1e-4)


@pytest.mark.parametrize("text", ["3", "0*x", "points:0,1;1,1", "sqrt(x) on [0, 1]", "-9e5 + x"])
def test_flat_targets_and_those_without_values_outside_are_drawn(text):
    figure = checked(neuron_sum(info_of(text, arranged_for(text))))
    low, high = figure.layout.yaxis.range
    assert math.isfinite(low)
    assert low < high
    json.loads(figure.to_json())


def test_a_figure_without_a_target_says_what_will_appear():
    x = seen(0, 1)
    figure = checked(neuron_sum(NeuronSum(0, 1, x, np.full_like(x, np.nan), None)))
    assert "will<br>appear here" in texts(figure)[0]
    nothing = ErrorRate(np.array([]), np.array([]), None, 1, None, "bumps")
    assert "will appear here" in texts(checked(error_rate(nothing)))[0]


@pytest.mark.parametrize(
    ("activation", "arrangement", "word"),
    [
        ("sigmoid", "bumps", "bound ∝ 1/N"),
        ("relu", "ramps", "bound ∝ 1/N²"),
        ("linear", "ramps", "best"),
    ],
)
def test_the_bound_is_a_line_above_the_measured_points(activation, arrangement, word):
    info = rate_of("sin", activation, arrangement)
    figure = checked(error_rate(info))
    line, points, _ = figure.data
    assert (np.array(points.y) <= np.array(line.y) * 1.001).all()
    slope = np.polyfit(np.log(line.x), np.log(line.y), 1)[0]
    assert slope == pytest.approx(-info.rate.order, abs=1e-6)
    assert texts(figure)[-1] == word


def test_a_jump_has_points_but_no_line():
    figure = checked(error_rate(rate_of("step")))
    assert len(figure.data) == 2
    assert "no rate" in texts(figure)


def test_now_is_marked_at_its_own_error_or_on_the_curve():
    info = rate_of("sin", neurons=11)
    assert checked(error_rate(info)).data[-1].y[0] in info.errors
    own = checked(error_rate(rate_of("sin", neurons=3, error=0.75))).data[-1]
    assert (own.x[0], own.y[0]) == (3, 0.75)


def test_an_exact_fit_has_a_place_on_the_logarithmic_axis():
    figure = checked(error_rate(rate_of("cubic", "polynomial", "ramps")))
    assert all(math.isfinite(end) for end in figure.layout.yaxis.range)
    flat = ErrorRate(COUNTS, np.zeros(50), None, 10, None, "bumps")
    assert all(math.isfinite(end) for end in checked(error_rate(flat)).layout.yaxis.range)


def test_the_colours_are_those_of_the_palette():
    for figure in (
        checked(neuron_sum(info_of("cubic", arranged_for("cubic")))),
        checked(error_rate(rate_of("sin"))),
    ):
        used = {part[:7] for part in figure.to_json().split('"') if part.startswith("#")}
        assert used <= set(palette.DARK_FOR_LIGHT)


@pytest.mark.parametrize("name", list(TARGETS))
def test_a_figure_of_a_hundred_neurons_is_a_few_short_traces(name):
    figure = checked(neuron_sum(info_of(name, arranged_for(name, n=100))))
    assert len(figure.data) <= 6
    assert len(figure.to_json()) < 200_000


def test_figures_of_a_hundred_neurons_are_drawn_at_once():
    info, rate = info_of("cubic", arranged_for("cubic", n=100)), rate_of("cubic")
    for draw in (lambda: checked(neuron_sum(info)), lambda: checked(error_rate(rate))):
        took = []
        for _ in range(7):
            start = time.thread_time()  # others may share the machine
            draw()
            took.append(time.thread_time() - start)
        assert min(took) < 0.05
