"""What a network on the plane is made of: one value that all who build or count it take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Output = Literal["softmax", "tanh", "linear"]


@dataclass(frozen=True)
class PlaneArchitecture:
    """Dense layers from features of a point to classes or a number.

    Attributes:
        num_inputs: Features of a point.
        activations: One for each hidden layer.
        num_outputs: Units of the last layer.
        output: Activation of the last layer: softmax, tanh or linear.
        initialization: Where weights begin, a Keras initializer by name.
        regularization: ``none``, or ``l1`` or ``l2`` on every kernel.
        dropout: Share of hidden outputs that are switched off at random in every step.
    """

    num_inputs: int
    hidden_units: tuple[int, ...]
    activations: tuple[str, ...]
    num_outputs: int
    output: Output
    initialization: str
    regularization: str
    regularization_rate: float
    dropout: float

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of every layer, inputs first."""
        return (self.num_inputs, *self.hidden_units, self.num_outputs)
