"""The equation of one node in LaTeX, in symbols and with its numbers."""

import math
from dataclasses import dataclass

import numpy.typing as npt

from playground.foundations.feedforward.forward_pass import checked_inputs, forward, place_of
from playground.foundations.feedforward.network import FeedforwardNetwork
from playground.foundations.feedforward.numbering import bias_latex, node_layers, weight_latex


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


def equation(network: FeedforwardNetwork, x: npt.ArrayLike, node: int, digits: int = 3) -> Equation:
    """o_k = σ(w_1k x⁽¹⁾ + w_2k x⁽²⁾ + b_k) for one node of the forward pass of `x` (features,).

    Numbers are rounded to `digits` decimals. Raises ValueError for a node that is not there.
    """
    passed = forward(network, checked_inputs(network, x, ndim=(1,)))
    layer, position = place_of(network.sizes, node)
    name, output = output_symbol(network.sizes, node), passed.output_of(node)
    if layer == 0:
        symbolic = f"o_{{{node}}} = {name}"
        substituted = f"{symbolic} {relation([output], digits)} {latex_number(output, digits)}"
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
        f"{relation(shown, digits)} {function}({latex_sum(factors, constants, digits)})",
        f"{relation([*shown, z], digits)} {function}({latex_number(z, digits)})",
        f"{relation([z, output], digits)} {latex_number(output, digits)}",
    ]
    symbolic = f"{name} = {function}({' + '.join(symbols)})"
    return Equation(node, symbolic, f"{name} {' '.join(steps)}", z, output)


def output_symbol(sizes: tuple[int, ...], node: int) -> str:
    """x⁽ᵏ⁾ for an input node, o_k for any other."""
    return f"x^{{({node})}}" if node <= sizes[0] else f"o_{{{node}}}"


def latex_number(value: float, digits: int = 3) -> str:
    """`value` rounded to `digits` decimals; m × 10^k where that would show zeros or a long row."""
    if value == 0:
        return "0"
    if abs(value) >= 1e6 or abs(value) < 0.5 * 10**-digits:
        mantissa, exponent = f"{value:.{max(digits - 1, 0)}e}".split("e")
        return rf"{_stripped(mantissa)} \times 10^{{{int(exponent)}}}"
    return _stripped(f"{value:.{digits}f}")


def latex_sum(factors: list[tuple[float, float]], constants: list[float], digits: int = 3) -> str:
    r"""a \cdot b + c \cdot d + e with the signs of a, c and e in place of the plus."""
    terms = [
        (a, f"{latex_number(abs(a), digits)} \\cdot {in_brackets(b, digits)}") for a, b in factors
    ]
    terms += [(e, latex_number(abs(e), digits)) for e in constants]
    text = ""
    for leading, term in terms:
        negative = leading < 0
        if not text:
            text = f"-{term}" if negative else term
        else:
            text += f" - {term}" if negative else f" + {term}"
    return text or "0"


def in_brackets(value: float, digits: int = 3) -> str:
    """A number as a later factor: in brackets when it is negative."""
    text = latex_number(value, digits)
    return f"({text})" if text.startswith("-") else text


def relation(values: list[float], digits: int = 3) -> str:
    r"""= when every number is shown as it is, \approx when one was rounded."""
    exact = all(
        math.isclose(value, round(value, digits), rel_tol=1e-12, abs_tol=1e-15) and abs(value) < 1e6
        for value in values
    )
    return "=" if exact else r"\approx"


def _stripped(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
