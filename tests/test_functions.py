"""Targets: the named ones against `math`, and curves against interpolation written as a loop."""

import itertools
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.datasets import DatasetError
from playground.datasets.expression import ExpressionError
from playground.datasets.functions import (
    TARGETS,
    Curve,
    TargetError,
    curve_from_text,
    read_curve,
    samples,
    target_named,
)
from playground.experiments.function_fit.target_source import numpy_source


@pytest.fixture
def own_data(tmp_path, monkeypatch):
    """A data folder of the test's own."""
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))


FORMULAS = {
    "cubic": lambda x: 2 * x**3 + 4 * x**2 - 5 * x + 1,
    "sin": math.sin,
    "abs": abs,
    "step": lambda x: float(x >= 0),
    "sawtooth": lambda x: x - math.floor(x),
    "runge": lambda x: 1 / (1 + 25 * x * x),
    "noisy": math.sin,
}


def between(points, x):
    """The height at x on straight lines between points, by looking for the right one."""
    points = sorted(points)
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if x0 <= x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return math.nan


@pytest.mark.parametrize("name", list(FORMULAS))
def test_a_named_target_is_its_formula(name):
    target = target_named(name)
    x = np.linspace(target.low, target.high, 101)
    np.testing.assert_allclose(target.function(x), [FORMULAS[name](float(t)) for t in x])
    assert target is TARGETS[name]


def test_every_target_has_an_oracle_here():
    assert set(TARGETS) == set(FORMULAS)
    assert all(target.low < target.high for target in TARGETS.values())


def test_the_lectures_thousand_points():
    x, y = samples(TARGETS["cubic"], 1000)
    assert (len(x), x[0], x.dtype, y.dtype) == (1000, -4, np.float64, np.float64)
    assert x[-1] == pytest.approx(2 - 6 / 1000)
    assert np.diff(x) == pytest.approx(6 / 1000)
    assert y == pytest.approx([FORMULAS["cubic"](float(t)) for t in x])


def test_noise_belongs_to_the_seed_and_to_the_noisy_target_only():
    (_, first), (_, again), (_, other) = (samples(TARGETS["noisy"], 4000, s) for s in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    x, clean = samples(TARGETS["sin"], 4000, 1)
    assert np.std(first - np.sin(x)) == pytest.approx(TARGETS["noisy"].noise, rel=0.05)
    assert np.abs(np.corrcoef(first - clean, other - clean)[0, 1]) < 0.1
    np.testing.assert_array_equal(clean, np.sin(x))


def test_no_samples_are_refused():
    with pytest.raises(TargetError, match=r"at least 1 sample. Received: 0"):
        samples(TARGETS["sin"], 0)


def test_a_formula_is_a_target_on_minus_three_to_three():
    target = target_named(" sin(3*x) + x**2 ")
    assert (target.low, target.high, target.label) == (-3, 3, "sin(3*x) + x**2")
    assert target.function(np.array([0.5])) == pytest.approx(math.sin(1.5) + 0.25)
    assert target_named(target.name).function(np.ones(1)) == target.function(np.ones(1))


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("log(x) on [0.1, 3]", (0.1, 3)),
        ("log(x)  on (0.5,2)", (0.5, 2)),
        ("x on [−2, −1.5]", (-2, -1.5)),
    ],
)
def test_a_formula_may_name_its_interval(text, interval):
    target = target_named(text)
    assert (target.low, target.high) == interval
    assert target.name == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x on [3, 1]", "Received: on [3, 1]."),
        ("x on [1, 1]", "at least 0.01 wide"),
        ("x on [0, 1e9]", "Received: on [0, 1e9]."),
        ("x on [0, nan]", "Received: on [0, nan]."),
        ("x on [0, 1", "Received: [ at column 6."),
        ("x on [0, 5000]", "within ±1,000"),
        ("x on [1.2.3, 5]", "Received: on [1.2.3, 5]."),
        ("log(x)", "Received: no number at x = −3."),
        ("1/x", "Received: inf at x = 0."),
        ("foo", "Or name a target: cubic, sin, abs"),
        ("Cubic", "Or name a target: cubic"),
        ("2 + foo(x)", "Received: foo at column 5."),
        ("", "Received: nothing."),
        ("points:", "Expected 2 to 5,000 points with x and y. Received: 0."),
        ("points:1,2", "Received: 1."),
        ("points:1,2;3", "in point 2. Received: 1 entries."),
        ("points:1,2;3,4,5", "in point 2. Received: 3 entries."),
        ("points:1,2;a,4", "in point 2. Received: a."),
        ("points:1,2;,4", "Received: nothing."),
        ("points:1,2;nan,4", "Received: nan."),
        ("points:1,2;3,inf", "Received: inf."),
        ("points:1,2;3,1e99", "Received: 1e99."),
        ("points:1,2;3,\x00", "Received: ?."),
        ("points:1,2;0,0;1,3", "Received: x = 1 in point 3, as in point 1."),
        ("points:1,2;1.001,3", "at least 0.01 apart"),
        ("points:" + ";".join(f"{k},0" for k in range(5001)), "2 to 5,000 points"),
    ],
)
def test_what_is_no_target_is_one_sentence(text, sentence):
    with pytest.raises((TargetError, ExpressionError)) as caught:
        target_named(text)
    assert sentence in str(caught.value)
    assert str(caught.value).startswith("Expected ")
    assert str(caught.value).isprintable()


