"""How large the gradients of a run's layers were, moment by moment."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import NotApplicable
from playground.experiments.layer_inspection import Gradients

PREFIX = "gradient of "
"""How the columns of a history begin that tell a layer's gradient."""
GROWN = 1e3
"""How much larger a gradient became than it was at first."""
LARGE = 1.0
"""What a gradient must at least be to have exploded: one that grew from nothing has not."""
Moments = list[tuple[float, Gradients]]
"""After how many epochs, and the gradient of each layer then."""


@dataclass(frozen=True)
class Growth:
    """A layer whose gradient became many times as large as it was at first.

    Attributes:
        start, epoch: After how many epochs it was `before`, and `size`.
    """

    layer: str
    start: float
    before: float
    epoch: float
    size: float


def recorded_gradients(evidence: Evidence) -> Moments | NotApplicable:
    """The gradients of two or more layers at each moment of a run that is known of."""
    names = [
        name
        for name in evidence.history
        if name.startswith(PREFIX) and name.removeprefix(PREFIX) not in evidence.untrainable
    ]
    if names:
        table = np.column_stack([evidence.history[name] for name in names])
        layers = [name.removeprefix(PREFIX) for name in names]
        epochs = evidence.curve("epoch")
        found: Moments = [
            (float(epoch), dict(zip(layers, row.tolist(), strict=True)))
            for epoch, row in zip(epochs, table, strict=True)
        ]
    elif evidence.inside is None:
        return NotApplicable(evidence.why_no_inside)
    elif not evidence.inside.gradients:
        return NotApplicable(evidence.inside.why_no_gradients)
    else:
        found = list(evidence.inside.gradients)
    if not found or len(found[-1][1]) < 2:
        return NotApplicable("there are fewer than two layers with a gradient")
    return found


def worst_growth(moments: Moments) -> Growth | None:
    """The largest gradient that has exploded; None where none has."""
    start, at_first = moments[0]
    grown = [
        Growth(layer, start, before, epoch, size)
        for epoch, sizes in moments
        for layer, size in sizes.items()
        if math.isfinite(size) and size > LARGE
        if 0 < (before := at_first.get(layer, 0.0)) < size / GROWN
    ]
    return max(grown, key=lambda growth: growth.size, default=None)
