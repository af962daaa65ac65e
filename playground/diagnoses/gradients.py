"""Gradients that vanish or explode on their way through the layers."""

from __future__ import annotations

import math

import numpy as np

from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import Check, Finding, NotApplicable, Outcome, Severity
from playground.experiments.layer_inspection import Gradients
from playground.number_text import number_text

PREFIX = "gradient of "
"""How the columns of a history begin that tell a layer's gradient."""
VANISHED = 1e-3
"""The first layer's gradient as a share of the last one's: a thousandth of its steps."""
EXPLODED = 1e3
"""How much larger a gradient became than it was at first, or is in the first layer than in the
last."""
SPOKEN = 0.1
"""Share of the last layer's largest gradient from which a moment counts."""
LARGE = 1.0
"""What a gradient must at least be to have exploded: one that grew from nothing has not."""


def _examine(evidence: Evidence) -> Outcome:
    moments = _moments(evidence)
    if isinstance(moments, NotApplicable):
        return moments
    return _exploding(moments) or _vanishing(moments)


def _moments(evidence: Evidence) -> list[tuple[float, Gradients]] | NotApplicable:
    names = [
        name
        for name in evidence.history
        if name.startswith(PREFIX) and name.removeprefix(PREFIX) not in evidence.untrainable
    ]
    if names:
        table = np.column_stack([evidence.history[name] for name in names])
        layers = [name.removeprefix(PREFIX) for name in names]
        epochs = evidence.curve("epoch")
        found: list[tuple[float, Gradients]] = [
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


def _vanishing(moments: list[tuple[float, Gradients]]) -> Finding | None:
    """Looks where the last layer still has something to say: at the end both may be silent."""
    strongest = max(_ends(sizes)[1] for _, sizes in moments)
    if not strongest:
        return None
    spoken = [moment for moment in moments if _ends(moment[1])[1] >= SPOKEN * strongest]
    epoch, sizes = min(spoken, key=lambda moment: _ends(moment[1])[0] / _ends(moment[1])[1])
    least, most = _ends(sizes)
    first, *_, last = sizes
    if least / most >= VANISHED:
        return None
    when = f"After {number_text(epoch)} epochs" if epoch else "Before the first step"
    lost = f"{most / least:,.0f} times less" if least else "nothing at all"
    return Finding(
        "vanishing-gradients",
        "The gradient fades on its way back",
        Severity.SERIOUS,
        f"{when} the gradient of the {last} is {number_text(most)} (root mean square), "
        f"that of the {first} {number_text(least)}: {lost}.",
        r"Backwards, each layer multiplies by its weights and slopes, $\delta_{l} = (W_{l+1} "
        r"\delta_{l+1}) \cdot \phi'(z_l)$. With sigmoid $\phi' \le \tfrac14$; with small weights "
        "the product shrinks as well. After many layers the first ones hardly learn.",
        "Try fewer layers, ReLU instead of sigmoid, He or Glorot initialisation, or skip "
        "connections.",
    )


def _ends(sizes: Gradients) -> tuple[float, float]:
    """The gradients of the first and of the last layer."""
    values = list(sizes.values())
    return values[0], values[-1]


def _exploding(moments: list[tuple[float, Gradients]]) -> Finding | None:
    start, at_first = moments[0]
    worst: tuple[float, str, float, float, float] | None = None
    for epoch, sizes in moments:
        for layer, size in sizes.items():
            before = at_first.get(layer, 0.0)
            grown = size / before if before > 0 else 0.0
            exploded = size > LARGE and grown > EXPLODED
            if math.isfinite(size) and exploded and (worst is None or size > worst[3]):
                worst = (epoch, layer, before, size, grown)
    if worst is None:
        return None
    epoch, layer, before, size, grown = worst
    return Finding(
        "exploding-gradients",
        "The gradient grows out of bounds",
        Severity.SERIOUS,
        f"The gradient of the {layer} was {number_text(before)} (root mean square) after "
        f"{number_text(start)} epochs and {number_text(size)} after {number_text(epoch)}: "
        f"{grown:,.0f} times as much.",
        "Backwards, each layer multiplies by its weights. Where they are large, the product grows "
        "with every layer, and one step throws the weights far away.",
        "Try gradient clipping, a smaller learning rate, fewer layers, or smaller initial weights.",
    )


CHECK = Check("gradients", "vanishing or exploding gradients", _examine)
