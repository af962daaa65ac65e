"""The equation of one node in LaTeX, in symbols and with its numbers."""

from dataclasses import dataclass

import numpy.typing as npt

from playground.number_text import is_exact, number_latex
from playground.reference.feedforward.forward_pass import checked_inputs, forward, place_of
from playground.reference.feedforward.network import FeedforwardNetwork
from playground.reference.feedforward.numbering import bias_latex, node_layers, weight_latex


@dataclass(frozen=True)
class Equation:
    """`symbolic` and `substituted` are LaTeX; `z` (None for an input node) and `output` are exact.

    `substituted` writes = where the numbers shown are exact and ≈ where they were rounded.
    """

    node: int
    symbolic: str
    substituted: str
    z: float | None
    output: float


def equation(network: FeedforwardNetwork, x: npt.ArrayLike, node: int) -> Equation:
    """o_k = σ(w_1k x⁽¹⁾ + w_2k x⁽²⁾ + b_k) for one node of the forward pass of `x` (features,).

    Raises ValueError for a node that is not there.
    """
    passed = forward(network, checked_inputs(network, x, ndim=(1,)))
    layer, position = place_of(network.sizes, node)
    name, output = output_symbol(network.sizes, node), passed.output_of(node)
    if layer == 0:
        symbolic = f"o_{{{node}}} = {name}"
        substituted = f"{symbolic} {relation([output])} {number_latex(output)}"
        return Equation(node, symbolic, substituted, None, output)

    sources = node_layers(network.sizes)[layer - 1]
    symbols = [f"{weight_latex(i, node)} {output_symbol(network.sizes, i)}" for i in sources]
    factors = list(
        zip(
            network.weights[layer - 1][:, position].tolist(),
            passed.outputs[layer - 1].tolist(),
            strict=True,
        )
    )
    constants = []
    if network.biases is not None:
        symbols.append(bias_latex(node))
        constants.append(float(network.biases[layer - 1][position]))

    function, z = network.activation_function.symbol, passed.sum_of(node)
    shown = [number for pair in factors for number in pair] + constants
    steps = [
        f"{relation(shown)} {function}({latex_sum(factors, constants)})",
        f"{relation([*shown, z])} {function}({number_latex(z)})",
        f"{relation([z, output])} {number_latex(output)}",
    ]
    symbolic = f"{name} = {function}({' + '.join(symbols)})"
    return Equation(node, symbolic, f"{name} {' '.join(steps)}", z, output)


def output_symbol(sizes: tuple[int, ...], node: int) -> str:
    """x⁽ᵏ⁾ for an input node, o_k for any other."""
    return f"x^{{({node})}}" if node <= sizes[0] else f"o_{{{node}}}"


def latex_sum(factors: list[tuple[float, float]], constants: list[float]) -> str:
    r"""a \cdot b + c \cdot d + e with the signs of a, c and e in place of the plus."""
    terms = [(a, f"{number_latex(abs(a))} \\cdot {in_brackets(b)}") for a, b in factors]
    terms += [(e, number_latex(abs(e))) for e in constants]
    text = ""
    for leading, term in terms:
        negative = leading < 0
        if not text:
            text = f"-{term}" if negative else term
        else:
            text += f" - {term}" if negative else f" + {term}"
    return text or "0"


def in_brackets(value: float) -> str:
    """A number as a later factor: in brackets when it is negative."""
    text = number_latex(value)
    return f"({text})" if text.startswith("-") else text


def relation(values: list[float]) -> str:
    r"""= when every number is shown as it is, \approx when one was rounded."""
    return "=" if all(is_exact(value) for value in values) else r"\approx"
