"""Neurons placed by a recipe, without training, so that their sum follows a function."""

import math
from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np

from playground.reference.approximation.least_squares import DEGREES, least_squares
from playground.reference.approximation.neurons import MOST_NEURONS, NeuronName, SumOfNeurons
from playground.reference.limits import Array, finite_number, refusal, whole_number

Arrangement = Literal["bumps", "ramps"]
Function = Callable[[Array], Array]

HEIGHT_OF_STEP: Mapping[str, float] = {"sigmoid": 1.0, "tanh": 2.0, "heaviside": 1.0}
"""How far a neuron rises from one side to the other. Only these level off on both sides."""

BEYOND = 20.0
"""The outermost edges lie this many 1/w outside the interval: inside it they are done rising."""


def arranged(
    arrangement: Arrangement,
    function: Function,
    low: float,
    high: float,
    neurons: int,
    activation: NeuronName,
    steepness: float = 20.0,
) -> SumOfNeurons:
    """Bumps or ramps; for the linear and the polynomial activation, which make neither, the best
    heights there are.

    Raises:
        ValueError: as `arranged_bumps`, `arranged_ramps` and `least_squares`.
    """
    if activation in DEGREES:
        return least_squares(function, low, high, neurons, activation)
    recipe = arranged_bumps if arrangement == "bumps" else arranged_ramps
    return recipe(function, low, high, neurons, activation, steepness)


def arranged_bumps(
    function: Function,
    low: float,
    high: float,
    neurons: int,
    activation: NeuronName = "sigmoid",
    steepness: float = 20.0,
) -> SumOfNeurons:
    """A bump for each of neurons // 2 equal pieces, as high as the function in the piece's middle.

    A pair α σ(w (x − l)) − α σ(w (x − r)) is a bump between l and r. An odd neuron is left at 0.

    Args:
        steepness: w times the width of a piece; a step has no use for it.

    Raises:
        ValueError: there are fewer than 2 neurons, or the activation makes no bump of two.
    """
    if activation not in HEIGHT_OF_STEP:
        raise refusal(
            f"an activation that levels off on both sides ({', '.join(HEIGHT_OF_STEP)})",
            activation,
            "arrange ramps instead, or choose one of these",
        )
    _, edges = _pieces(low, high, neurons, per_piece=2)
    w = _weight(steepness, edges)
    height = function((edges[:-1] + edges[1:]) / 2) / HEIGHT_OF_STEP[activation]
    edges = np.concatenate([[low - BEYOND / w], edges[1:-1], [high + BEYOND / w]])
    return _pairs(edges, w, height, neurons, activation)


def arranged_ramps(
    function: Function,
    low: float,
    high: float,
    neurons: int,
    activation: NeuronName = "relu",
    steepness: float = 20.0,
) -> SumOfNeurons:
    """Rises and falls that start at f(low) and follow the function from piece to piece.

    Two ReLUs make a ramp that is flat before and after: neurons // 2 of them join the function's
    values by straight lines. A sigmoid, a tanh or a step is a ramp, or a stair, by itself.

    Args:
        steepness: w times the width of a piece, for sigmoid and tanh.

    Raises:
        ValueError: there are too few neurons, or the activation makes no ramp.
    """
    if activation == "relu":
        return _relu_ramps(function, low, high, neurons)
    if activation not in HEIGHT_OF_STEP:
        raise refusal(
            f"an activation among relu, {', '.join(HEIGHT_OF_STEP)}", activation,
            "use least_squares for the best heights that it allows",
        )  # fmt: skip
    _, edges = _pieces(low, high, neurons, per_piece=1)
    w = _weight(steepness, edges)
    levels = function(edges)
    rises = np.diff(levels)
    # A tanh rises from −1 to 1: half the height, from halfway up.
    offset = levels[0] if HEIGHT_OF_STEP[activation] == 1 else (levels[0] + levels[-1]) / 2
    return SumOfNeurons(
        np.full(neurons, w),
        -w * (edges[:-1] + edges[1:]) / 2,
        rises / HEIGHT_OF_STEP[activation],
        activation,
        float(offset),
    )


def _relu_ramps(function: Function, low: float, high: float, neurons: int) -> SumOfNeurons:
    pieces, edges = _pieces(low, high, neurons, per_piece=2)
    levels = function(edges)
    w = pieces / (high - low)  # so that α is how far a ramp rises
    return _pairs(edges, w, np.diff(levels), neurons, "relu", float(levels[0]))


def _pairs(
    edges: Array, w: float, heights: Array, neurons: int, activation: NeuronName, offset: float = 0
) -> SumOfNeurons:
    """Two neurons for each piece: one turns where it begins, one takes it back where it ends. What
    is left of the neurons stays at 0."""
    turns = np.stack([edges[:-1], edges[1:]], axis=1).ravel()
    idle = np.zeros(neurons - len(turns))
    return SumOfNeurons(
        np.append(np.full(len(turns), w), idle),
        np.append(-w * turns, idle),
        np.append(np.stack([heights, -heights], axis=1).ravel(), idle),
        activation,
        offset,
    )


def _pieces(low: float, high: float, neurons: int, per_piece: int) -> tuple[int, Array]:
    """How many equal pieces the neurons make, and their edges, shape (pieces + 1,)."""
    low, high = finite_number("low", low), finite_number("high", high)
    if not low < high:
        raise refusal("low below high", (low, high), "swap them")
    whole_number("the number of neurons", neurons, per_piece, MOST_NEURONS)
    pieces = neurons // per_piece
    return pieces, np.linspace(low, high, pieces + 1)


def _weight(steepness: float, edges: Array) -> float:
    width = float(edges[-1] - edges[0]) / (len(edges) - 1)
    if not (steepness > 0 and math.isfinite(steepness)):
        raise refusal("a steepness above 0", steepness, "choose for example 20")
    return steepness / width
