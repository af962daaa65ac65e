"""What a multilayer perceptron is made of: one value for all who build or count it."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class MLPArchitecture:
    """Dense layers between a flattened input and a softmax.

    Attributes:
        input_shape: Of one example.
        activation: Of every hidden layer.
    """

    input_shape: tuple[int, ...]
    hidden_units: tuple[int, ...]
    activation: str
    num_classes: int

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of every layer, the flattened input first."""
        return (math.prod(self.input_shape), *self.hidden_units, self.num_classes)
