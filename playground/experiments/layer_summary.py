"""Rows of a model summary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from playground.number_text import counted


@dataclass(frozen=True)
class LayerSummary:
    """One row of a model summary.

    Attributes:
        parameters: Those that are trained.
        arithmetic: Where they come from.
        non_trainable: Numbers that the layer keeps beside them, such as moving means.
    """

    name: str
    output_shape: tuple[int | None, ...]
    parameters: int
    arithmetic: str = ""
    non_trainable: int = 0

    @classmethod
    def dense(cls, name: str, inputs: int, units: int) -> LayerSummary:
        """A fully connected layer."""
        weights = f"{inputs:,} × {units:,} weights + {counted(units, 'bias', 'biases')}"
        return cls(name, (None, units), (inputs + 1) * units, weights)

    @classmethod
    def dense_layers(
        cls, sizes: Sequence[int], output: str, hidden: str = "hidden"
    ) -> list[LayerSummary]:
        """Fully connected layers; `sizes` are those of the inputs and of every layer."""
        names = [*(f"{hidden} {i}" for i in range(1, len(sizes) - 1)), output]
        return [cls.dense(name, *each) for name, each in zip(names, pairwise(sizes), strict=True)]
