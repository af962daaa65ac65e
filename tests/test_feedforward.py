"""The feedforward network against the lecture's equations, scikit-learn's MLP and brute force."""

import re

import numpy as np
import pytest
from scipy.special import expit
from sklearn.neural_network import MLPClassifier

from playground.reference.activations import ACTIVATIONS
from playground.reference.feedforward import (
    LECTURE_INPUTS,
    LECTURE_SIZES,
    FeedforwardNetwork,
    backpropagate,
    delta_equation,
    equation,
    finite_difference,
    forward,
    network_from_seed,
    node_layers,
    parameters_of,
    update_equation,
    updated,
    with_parameter,
)

LARGEST = (8, 8, 8, 8, 8, 8, 8)


def evaluated(latex):
    """The number of a substituted sum such as '0.1 \\cdot 0.5 - 0.2 \\cdot (-0.9) + 0.3'."""
    text = latex.replace(r"\cdot", "*")
    text = re.sub(r" \\times 10\^\{(-?\d+)\}", r"e\1", text)
    assert re.fullmatch(r"[-+*() .0-9e]+", text)
    return eval(text)


def test_nodes_are_counted_through_the_layers_as_in_the_lecture():
    assert node_layers((2, 3, 2)) == ((1, 2), (3, 4, 5), (6, 7))
    assert list(parameters_of((2, 3, 2))) == [
        *("w13", "w14", "w15", "w23", "w24", "w25"),
        *("w36", "w37", "w46", "w47", "w56", "w57"),
        *("b3", "b4", "b5", "b6", "b7"),
    ]


def test_names_with_two_digits_are_kept_apart():
    names = parameters_of((2, 8, 8))
    assert {"w13", "w1_10", "w3_11", "w10_18", "b3", "b18"} <= set(names)
    assert names["w1_10"].latex == "w_{1,10}"
    assert names["b18"].latex == "b_{18}"
    assert len(names) == 2 * 8 + 8 * 8 + 16
    assert len(set(parameters_of(LARGEST))) == 6 * (64 + 8)


def test_the_forward_pass_is_the_lectures_seven_lines():
    network = network_from_seed(LECTURE_SIZES, seed=5)
    v, (x1, x2) = network.values, LECTURE_INPUTS
    o3 = expit(v["w13"] * x1 + v["w23"] * x2 + v["b3"])
    o4 = expit(v["w14"] * x1 + v["w24"] * x2 + v["b4"])
    o5 = expit(v["w15"] * x1 + v["w25"] * x2 + v["b5"])
    o6 = expit(v["w36"] * o3 + v["w46"] * o4 + v["w56"] * o5 + v["b6"])
    o7 = expit(v["w37"] * o3 + v["w47"] * o4 + v["w57"] * o5 + v["b7"])
    passed = forward(network, LECTURE_INPUTS)
    found = [passed.output_of(node) for node in range(1, 8)]
    np.testing.assert_allclose(found, [x1, x2, o3, o4, o5, o6, o7], rtol=1e-14)
    assert expit(passed.sum_of(6)) == pytest.approx(o6)
    assert passed.result.tolist() == found[5:]


@pytest.mark.parametrize(
    ("ours", "theirs"), [("sigmoid", "logistic"), ("tanh", "tanh"), ("relu", "relu")]
)
def test_hidden_layers_equal_those_of_scikit_learns_mlp(ours, theirs):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(12, 3))
    model = MLPClassifier((5, 4), activation=theirs, max_iter=1, random_state=0)
    with pytest.warns(UserWarning, match="hasn't converged"):  # nor need it
        model.fit(X, rng.integers(0, 2, 12))
    network = FeedforwardNetwork(
        (3, 5, 4, 1), tuple(model.coefs_), tuple(model.intercepts_), activation=ours
    )
    passed = forward(network, X)
    np.testing.assert_allclose(expit(passed.sums[-1][:, 0]), model.predict_proba(X)[:, 1])


def test_a_batch_is_each_example_by_itself():
    network = network_from_seed((3, 4, 2), seed=1, activation="tanh")
    X = np.random.default_rng(0).normal(size=(6, 3))
    together = forward(network, X)
    for row, result in zip(X, together.result, strict=True):
        np.testing.assert_allclose(forward(network, row).result, result)


