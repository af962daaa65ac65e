"""Backpropagation of one example's squared error, and the finite differences that check it.

D. Rumelhart, G. Hinton and R. Williams (1986), Learning representations by back-propagating
errors. The loss is E = ½ Σ (o_k - t_k)² over the output nodes.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from playground.reference.feedforward.forward_pass import (
    ForwardPass,
    checked_inputs,
    forward,
)
from playground.reference.feedforward.network import FeedforwardNetwork, values_by_name
from playground.reference.feedforward.numbering import node_layers, parameters_of
from playground.reference.limits import (
    Array,
    finite_array,
    finite_number,
    learning_rate_of,
    refusal,
)
from playground.reference.threshold_unit import weighted_sums


@dataclass(frozen=True, eq=False)
class Gradients:
    """∂E/∂w and ∂E/∂b, in arrays of the shapes of the network's weights and biases."""

    sizes: tuple[int, ...]
    weights: tuple[Array, ...]
    biases: tuple[Array, ...] | None

    @property
    def values(self) -> dict[str, float]:
        """Every gradient by the name of its weight or bias."""
        parameters = parameters_of(self.sizes, self.biases is not None)
        return values_by_name(parameters, self.weights, self.biases)


@dataclass(frozen=True, eq=False)
class Backpropagation:
    """One backward pass: `deltas[k]` is ∂E/∂z of layer k + 1, of shape (units,).

    `note` is a sentence about slopes that are zero or do not exist, None when there are none.
    """

    forward_pass: ForwardPass
    target: Array
    loss: float
    deltas: tuple[Array, ...]
    gradients: Gradients
    note: str | None


def backpropagate(
    network: FeedforwardNetwork, x: npt.ArrayLike, target: npt.ArrayLike
) -> Backpropagation:
    """Forward, then δ_k = (o_k - t_k) f'(z_k) at the outputs and δ_j = f'(z_j) Σ w_jk δ_k before.

    The gradient of w_jk is o_j δ_k and that of b_k is δ_k. `x` is (features,), `target` is
    (outputs,). Raises ValueError when they do not fit the network.
    """
    passed = forward(network, checked_inputs(network, x, ndim=(1,)))
    goal = _checked_target(network, target)
    slope = network.activation_function.derivative
    error = passed.result - goal
    deltas = [error * slope(passed.sums[-1])]
    for W, z in zip(network.weights[:0:-1], passed.sums[-2::-1], strict=True):
        deltas.insert(0, (W @ deltas[0]) * slope(z))
    gradients = Gradients(
        network.sizes,
        tuple(np.outer(o, d) for o, d in zip(passed.outputs, deltas, strict=False)),
        tuple(deltas) if network.use_bias else None,
    )
    loss = float(_half_squared_error(passed.result, goal))
    return Backpropagation(passed, goal, loss, tuple(deltas), gradients, _note(network, passed))


def updated(
    network: FeedforwardNetwork, gradients: Gradients, learning_rate: float
) -> FeedforwardNetwork:
    """One step of gradient descent: every weight and bias minus η times its gradient.

    Raises ValueError when the step is so long that a weight leaves ±1e6.
    """
    rate = learning_rate_of(learning_rate)
    weights = tuple(W - rate * g for W, g in zip(network.weights, gradients.weights, strict=True))
    biases = network.biases
    if biases is not None and gradients.biases is not None:
        biases = tuple(b - rate * g for b, g in zip(biases, gradients.biases, strict=True))
    return replace(network, weights=weights, biases=biases)


def finite_difference(
    network: FeedforwardNetwork,
    x: npt.ArrayLike,
    target: npt.ArrayLike,
    step: float = 1e-5,
) -> Gradients:
    """(E(w + h) - E(w - h)) / 2h for every weight and bias, with h = step · max(1, |w|).

    Agrees with `backpropagate` to about h², except where a kink or jump lies within h.
    """
    inputs = checked_inputs(network, x, ndim=(1,))
    goal = _checked_target(network, target)
    step = finite_number("the step of a finite difference", step, 1e-12, 1.0)
    passed = forward(network, inputs)
    biases = network.biases or tuple(np.zeros(size) for size in network.sizes[1:])

    def losses(layer: int, W: Array, b: Array) -> Array:
        """The loss for each of several versions of one layer, run through the layers after it."""
        outputs = _layer(network, passed.outputs[layer], W, b)
        for later_W, later_b in zip(network.weights[layer + 1 :], biases[layer + 1 :], strict=True):
            outputs = _layer(network, outputs, later_W, later_b)
        return _half_squared_error(outputs, goal)

    weight_slopes, bias_slopes = [], []
    for layer, (W, b) in enumerate(zip(network.weights, biases, strict=True)):
        moved, h = _one_at_a_time(W, step)  # (parameters, fan_in, fan_out)
        slope = (losses(layer, W + moved, b) - losses(layer, W - moved, b)) / (2 * h)
        weight_slopes.append(slope.reshape(W.shape))
        moved, h = _one_at_a_time(b, step)
        bias_slopes.append((losses(layer, W, b + moved) - losses(layer, W, b - moved)) / (2 * h))
    return Gradients(
        network.sizes, tuple(weight_slopes), tuple(bias_slopes) if network.use_bias else None
    )


def _one_at_a_time(array: Array, step: float) -> tuple[Array, Array]:
    """(changes, h): one change per entry, of shape (entries, *array.shape), each by its own h."""
    h = step * np.maximum(1.0, np.abs(array)).ravel()
    return np.diag(h).reshape(-1, *array.shape), h


def _layer(network: FeedforwardNetwork, inputs: Array, W: Array, b: Array) -> Array:
    return network.activation_function.function(weighted_sums(inputs, W, b))


def _half_squared_error(outputs: Array, target: Array) -> Array:
    """½ Σ (o - t)² over the last axis."""
    return np.asarray(np.sum((outputs - target) ** 2, axis=-1) / 2)


def _checked_target(network: FeedforwardNetwork, target: npt.ArrayLike) -> Array:
    goal = finite_array("the target", target, ndim=1)
    if len(goal) != network.sizes[-1]:
        raise refusal(
            f"{network.sizes[-1]} targets", f"{len(goal)} targets", "give one per output node"
        )
    return goal


def _note(network: FeedforwardNetwork, passed: ForwardPass) -> str | None:
    activation = network.activation_function
    if activation.flat_below == activation.flat_above == 0:
        return (
            f"Every gradient is zero: {activation.title} is flat on both sides of its jump, "
            "so gradient descent has no direction to move in."
        )
    if activation.derivative_at_zero is not None:
        return None
    nodes = [
        node
        for layer, sums in zip(node_layers(network.sizes)[1:], passed.sums, strict=True)
        for node, z in zip(layer, sums, strict=True)
        if z == 0
    ]
    if not nodes:
        return None
    used = float(activation.derivative(0.0))
    return (
        f"z is exactly 0 at node {', '.join(map(str, nodes))}, where {activation.title} has no "
        f"derivative; {used:.4g} is used in its place, as TensorFlow does."
    )