def test_what_python_takes_for_a_blank_may_stand_around_a_number():
    """The information separators of ASCII are blanks for `str.strip`, and are not for `float`."""
    curve = target_named("points:\x1f0,1;\x1d1,3\x1c").function
    assert (curve.x.tolist(), curve.y.tolist()) == ([0, 1], [1, 3])


points = st.lists(
    st.tuples(st.integers(-50, 50), st.integers(-1000, 1000)),
    min_size=2,
    max_size=30,
    unique_by=lambda point: point[0],
)


@given(points, st.floats(-60, 60))
def test_clicked_points_are_joined_by_straight_lines(given_points, x):
    text = "points:" + ";".join(f"{a},{b}" for a, b in given_points)
    target = target_named(text)
    found, expected = float(target.function(np.array([x]))[0]), between(given_points, x)
    assert found == pytest.approx(expected, abs=1e-9, nan_ok=True)
    assert target_named(target.name).name == target.name


def test_a_new_point_joins_and_one_at_the_same_place_gives_way():
    curve = curve_from_text("points:2,5;0,1").with_point(1.0, 7.0)
    assert curve.text == "points:0,1;1,7;2,5"
    assert curve.with_point(1.0, -1.0).text == "points:0,1;1,-1;2,5"


def test_a_long_curve_travels_by_the_name_under_which_all_its_points_are_kept(own_data):
    x = np.linspace(0, 10, 5000)
    curve = Curve(x, np.sin(x))
    assert re.fullmatch(r"points-[0-9a-f]{16}", curve.text)
    read = target_named(curve.text)
    assert read.name == curve.text
    np.testing.assert_allclose(read.function(x), np.sin(x), atol=1e-5)


def test_two_hundred_points_travel_themselves(own_data):
    x = np.arange(200.0)
    assert Curve(x, x).text.startswith("points:0,0;1,1;2,2;")


def test_the_script_of_a_long_curve_has_all_its_points(own_data):
    x = np.linspace(-1, 1, 301)
    source = numpy_source(target_named(Curve(x, x**2).text))
    found = eval(source, {"np": np, "x": x})
    np.testing.assert_allclose(found, x**2, atol=1e-5)


@pytest.mark.parametrize("scale", [1e-2, 1.0, 1e6])
def test_the_text_of_a_curve_keeps_its_shape_at_any_scale(scale):
    x = scale * np.linspace(-1, 1, 7)
    y = scale * np.exp(-np.linspace(-1, 1, 7)) / 3
    read = curve_from_text(Curve(x, y).text)
    np.testing.assert_allclose(read.x, x, rtol=0, atol=5e-6 * scale)
    np.testing.assert_allclose(read.y, y, rtol=0, atol=5e-6 * scale)


@pytest.mark.parametrize(
    "text",
    [
        "x,y\n2,5\n0,1\n1,7.5\n",
        "2,5\n0,1\n1,7.5",
        "\ufeffx;y\r\n2;5\r\n0;1\r\n1;7,5\r\n",
        "2\t5\n\n0\t1\n1\t7.5\n",
        '"a","b"\n"2","5"\n0,1\n1,7.5e0\n',
        "2 5\n0   1\n 1 7.5 ",
    ],
)
def test_a_file_of_two_columns_is_a_curve(text):
    curve = read_curve("curve.csv", text.encode()).curve
    assert curve.x.tolist() == [0, 1, 2]
    assert curve.y.tolist() == [1, 7.5, 5]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "in curve.csv. Received: an empty file."),
        ("x,y\n", "Expected rows below the header"),
        ("x,y\n1,2\n", "Received: 1."),
        ("x,y\n1,2\n\n3,b\n", "a number as field 2 in line 4 of curve.csv. Received: 'b'."),
        ("1,2\n3,4,5\n", "Expected two columns, x and y, in line 1"),
        ("1,2\n3\n", "in line 2 of curve.csv. Received: 1 of them."),
        ("1,2\n3,2000000\n", "of at most 1,000,000 in line 2 of curve.csv. Received: 2e+06."),
        ("1,2\nx,y\n3,4\n", "a number as field 1 in line 2 of curve.csv. Received: 'x'."),
        ("1,2\n2,2\n1,3\n", "x = 1 in line 3, as in line 1."),
        ("=cmd|'/c calc'!A0,1\n1,2\n2,3", 'in line 1 of curve.csv. Received: "=cmd|'),
        ("1,2\n" * 5001, "Expected at most 5,000 rows in line 5,001"),
    ],
)
def test_a_file_that_is_no_curve_is_told_its_line(text, sentence):
    with pytest.raises(DatasetError) as caught:
        read_curve("curve.csv", text.encode())
    assert sentence in str(caught.value)


def test_heights_too_small_for_a_figure_are_zero_in_the_link():
    target = target_named("points:0,0;1,1e-320")
    assert target.name == "points:0,0;1,0"
    assert target_named(target.name).name == target.name


@pytest.mark.parametrize(
    "text", ["points:0,\ud800;1,2", "\ud800", "x +\ud800", "points:0,1;" + "9" * 10**5]
)
def test_a_refused_target_is_quoted_with_at_most_forty_letters(text):
    with pytest.raises((TargetError, ExpressionError)) as caught:
        target_named(text)
    said = str(caught.value)
    assert len(said) < 300
    said.encode()


def test_five_thousand_rows_are_read():
    rows = "\n".join(f"{k},{k % 7}" for k in range(5000))
    assert len(read_curve("curve.csv", rows.encode()).curve.x) == 5000
