r"""Dead ReLUs: units whose output is 0 for every example

What it checks
--------------
The share of units in each ReLU layer whose output is 0 for all training examples that were looked
at. More than 40% is a warning, 60% or more is serious: some units die in every network and are
not missed. See Lu et al. (2019), *Dying ReLU and initialization*.

Why it matters
--------------
$\max(0, z)$ is 0 for every example when $z = w^T x + b$ is negative for all. Its slope
is 0 there, so no gradient reaches its weights and it never comes back. One long step is
enough.

What to try
-----------
Choose a smaller learning rate, He initialization, or an activation that is not flat for
negative sums: leaky ReLU, ELU or GELU.

Example
-------
On the page *A plane to play on*, choose ReLU, two hidden layers of 8 units and learning rate 1.
A few long steps make the sums of most units negative for every point, and accuracy stays near 50%,
that of chance. With learning rate 0.03 the same network learns.
"""

from __future__ import annotations

from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import Detection, NotApplicable, Severity
from playground.diagnoses.rule import Outcome, Rule, Subject

MOST_DEAD = 0.4
"""Share of a layer's units. Some die in every network and are not missed: behind another ReLU a
third, in motif networks that are right 99 times of 100. Lu et al. (2019), "Dying ReLU and
initialization", say when all do."""
SERIOUS = 0.6


def _examine(evidence: Evidence) -> Outcome:
    if evidence.inside is None:
        return NotApplicable(evidence.why_no_inside)
    layers = [layer for layer in evidence.inside.layers if layer.activation == "relu"]
    if not layers:
        return NotApplicable("it has no ReLU")
    shares = [(layer, float((layer.outputs <= 0).all(axis=0).mean())) for layer in layers]
    worst = max(share for _, share in shares)
    if worst <= MOST_DEAD:
        return None
    counted = ", ".join(
        f"{round(share * layer.outputs.shape[1])} of {layer.outputs.shape[1]} in the {layer.name}"
        for layer, share in shares
        if share > 0
    )
    return Detection(
        "Dead neurons (always 0)",
        Severity.SERIOUS if worst >= SERIOUS else Severity.WARNING,
        f"Over {evidence.inside.examples}, units that output 0 for every one of them: {counted}.",
    )


RULE = Rule(__name__, Subject.NETWORK, "dead ReLUs", _examine)
