r"""Vanishing gradients: the gradient fades on its way back to the first layer

What it checks
--------------
Whether the gradient of the first layer (root mean square) is less than a thousandth of that of the
last layer, at a moment when the last layer's own gradient is not small.

Why it matters
--------------
Backwards, each layer multiplies by its weights and slopes,
$\delta_{l} = (W_{l+1} \delta_{l+1}) \cdot \phi'(z_l)$. With sigmoid $\phi' \le \tfrac14$; with
small weights the product shrinks as well. After many layers the first ones hardly learn.

What to try
-----------
Try fewer layers, ReLU instead of sigmoid, He or Glorot initialization, or skip
connections.

Example
-------
Six layers of sigmoid units multiply a gradient by at most $(\tfrac14)^6 = 1/4096$ times their
weights. On the page *A plane to play on*, six hidden layers of 8 sigmoid units do not leave a loss
of 0.69; with ReLU they learn.
"""

from __future__ import annotations

from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import Detection, NotApplicable, Severity
from playground.diagnoses.gradients import recorded_gradients, worst_growth
from playground.diagnoses.rule import Outcome, Rule, Subject
from playground.experiments.layer_inspection import Gradients
from playground.number_text import number_text

VANISHED = 1e-3
"""The first layer's gradient as a share of the last one's: a thousandth of its steps."""
LEAST_OF_LARGEST = 0.1
"""Share of the last layer's largest gradient from which a moment counts: at the end of a training
all gradients may be small."""


def _examine(evidence: Evidence) -> Outcome:
    moments = recorded_gradients(evidence)
    if isinstance(moments, NotApplicable):
        return moments
    if worst_growth(moments) is not None:
        return NotApplicable("its gradients explode")
    strongest = max(_ends(sizes)[1] for _, sizes in moments)
    if not strongest:
        return None
    large = [moment for moment in moments if _ends(moment[1])[1] >= LEAST_OF_LARGEST * strongest]
    epoch, sizes = min(large, key=lambda moment: _ends(moment[1])[0] / _ends(moment[1])[1])
    least, most = _ends(sizes)
    first, *_, last = sizes
    if least / most >= VANISHED:
        return None
    when = f"After {number_text(epoch)} epochs" if epoch else "Before the first step"
    lost = f"{most / least:,.0f} times less" if least else "nothing at all"
    return Detection(
        "The gradient fades on its way back",
        Severity.SERIOUS,
        f"{when} the gradient of the {last} is {number_text(most)} (root mean square), "
        f"that of the {first} {number_text(least)}: {lost}.",
    )


def _ends(sizes: Gradients) -> tuple[float, float]:
    """The gradients of the first and of the last layer."""
    values = list(sizes.values())
    return values[0], values[-1]


RULE = Rule(__name__, Subject.NETWORK, "vanishing gradients", _examine)
