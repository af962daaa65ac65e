"""Figures are plain data, and become JSON as plotly.js reads it."""

from __future__ import annotations

import base64
import json

import numpy as np
import plotly.graph_objects as go
import pytest
from plotly_checks import checked

from playground.figures.encoding import encoded
from playground.figures.sketch import Sketch, beside
from playground.figures.template import TEMPLATE, complete


def sent(values):
    """What a browser receives of values that a trace holds."""
    figure = {"data": [{"y": values}], "layout": {}}
    return json.loads(encoded(figure))["data"][0]["y"]


def read(packed):
    """An array as the documentation of plotly.js has it read: little-endian bytes in base64."""
    kind = np.dtype(packed["dtype"]).newbyteorder("<")
    flat = np.frombuffer(base64.b64decode(packed["bdata"]), kind)
    return flat.reshape([int(n) for n in packed["shape"].split(",")] if "shape" in packed else -1)


@pytest.mark.parametrize("kind", ["u1", "i1", "u2", "i2", "u4", "i4", "i8", "f2", "f4", "f8"])
def test_an_array_arrives_as_it_was(kind):
    values = np.array([[0, 1, 2], [100, 99, 3]], kind)
    np.testing.assert_array_equal(read(sent(values)), values)


def test_an_array_is_packed_as_plotly_packs_it():
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    figure = go.Figure(go.Heatmap(z=values))
    assert sent(values) == json.loads(figure.to_json())["data"][0]["z"]


def test_an_array_in_another_order_of_memory_is_packed_by_rows():
    values = np.arange(12, dtype=np.float32).reshape(3, 4)
    np.testing.assert_array_equal(read(sent(values.T)), values.T)
    np.testing.assert_array_equal(read(sent(values[::-1, ::2])), values[::-1, ::2])


def test_numbers_travel_in_half_the_bytes_where_a_screen_shows_no_difference():
    assert sent(np.array([0.1, 0.2]))["dtype"] == "f4"


@pytest.mark.parametrize("value", [1e300, 1e-300, float(2**40)])
def test_numbers_beyond_the_smaller_type_arrive_whole(value):
    kept = np.array([value])
    np.testing.assert_allclose(read(sent(kept)), kept, rtol=1e-6)
    many = np.array([2**40], np.int64)
    np.testing.assert_array_equal(read(sent(many)), many)


@pytest.mark.parametrize("gap", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("as_list", [True, False])
def test_what_is_not_finite_is_a_gap_and_the_json_is_valid(gap, as_list):
    def refuse(word):
        raise AssertionError(f"JSON has no {word}")

    values = np.array([1.0, gap, 2.0])
    text = encoded({"data": [{"y": list(values) if as_list else values}], "layout": {}})
    (trace,) = json.loads(text, parse_constant=refuse)["data"]
    if as_list:
        assert trace["y"] == [1, None, 2]
    else:
        np.testing.assert_array_equal(read(trace["y"]), values)


def test_words_and_single_numbers_of_numpy_are_written_out():
    assert sent(np.array(["a", "b"])) == ["a", "b"]
    assert sent(np.array([True, False])) == [True, False]
    assert sent([np.float64(0.5), np.float32(0.5), np.int64(3)]) == [0.5, 0.5, 3]
    assert sent(np.array([1.0, None, np.nan], object)) == [1, None, None]


def test_what_is_no_data_is_refused_with_a_sentence():
    with pytest.raises(TypeError, match=r"Expected numbers, words.* Received: set"):
        sent({1, 2})


def test_a_whole_figure_has_the_look_and_a_sent_one_has_not():
    figure = Sketch().figure(height=100, alt="nothing")
    assert "template" not in json.loads(encoded(figure))["layout"]
    assert complete(figure)["layout"]["template"] == TEMPLATE
    assert "template" not in figure["layout"], "the figure itself stays as it is"


def test_plotly_finds_a_misspelt_property():
    sketch = Sketch()
    sketch.scatter(x=[1], y=[1], markers={"colour": "#000000"})
    with pytest.raises(ValueError, match="Invalid property"):
        checked(sketch.figure(height=100, alt="a mistake"))


def test_panels_beside_each_other_share_the_width_less_their_gaps():
    assert beside(1, 0.1) == [(0.0, 1.0)]
    np.testing.assert_allclose(beside(3, 0.05), [(0, 0.3), (0.35, 0.65), (0.7, 1)])