def test_weights_are_uniform_on_minus_one_to_one_and_belong_to_their_seed():
    values = [v for seed in range(20) for v in network_from_seed(LARGEST, seed).values.values()]
    assert -1 <= min(values) < -0.99
    assert 0.99 < max(values) < 1
    assert np.mean(values) == pytest.approx(0, abs=0.02)
    assert np.var(values) == pytest.approx(1 / 3, rel=0.03)
    assert network_from_seed(seed=3).values == network_from_seed(seed=3).values
    assert network_from_seed(seed=3).values != network_from_seed(seed=4).values


def test_switching_the_bias_off_keeps_the_weights():
    with_bias, without = network_from_seed(seed=2), network_from_seed(seed=2, use_bias=False)
    assert {k: v for k, v in with_bias.values.items() if k[0] == "w"} == without.values
    zeroed = with_bias
    for node in range(3, 8):
        zeroed = with_parameter(zeroed, f"b{node}", 0.0)
    np.testing.assert_array_equal(
        forward(zeroed, LECTURE_INPUTS).result, forward(without, LECTURE_INPUTS).result
    )


def test_setting_one_weight_changes_only_that_weight():
    network = network_from_seed((2, 8, 8), seed=0)
    for name in ("w13", "w10_18", "b11"):
        changed = with_parameter(network, name, 0.125)
        differing = {k for k, v in changed.values.items() if v != network.values[k]}
        assert differing == {name}
        assert changed.values[name] == 0.125


def test_equations_are_written_as_in_the_lecture():
    network = network_from_seed(LECTURE_SIZES, seed=0)
    assert equation(network, LECTURE_INPUTS, 3).symbolic == (
        r"o_{3} = \sigma(w_{13} x^{(1)} + w_{23} x^{(2)} + b_{3})"
    )
    assert equation(network, LECTURE_INPUTS, 7).symbolic == (
        r"o_{7} = \sigma(w_{37} o_{3} + w_{47} o_{4} + w_{57} o_{5} + b_{7})"
    )
    without = network_from_seed(LECTURE_SIZES, seed=0, use_bias=False)
    assert equation(without, LECTURE_INPUTS, 4).symbolic == (
        r"o_{4} = \sigma(w_{14} x^{(1)} + w_{24} x^{(2)})"
    )
    assert equation(network, LECTURE_INPUTS, 2).substituted == "o_{2} = x^{(2)} = 0.9"


def test_numbers_are_substituted_with_their_signs():
    weights = (np.array([[0.5], [-0.25]]),)
    network = FeedforwardNetwork((2, 1), weights, (np.array([-1.0]),), "relu")
    found = equation(network, (-2.0, -4.0), 3)
    assert found.substituted == (
        r"o_{3} = \operatorname{ReLU}(0.5 \cdot (-2) - 0.250 \cdot (-4) - 1)"
        r" = \operatorname{ReLU}(-1) = 0"
    )
    assert (found.z, found.output) == (-1.0, 0.0)


def test_rounded_numbers_are_marked_as_rounded():
    network = FeedforwardNetwork((1, 1), (np.array([[1 / 3]]),), None, "sigmoid")
    assert equation(network, (1.0,), 2).substituted == (
        r"o_{2} \approx \sigma(0.333 \cdot 1) \approx \sigma(0.333) \approx 0.583"
    )


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "heaviside"])
@pytest.mark.parametrize("seed", range(4))
def test_the_substituted_numbers_give_the_result_that_is_shown(activation, seed):
    network = network_from_seed((3, 8, 4, 2), seed, activation=activation)
    function = ACTIVATIONS[activation].function
    for node in range(4, 18):
        found = equation(network, (0.5, -0.9, 0.0), node)
        symbol = re.escape(ACTIVATIONS[activation].symbol)
        inner, z = re.findall(symbol + r"\(((?:[^()]|\([^()]*\))*)\)", found.substituted)
        # Each of up to eight products is of two numbers with three digits.
        assert evaluated(inner) == pytest.approx(found.z, abs=0.03)
        assert evaluated(z) == pytest.approx(found.z, rel=5e-3)
        assert float(function(found.z)) == found.output
        shown = re.split(r"= |\\approx ", found.substituted)[-1]
        assert evaluated(shown) == pytest.approx(found.output, rel=5e-3)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "softplus", "silu", "gelu"])
