"""The page on the forward pass, against the lecture's equations in plain Python."""

from __future__ import annotations

import functools
import math

import pytest
from opening import open_page, open_tab, press, words
from streamlit.testing.v1 import AppTest

W = {"w13": 0.1, "w14": -0.2, "w15": 0.3, "w23": 0.4, "w24": 0.5, "w25": -0.6}
W |= {"w36": 0.7, "w37": -0.8, "w46": 0.9, "w47": 1.1, "w56": -1.2, "w57": 1.3}
W |= {"b3": 0.05, "b4": -0.15, "b5": 0.25, "b6": -0.35, "b7": 0.45}
BY_HAND = {"weights": "by hand", "parameters": ",".join(str(value) for value in W.values())}

opened = functools.partial(open_page, "forward_pass")


def metric(at: AppTest, label: str) -> float:
    return float(next(m for m in at.metric if m.label == label).value)


def sigma(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def by_the_lecture(w: dict[str, float], x1: float = 0.5, x2: float = 0.9) -> dict[int, float]:
    """The lecture's five lines."""
    o3 = sigma(w["w13"] * x1 + w["w23"] * x2 + w["b3"])
    o4 = sigma(w["w14"] * x1 + w["w24"] * x2 + w["b4"])
    o5 = sigma(w["w15"] * x1 + w["w25"] * x2 + w["b5"])
    o6 = sigma(w["w36"] * o3 + w["w46"] * o4 + w["w56"] * o5 + w["b6"])
    o7 = sigma(w["w37"] * o3 + w["w47"] * o4 + w["w57"] * o5 + w["b7"])
    return {3: o3, 4: o4, 5: o5, 6: o6, 7: o7}


def loss(w: dict[str, float]) -> float:
    o = by_the_lecture(w)
    return ((o[6] - 1) ** 2 + o[7] ** 2) / 2


def test_the_page_opens_on_the_first_layer_of_the_lectures_network():
    at = opened()
    assert "Layer **1 of 2**: nodes 3 to 5" in words(at)
    press(at, "Next layer")
    text = words(at)
    assert "Layer **2 of 2**: nodes 6 and 7" in text
    assert r"o_{6} = \sigma(w_{36} o_{3} + w_{46} o_{4} + w_{56} o_{5} + b_{6})" in text
    assert at.slider(key="forward_pass:inputs:0").value == 0.5
    assert at.slider(key="forward_pass:inputs:1").value == 0.9
    assert opened().query_params == {}


def test_weights_from_a_link_give_the_lectures_numbers_layer_by_layer():
    at = opened(**BY_HAND, layer="2")
    o = by_the_lecture(W)
    assert rf"\approx {o[6]:.3f}$" in words(at)
    assert rf"\approx {o[7]:.3f}$" in words(at)
    press(at, "Back")
    assert "layer" not in at.query_params
    for node in (3, 4, 5):
        assert rf"\approx {o[node]:.3f}$" in words(at)
    press(at, "Back")
    assert "The example enters at nodes 1 and 2." in words(at)
    press(at, "Next layer")
    press(at, "Next layer")
    assert at.query_params["layer"] == "2"


def test_a_slider_moves_an_input_and_the_link_tells():
    at = opened(**BY_HAND, layer="2")
    at.slider(key="forward_pass:inputs:1").set_value(-1.5).run()
    assert at.query_params["inputs"] == "0.5,-1.5"
    assert rf"\approx {round(by_the_lecture(W, 0.5, -1.5)[6], 3):g}$" in words(at)


def test_a_number_set_by_hand_goes_into_the_link():
    at = opened(tab="Inspect", **BY_HAND, node="4")
    at.number_input(key="forward_pass:w14").set_value(2.5).run()
    assert at.query_params["parameters"].split(",")[:3] == ["0.1", "2.5", "0.3"]
    assert rf"\approx {round(by_the_lecture(W | {'w14': 2.5})[4], 3):g}$" in words(at)
    press(at, "Random weights again")
    assert "weights" not in at.query_params


def test_one_step_moves_every_weight_against_its_measured_gradient():
    at = opened(**BY_HAND, learning_rate="0.5")
    assert metric(at, "Loss now") == pytest.approx(loss(W), rel=5e-3)

    h = 1e-6
    gradient = {
        name: (loss(W | {name: w + h}) - loss(W | {name: w - h})) / (2 * h) for name, w in W.items()
    }
    moved = {name: w - 0.5 * gradient[name] for name, w in W.items()}
    assert metric(at, "Loss after the step") == pytest.approx(loss(moved), rel=5e-3)

    press(at, "Take the step")
    in_link = [float(text) for text in at.query_params["parameters"].split(",")]
    assert in_link == pytest.approx(list(moved.values()), abs=1e-6)
    assert metric(at, "Loss now") == pytest.approx(loss(moved), rel=5e-3)
    assert f"1 step taken: the loss went from **{loss(W):.3f}**" in words(at)


def test_steps_add_up_until_something_else_changes_the_loss():
    at = opened(**BY_HAND)
    press(at, "Take the step")
    press(at, "Take 100 steps")
    assert "101 steps taken" in words(at)
    assert metric(at, "Loss now") < loss(W) / 10
    at.slider(key="forward_pass:targets:0").set_value(-0.5).run()
    assert "steps taken" not in words(at)


def test_backpropagation_and_finite_differences_agree_on_the_page():
    at = opened(**BY_HAND)
    table = at.dataframe[0].value
    assert list(table["Name"]) == list(W)
    difference = table["Gradient by backpropagation"] - table["By finite difference"]
    assert difference.abs().max() < 1e-9
    assert "The largest difference from backpropagation is" in words(at)


def test_a_step_has_no_gradient_and_the_page_says_so():
    at = opened()
    press(at, "Steps cannot learn")
    assert at.query_params["activation"] == "heaviside"
    assert "Every gradient is zero" in at.info[0].value


def test_without_input_and_bias_every_hidden_node_is_undecided():
    at = opened()
    press(at, "Nothing in, nothing added")
    assert at.query_params["use_bias"] == "false"
    assert words(at).count(r"\sigma(0) = 0.5$") == 3


def test_the_largest_network_opens():
    at = opened(tab="Inspect", n_inputs="8", hidden_units="8,8,8,8,8", n_outputs="8", node="20")
    assert "Node **20** alone" in words(at)
    assert len([s for s in at.slider if s.key.startswith("forward_pass:inputs:")]) == 8
    open_tab(at, "Understand")
    assert "432" in words(at)  # 6 layers of 8 · (8 + 1)


def test_a_node_that_went_away_with_its_layer_is_forgotten():
    at = opened(n_inputs="2", node="7")
    at.text_input(key="forward_pass:hidden_units").set_value("").run()
    assert not at.exception
    assert "nodes 3 and 4" in words(at)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("1, two", "Received: parameters=1, two."),
        ("1, 2", "Expected 17 weights and biases (w13 to b7), received 2"),
        (", ".join(["1e300"] * 17), "between -1000000 and 1000000"),
        ("nan", "Received: parameters=nan."),
    ],
)
def test_nonsense_for_weights_is_answered_in_one_sentence(typed, answer):
    at = opened(tab="Inspect")
    at.text_input(key="forward_pass:all parameters").set_value(typed).run()
    assert not at.exception
    assert answer in at.error[0].value
    assert "nan" not in words(at)
    assert "parameters" not in at.query_params


def test_weights_that_no_longer_fit_are_named_and_replaced():
    at = opened(**BY_HAND)
    at.text_input(key="forward_pass:hidden_units").set_value("4").run()
    assert "Expected 22 weights and biases" in at.warning[0].value
    assert "received 17" in at.warning[0].value


@pytest.mark.parametrize(
    ("name", "value"),
    [("inputs", "0.5,1e300"), ("inputs", "x"), ("hidden_units", "9"), ("layer", "-1")],
)
def test_a_bad_link_is_named(name, value):
    at = opened(**{name: value})
    assert f"Received: {name}={value}." in at.warning[0].value


def test_a_step_beyond_all_limits_is_refused_in_one_sentence():
    numbers = ",".join(["1000000"] * 17)
    at = opened(weights="by hand", parameters=numbers, activation="relu", learning_rate="100")
    assert len(at.error) == 1
    press_free = [button.label for button in at.button]
    assert "Take the step" not in press_free
