"""Saturated units: tanh or sigmoid units at the ends of their range

What it checks
--------------
The share of units in each tanh or sigmoid layer whose slope is below 5% of its steepest for 95%
of the examples. Half of a layer is a warning, 80% is serious. See Glorot and Bengio (2010),
*Understanding the difficulty of training deep feedforward neural networks*.

Why it matters
--------------
Far from 0, tanh and sigmoid are flat: with output $h$ the slope of tanh is $1 - h^2$.
Below 5% of the steepest slope hardly any gradient passes, and the unit stays where it is.

What to try
-----------
Try a smaller learning rate, smaller initial weights, inputs scaled to mean 0 and
standard deviation 1, or an activation without an upper end, such as ReLU.

Example
-------
For the sum $z = 5$ tanh gives 0.9999, with slope 0.0002: a weight before it learns 5,000 times
more slowly than at $z = 0$.
"""

from __future__ import annotations

import numpy as np

from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import Detection, NotApplicable, Severity
from playground.diagnoses.rule import Outcome, Rule, Subject
from playground.experiments.layer_inspection import HiddenLayer

RANGES = {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0)}
SLOPE_SHARE = 0.05
"""Of its steepest slope: where a unit has less than that, a twentieth of a gradient passes."""
EXAMPLES = 0.95
"""Share of the examples for which a saturated unit stands at an end."""
MOST_SATURATED = 0.5
"""Share of a layer's units. Units of a network that has learned stand at an end for many examples;
Glorot and Bengio (2010) found whole layers there."""
SERIOUS = 0.8


def at_ends(layer: HiddenLayer) -> np.ndarray:
    """Whether each output stands where the slope is small, shape (examples, units).

    With u the output on the scale from −1 to 1, both slopes are 1 − u² of their steepest.
    """
    low, high = RANGES[layer.activation]
    u = 2 * (layer.outputs.astype(np.float64) - low) / (high - low) - 1
    return np.asarray(1 - u**2 < SLOPE_SHARE)


def _examine(evidence: Evidence) -> Outcome:
    if evidence.inside is None:
        return NotApplicable(evidence.why_no_inside)
    layers = [layer for layer in evidence.inside.layers if layer.activation in RANGES]
    if not layers:
        return NotApplicable("it has no tanh and no sigmoid")
    ends = [(layer, at_ends(layer)) for layer in layers]
    shares = [float((mask.mean(axis=0) >= EXAMPLES).mean()) for _, mask in ends]
    if max(shares) < MOST_SATURATED:
        return None
    counted = ", ".join(
        f"{share:.0%} of the units of the {layer.name} ({mask.mean():.0%} of its outputs)"
        for share, (layer, mask) in zip(shares, ends, strict=True)
        if share > 0
    )
    return Detection(
        "Neurons stuck at the ends of their range",
        Severity.SERIOUS if max(shares) >= SERIOUS else Severity.WARNING,
        f"Over {evidence.inside.examples}, units that are saturated for {EXAMPLES:.0%} of them "
        f"or more: "
        f"{counted}.",
    )


RULE = Rule(__name__, Subject.NETWORK, "saturated units", _examine)