@pytest.mark.parametrize("sizes", [(2, 3, 2), (1, 1), (3, 8, 8, 1), (2, 4, 4, 4, 4, 4, 3)])
@pytest.mark.parametrize("use_bias", [True, False])
def test_backpropagation_agrees_with_finite_differences(activation, sizes, use_bias):
    rng = np.random.default_rng(0)
    network = network_from_seed(sizes, 7, use_bias, activation)
    x, target = rng.normal(size=sizes[0]), rng.normal(size=sizes[-1])
    found = backpropagate(network, x, target)
    differences = finite_difference(network, x, target)
    assert found.note is None
    assert list(found.gradients.values) == list(differences.values) == list(network.values)
    np.testing.assert_allclose(
        list(found.gradients.values.values()), list(differences.values.values()), atol=1e-8
    )


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "elu", "selu"])
def test_backpropagation_agrees_with_finite_differences_away_from_kinks(activation):
    network = network_from_seed((2, 5, 4, 2), 3, activation=activation)
    found = backpropagate(network, (0.5, 0.9), (1.0, 0.0))
    assert min(np.abs(z).min() for z in found.forward_pass.sums) > 1e-3
    differences = finite_difference(network, (0.5, 0.9), (1.0, 0.0))
    np.testing.assert_allclose(
        list(found.gradients.values.values()), list(differences.values.values()), atol=1e-8
    )


def test_gradients_equal_those_of_a_hand_derived_two_layer_formula():
    network = network_from_seed(LECTURE_SIZES, 1)
    x, t = np.array([0.5, 0.9]), np.array([1.0, 0.0])
    (W1, W2), (b1, b2) = network.weights, network.biases
    h = expit(x @ W1 + b1)
    o = expit(h @ W2 + b2)
    output_delta = (o - t) * o * (1 - o)
    hidden_delta = (W2 @ output_delta) * h * (1 - h)
    found = backpropagate(network, x, t)
    assert found.loss == pytest.approx(((o - t) ** 2).sum() / 2)
    np.testing.assert_allclose(found.gradients.weights[0], np.outer(x, hidden_delta))
    np.testing.assert_allclose(found.gradients.weights[1], np.outer(h, output_delta))
    np.testing.assert_allclose(found.gradients.biases[1], output_delta)
    np.testing.assert_allclose(found.deltas[0], hidden_delta)


def test_descending_the_gradient_lowers_the_loss():
    network, x, target = network_from_seed(seed=4), (0.5, 0.9), (0.9, 0.1)
    losses = []
    for _ in range(200):
        found = backpropagate(network, x, target)
        losses.append(found.loss)
        network = updated(network, found.gradients, learning_rate=0.5)
    assert (np.diff(losses) < 0).all()
    assert losses[-1] < 0.05 * losses[0]


def test_an_update_subtracts_the_rate_times_the_gradient():
    network = network_from_seed(seed=6)
    found = backpropagate(network, (0.5, 0.9), (0.0, 1.0))
    after = updated(network, found.gradients, 0.25).values
    for name, value in network.values.items():
        assert after[name] == pytest.approx(value - 0.25 * found.gradients.values[name])


def test_through_a_step_every_gradient_is_zero_and_the_note_says_why():
    network = network_from_seed(seed=0, activation="heaviside")
    found = backpropagate(network, (0.5, 0.9), (0.5, 0.5))
    assert found.loss > 0
    assert set(found.gradients.values.values()) == {0.0}
    assert found.note.startswith("Every gradient is zero: Heaviside step is flat")
    assert set(finite_difference(network, (0.5, 0.9), (0.5, 0.5)).values.values()) == {0.0}


def test_relu_exactly_at_zero_is_noted_with_its_node():
    weights = (np.array([[1.0, 1.0]]), np.array([[1.0], [1.0]]))
    network = FeedforwardNetwork((1, 2, 1), weights, (np.array([-2.0, 1.0]), np.zeros(1)), "relu")
    found = backpropagate(network, (2.0,), (0.0,))
    assert found.note.startswith("z is exactly 0 at node 2, where ReLU has no derivative; 0 is")
    assert found.deltas[0][0] == 0
    assert backpropagate(network, (2.5,), (0.0,)).note is None


