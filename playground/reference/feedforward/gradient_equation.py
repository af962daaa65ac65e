"""The equations of one backpropagation step in LaTeX, with every number in place."""

import math

from playground.number_text import number_latex
from playground.reference.feedforward.backpropagation import Backpropagation
from playground.reference.feedforward.equation import (
    Equation,
    in_brackets,
    latex_sum,
    output_symbol,
    relation,
)
from playground.reference.feedforward.forward_pass import place_of
from playground.reference.feedforward.network import FeedforwardNetwork
from playground.reference.feedforward.numbering import node_layers, weight_latex
from playground.reference.limits import learning_rate_of, refusal


def delta_equation(network: FeedforwardNetwork, result: Backpropagation, node: int) -> Equation:
    """δ_k = (o_k - t_k) f'(z_k) for an output node, δ_j = f'(z_j) (Σ w_jk δ_k) for a hidden one.

    Its `output` is δ and its `z` the node's weighted sum. Raises ValueError for an input node.
    """
    layer, position = place_of(network.sizes, node)
    z = result.forward_pass.sum_of(node)
    slope = float(network.activation_function.derivative(z))
    delta = float(result.deltas[layer - 1][position])
    name, slope_symbol = (
        rf"\delta_{{{node}}}",
        f"{network.activation_function.symbol}'(z_{{{node}}})",
    )
    if layer == len(network.sizes) - 1:
        output, target = result.forward_pass.output_of(node), float(result.target[position])
        numbers = [output, target]
        symbols = f"o_{{{node}}} - t_{{{node}}}"
        inner = f"{number_latex(output)} - {in_brackets(target)}"
    else:
        after = node_layers(network.sizes)[layer + 1]
        factors = list(
            zip(
                network.weights[layer][position].tolist(),
                result.deltas[layer].tolist(),
                strict=True,
            )
        )
        numbers = [number for pair in factors for number in pair]
        symbols = " + ".join(rf"{weight_latex(node, k)} \delta_{{{k}}}" for k in after)
        inner = latex_sum(factors, [])
    substituted = (
        f"{name} {relation([*numbers, slope])} "
        rf"({inner}) \cdot {in_brackets(slope)} "
        f"{relation([*numbers, slope, delta])} {number_latex(delta)}"
    )
    return Equation(node, rf"{name} = ({symbols}) \, {slope_symbol}", substituted, z, delta)


def update_equation(
    network: FeedforwardNetwork,
    result: Backpropagation,
    name: str,
    learning_rate: float,
) -> Equation:
    """w ← w - η o_j δ_k for one weight, b ← b - η δ_k for one bias, named as in w13 or b3.

    Its `output` is the new value. Raises ValueError for a name that the network does not have.
    """
    parameter = network.parameters.get(name) if isinstance(name, str) else None
    if parameter is None:
        raise refusal("a weight or bias of this network", name, "name one of its")
    rate = learning_rate_of(learning_rate)
    layer, row, column = parameter.layer, parameter.row, parameter.column
    delta = float(result.deltas[layer][column])
    array = (network.biases or ())[layer] if row is None else network.weights[layer][row]
    old = float(array[column])
    symbols, numbers = [r"\eta"], [rate]
    if parameter.source is not None:
        symbols.append(output_symbol(network.sizes, parameter.source))
        numbers.append(result.forward_pass.output_of(parameter.source))
    symbols.append(rf"\delta_{{{parameter.target}}}")
    numbers.append(delta)
    new = old - math.prod(numbers)
    product = r" \cdot ".join(in_brackets(number) for number in numbers)
    substituted = (
        rf"{parameter.latex} \leftarrow {number_latex(old)} - {product} "
        f"{relation([old, *numbers, new])} {number_latex(new)}"
    )
    symbolic = rf"{parameter.latex} \leftarrow {parameter.latex} - {' '.join(symbols)}"
    return Equation(parameter.target, symbolic, substituted, None, new)
