"""What the network on a table is made of: one value that all who build or count it take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class TableArchitecture:
    """Dense layers from the inputs of a row to classes, or to one number.

    Attributes:
        activation: Of every hidden layer.
        num_outputs: Classes; 1 for a number.
        dropout: Share of hidden outputs that are switched off at random in every step.
    """

    num_inputs: int
    hidden_units: tuple[int, ...]
    activation: str
    num_outputs: int
    dropout: float

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of every layer, inputs first."""
        return (self.num_inputs, *self.hidden_units, self.num_outputs)

    @property
    def output(self) -> Literal["softmax", "linear"]:
        """Activation of the last layer."""
        return "softmax" if self.num_outputs > 1 else "linear"