def test_the_equations_of_one_backward_step_carry_their_numbers():
    network = FeedforwardNetwork(
        (1, 1, 2), (np.array([[2.0]]), np.array([[0.5, -1.0]])), (np.zeros(1), np.zeros(2)), "relu"
    )
    found = backpropagate(network, (1.5,), (1.0, 0.0))
    # o2 = 3, o3 = 1.5, o4 = 0 (its z is -3), so δ3 = 0.5, δ4 = 0 and δ2 = 0.5 · 0.5.
    output = delta_equation(network, found, 3)
    assert output.symbolic == r"\delta_{3} = (o_{3} - t_{3}) \, \operatorname{ReLU}'(z_{3})"
    assert output.substituted == r"\delta_{3} = (1.5 - 1) \cdot 1 = 0.5"
    hidden = delta_equation(network, found, 2)
    assert hidden.symbolic == (
        r"\delta_{2} = (w_{23} \delta_{3} + w_{24} \delta_{4}) \, \operatorname{ReLU}'(z_{2})"
    )
    assert hidden.substituted == r"\delta_{2} = (0.5 \cdot 0.5 - 1 \cdot 0) \cdot 1 = 0.250"
    weight = update_equation(network, found, "w12", learning_rate=0.1)
    assert weight.symbolic == r"w_{12} \leftarrow w_{12} - \eta x^{(1)} \delta_{2}"
    assert weight.substituted == r"w_{12} \leftarrow 2 - 0.1 \cdot 1.5 \cdot 0.250 \approx 1.96"
    bias = update_equation(network, found, "b3", learning_rate=0.1)
    assert bias.substituted == r"b_{3} \leftarrow 0 - 0.1 \cdot 0.5 = -0.0500"
    assert updated(network, found.gradients, 0.1).values["w12"] == pytest.approx(weight.output)


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
@pytest.mark.parametrize("size", [1e6, -1e6])
def test_the_largest_allowed_numbers_still_give_finite_answers(activation, size):
    weights = tuple(np.full((8, 8), size) for _ in range(6))
    biases = tuple(np.full(8, size) for _ in range(6))
    network = FeedforwardNetwork(LARGEST, weights, biases, activation)
    x, target = np.full(8, 1e6), np.full(8, -1e6)
    found = backpropagate(network, x, target)
    numbers = [found.loss, *found.gradients.values.values(), *found.forward_pass.result]
    assert np.isfinite(numbers).all()
    assert np.isfinite(list(finite_difference(network, x, target).values.values())).all()
    for node in (8, 9, 56):
        assert "nan" not in equation(network, x, node).substituted


def test_a_network_cannot_be_changed_from_outside():
    array = np.ones((1, 1))
    network = FeedforwardNetwork((1, 1), (array,), None)
    array[0, 0] = 5.0
    assert network.values == {"w12": 1.0}
    with pytest.raises(ValueError, match="read-only"):
        network.weights[0][0, 0] = 5.0


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: network_from_seed((2,)), "an input layer and 1 to 6 more, received 1 layers"),
        (lambda: network_from_seed((2,) * 8), "received 8 layers; add or remove layers"),
        (lambda: network_from_seed((2, 9)), "size of every layer .* between 1 and 8, received 9"),
        (lambda: network_from_seed((2, 0, 1)), "between 1 and 8, received 0"),
        (lambda: network_from_seed((2, 2.5)), "a whole number between 1 and 8, received 2.5"),
        (lambda: network_from_seed(activation="cosine"), "name of an activation .* received cos"),
        (lambda: network_from_seed(seed=-1), "seed to be a whole number .* received -1"),
        (lambda: with_parameter(network_from_seed(), "w12", 1), r"w13 to b7., received w12"),
        (lambda: with_parameter(network_from_seed(), "w13", 1e300), r"w13 .* received 1e\+300"),
        (lambda: with_parameter(network_from_seed(), "w13", "x"), "w13 to be a number .* x; type"),
        (lambda: forward(network_from_seed(), (1, 2, 3)), "Expected 2 inputs, received 3 inputs"),
        (lambda: forward(network_from_seed(), (1, np.nan)), "Expected x .* received nan"),
        (lambda: equation(network_from_seed(), (1, 2), 8), "a node between 1 and 7, received 8"),
        (lambda: forward(network_from_seed(), (1, 2)).sum_of(1), r"that computes \(3 or more\)"),
        (lambda: backpropagate(network_from_seed(), (1, 2), (1,)), "Expected 2 targets"),
        (lambda: backpropagate(network_from_seed(), (1, 2), (1, np.inf)), "target .* received inf"),
        (lambda: FeedforwardNetwork((1, 1), (), None), "weights for 1 layers, received 0"),
        (
            lambda: FeedforwardNetwork((1, 2), (np.ones((2, 1)),), None),
            r"weights of shape \(1, 2\), received shape \(2, 1\)",
        ),
    ],
)
def test_what_cannot_be_computed_is_refused_with_a_sentence(build, sentence):
    with pytest.raises(ValueError, match=sentence):
        build()


def test_a_step_that_leaves_the_range_is_refused():
    network = network_from_seed((1, 1), activation="linear")
    found = backpropagate(network, (1e6,), (-1e6,))
    with pytest.raises(ValueError, match="the weights to hold numbers between -1,000,000"):
        updated(network, found.gradients, 1.0)
