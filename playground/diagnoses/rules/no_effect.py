r"""No effect: a layer outputs the same for every input, or can be left out

What it checks
--------------
Whether the outputs of a hidden layer vary over the training examples. For a Transformer, it checks
whether leaving out a part moves any probability of the test series by more than 0.001.

Why it matters
--------------
What does not depend on the input cannot tell inputs apart: whatever comes after works with a
constant. All weights 0, dead units or saturated ones make a layer constant. So does layer
normalization over one channel, $(x - \bar x) / \sigma = 0$; and a part whose weights hardly moved
adds next to nothing.

What to try
-----------
Begin with random weights instead of zeros, and with a smaller learning rate. Give a Transformer's
tokens more channels (d_model), or leave out a part that changes nothing.

Example
-------
The Keras example of a time-series Transformer has one channel. Its layer normalization turns each
token into its offset, so its attention can be left out and no prediction changes. With d_model 8,
attention takes part.
"""

from __future__ import annotations

import numpy as np

from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import Detection, NotApplicable, Severity
from playground.diagnoses.rule import Outcome, Rule, Subject
from playground.experiments.contribution import UNIFORM
from playground.number_text import number_text

SAME = 1e-3
"""A part whose removal moves no probability by more than this has no effect that anybody sees."""
CONSTANT = 1e-5
"""Standard deviation over the examples, as a share of the size of the outputs: single precision
keeps seven digits."""


def _examine(evidence: Evidence) -> Outcome:
    parts = evidence.run.report.get("contributions", {}).get("parts")
    if parts:
        return _of_parts(parts, evidence.run.report["contributions"]["series"])
    if evidence.inside is None:
        return NotApplicable(evidence.why_no_inside)
    layers = evidence.inside.layers
    if not layers:
        return NotApplicable("it has no hidden layer")
    flat = [layer.name for layer in layers if _is_constant(layer.outputs)]
    if not flat:
        return None
    return Detection(
        "A layer whose output never changes",
        Severity.SERIOUS,
        f"Over {evidence.inside.examples}, no output of the {' and the '.join(flat)} changes.",
    )


def _is_constant(outputs: np.ndarray) -> bool:
    size = float(np.abs(outputs).max()) or 1.0
    return bool((outputs.std(axis=0, dtype=np.float64) <= CONSTANT * size).all())


def _of_parts(parts: list[dict[str, float]], series: int) -> Detection | None:
    still = [part for part in parts if part["moved"] <= SAME]
    if not still:
        return None
    most = max(part["moved"] for part in still)
    names = [str(part["part"]) for part in still if part["part"] != UNIFORM]
    words = []
    if names:
        words.append(f"Left out one at a time, these change nothing: {', '.join(names)}.")
    if len(names) < len(still):
        words.append("Every token may as well attend to all tokens equally.")
    return Detection(
        "A part that changes nothing",
        Severity.SERIOUS if most == 0 else Severity.WARNING,
        f"{' '.join(words)} No probability of {series:,} test series moves by more than "
        f"{number_text(most)}.",
    )


RULE = Rule(__name__, Subject.NETWORK, "layers without effect", _examine)
