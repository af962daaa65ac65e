"""Exploding gradients: a layer's gradient grows out of bounds

What it checks
--------------
Whether the gradient of a layer (root mean square) exceeds 1 and has become more than 1,000 times
as large as it was at the first moment that was recorded.

Why it matters
--------------
Backwards, each layer multiplies by its weights. Where they are large, the product grows
with every layer, and one step throws the weights far away.

What to try
-----------
Try gradient clipping, a smaller learning rate, fewer layers, or smaller initial weights.

Example
-------
Ten layers that each double what passes through them multiply a gradient by $2^{10} = 1024$. A
network of ReLU layers that fits values with learning rate 1 often shows it within 20 epochs.
"""

from __future__ import annotations

from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import Detection, NotApplicable, Severity
from playground.diagnoses.gradients import recorded_gradients, worst_growth
from playground.diagnoses.rule import Outcome, Rule, Subject
from playground.number_text import number_text


def _examine(evidence: Evidence) -> Outcome:
    moments = recorded_gradients(evidence)
    if isinstance(moments, NotApplicable):
        return moments
    worst = worst_growth(moments)
    if worst is None:
        return None
    return Detection(
        "The gradient grows out of bounds",
        Severity.SERIOUS,
        f"The gradient of the {worst.layer} was {number_text(worst.before)} (root mean square) "
        f"after {number_text(worst.start)} epochs and {number_text(worst.size)} after "
        f"{number_text(worst.epoch)}: {worst.size / worst.before:,.0f} times as much.",
    )


RULE = Rule(__name__, Subject.NETWORK, "exploding gradients", _examine)
