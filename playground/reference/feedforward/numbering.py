"""The lecture's names: nodes counted through the layers from 1, w13 from node 1 to node 3, b3."""

import functools
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Parameter:
    """One weight or bias: its name, its LaTeX, where it sits and which nodes it joins.

    `layer` counts from 0 at the first layer that computes; `row` and `column` index its weight
    matrix (`row` is None for a bias); `source` is None for a bias.
    """

    name: str
    latex: str
    layer: int
    row: int | None
    column: int
    source: int | None
    target: int


def node_layers(sizes: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """Node numbers layer by layer: (2, 3, 2) gives ((1, 2), (3, 4, 5), (6, 7))."""
    layers, first = [], 1
    for size in sizes:
        layers.append(tuple(range(first, first + size)))
        first += size
    return tuple(layers)


@functools.cache
def parameters_of(sizes: tuple[int, ...], use_bias: bool = True) -> Mapping[str, Parameter]:
    """All weights, then all biases, by name; weights in order of their source node."""
    layers = node_layers(sizes)
    weights = [
        Parameter(_plain("w", i, j), weight_latex(i, j), layer, row, column, i, j)
        for layer, (sources, targets) in enumerate(itertools.pairwise(layers))
        for row, i in enumerate(sources)
        for column, j in enumerate(targets)
    ]
    biases = [
        Parameter(_plain("b", j), bias_latex(j), layer, None, column, None, j)
        for layer, targets in enumerate(layers[1:])
        for column, j in enumerate(targets)
    ]
    kept = weights + (biases if use_bias else [])
    return MappingProxyType({parameter.name: parameter for parameter in kept})


def weight_latex(source: int, target: int) -> str:
    """w_{13}, but w_{1,13}."""
    return f"w_{{{_separator(',', source, target).join((str(source), str(target)))}}}"


def bias_latex(target: int) -> str:
    return f"b_{{{target}}}"


def _plain(letter: str, *nodes: int) -> str:
    """w13, but w1_13 and w11_3 where two digits could be read in two ways."""
    return letter + _separator("_", *nodes).join(map(str, nodes))


def _separator(separator: str, *nodes: int) -> str:
    return separator if max(nodes) > 9 else ""
