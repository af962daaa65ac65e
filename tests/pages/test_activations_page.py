"""The page on activation functions, against formulas written out here."""

from __future__ import annotations

import functools
import json
import math

import numpy as np
import pytest
from opening import open_page, open_tab, press, told_to_components, words

opened = functools.partial(open_page, "activations")


def test_the_page_opens_on_the_lectures_four_functions():
    at = opened()
    assert list(at.table[0].value["Function"]) == ["Heaviside step", "Sigmoid", "Tanh", "ReLU"]
    assert list(at.table[0].value["Slope at 0"]) == ["none", "0.25", "1", "none"]
    assert at.query_params == {}


def test_all_twelve_can_be_compared():
    at = opened(preset="all")
    assert len(at.table[0].value) == 12
    slopes = dict(zip(at.table[0].value["Function"], at.table[0].value["Slope at 0"], strict=True))
    assert [name for name, slope in slopes.items() if slope == "none"] == [
        *("Heaviside step", "Sign", "ReLU", "Leaky ReLU", "SELU")
    ]


def test_the_choice_of_functions_travels_in_the_link():
    at = opened(activations="gelu,silu")
    assert list(at.table[0].value["Function"]) == ["GELU", "SiLU"]
    at.multiselect(key="activations:activations").set_value(["elu"]).run()
    assert at.query_params["activations"] == "elu"


def test_no_function_at_all_is_a_sentence():
    at = opened()
    at.multiselect(key="activations:activations").set_value([]).run()
    assert not at.exception
    assert "A row for each function that you choose appears here." in words(at)


def test_the_turning_point_is_minus_b_over_w():
    at = opened(section="unit", w="-2", b="3")
    assert "x = -b/w = 1.5$" in words(at)
    at.slider(key="activations_unit:b").set_value(-5.0).run()
    assert "x = -b/w = -2.5$" in words(at)
    assert at.query_params == {"section": "unit", "w": "-2", "b": "-5"}


def test_a_weight_of_zero_has_no_turning_point():
    at = opened(section="unit", w="0", b="1")
    assert "the input has no say" in words(at)
    assert at.dataframe[0].value["−b/w"].isna()[0]


def test_the_table_of_units_follows_the_formulas():
    table = opened(section="unit", activation="tanh", w="0.5", b="1").dataframe[0].value
    assert table["Output at x = 0"][0] == pytest.approx(math.tanh(1))
    assert table["Slope in x at −b/w"][0] == pytest.approx(0.5)
    # the lecture's weights with your bias, then the lecture's biases with your weight
    assert list(table["w"])[1:5] == [0.5, 1, 2, 5]
    assert list(table["b"])[5:] == [-5, -2, 0, 2, 5]


def test_a_challenge_sets_the_weights_to_compare():
    at = opened(section="unit")
    press(at, "Make a step of it")
    assert at.query_params["weights"] == "1,5,20,100"


def test_a_linear_stack_multiplies_gradients_as_plain_matrices_do():
    at = opened(section="layers", activations="linear,heaviside", width="16", depth="7", seed="3")
    table = at.dataframe[0].value
    row = table[(table["Function"] == "Linear") & (table["Initialization"] == "Glorot uniform")]

    rng = np.random.default_rng(3)
    rng.standard_normal((32, 16))  # the inputs, which a linear stack forgets on the way back
    gradient = rng.standard_normal((32, 16))
    limit = math.sqrt(6 / 32)
    start = gradient.std() ** 2 + gradient.mean() ** 2
    for W in reversed([rng.uniform(-limit, limit, (16, 16)) for _ in range(7)]):
        gradient = gradient @ W.T
    left = math.sqrt((gradient**2).mean() / start)
    assert row["After 7"].iloc[0] == pytest.approx(left)
    assert "**Heaviside step, after 1 layer**" in words(at)


def test_saturating_layers_lose_the_gradient_and_he_keeps_it_for_relu():
    table = opened(section="layers").dataframe[0].value.set_index(["Function", "Initialization"])
    left = table["After 20"]
    assert left["Sigmoid", "Glorot uniform"] < 0.25**20 * 10
    assert 0.1 < left["ReLU", "He normal"] < 10
    assert left["ReLU", "Glorot uniform"] < 0.01


def test_the_switch_between_sections_changes_the_link():
    at = opened()
    at.segmented_control(key="activations:sections").set_value("layers").run()
    assert at.query_params == {"section": "layers"}
    at.slider(key="activations_layers:depth").set_value(5).run()
    assert at.query_params["depth"] == "5"
    open_tab(at, "Understand")
    assert r"0.25^{5} \approx 9.8 \times 10^{-4}" in words(at)
    at.segmented_control(key="activations:sections").set_value("").run()
    at.segmented_control(key="activations:sections").set_value("layers").run()
    assert at.slider(key="activations_layers:depth").value == 5


@pytest.mark.parametrize("typed", ["1, two", "1e300", "nan", "1,2,3,4,5,6,7,8"])
def test_nonsense_for_weights_is_answered_in_one_sentence(typed):
    at = opened(section="unit")
    at.text_input(key="activations_unit:weights").set_value(typed).run()
    assert not at.exception
    assert f"Received: weights={typed}." in at.error[0].value


@pytest.mark.parametrize(
    ("name", "value"),
    [("w", "1e300"), ("activation", "step"), ("biases", "x"), ("b", "nan")],
)
def test_a_bad_link_is_named(name, value):
    at = opened(section="unit", **{name: value})
    assert f"Received: {name}={value}." in at.warning[0].value


def test_sections_open_with_functions_that_jump_and_that_bend():
    for section, field in (("unit", "activation"), ("layers", "activations")):
        for name in ("sign", "gelu"):
            opened(section=section, **{field: name})


def test_who_misses_the_point_of_the_tangent_does_not_zoom_the_figure():
    drawn = told_to_components(opened())
    (shape,) = [data for data in drawn if (data.get("moving") or {}).get("grab") == "grabTangent"]
    assert json.loads(shape["figure"])["layout"]["dragmode"] is False
