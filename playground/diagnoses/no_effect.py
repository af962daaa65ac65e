"""Layers that have no effect."""

from __future__ import annotations

import numpy as np

from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import Check, Finding, NotApplicable, Outcome, Severity
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
    return Finding(
        "no-effect",
        "A layer that says the same to everything",
        Severity.SERIOUS,
        f"Over {evidence.inside.examples}, no output of the {' and the '.join(flat)} changes.",
        "What does not depend on the input cannot tell inputs apart: whatever comes after works "
        "with a constant. All weights 0, dead units or saturated ones make a layer constant.",
        "Begin with random weights instead of zeros, and with a smaller learning rate.",
    )


def _is_constant(outputs: np.ndarray) -> bool:
    size = float(np.abs(outputs).max()) or 1.0
    return bool((outputs.std(axis=0, dtype=np.float64) <= CONSTANT * size).all())


def _of_parts(parts: list[dict[str, float]], series: int) -> Finding | None:
    still = [part for part in parts if part["moved"] <= SAME]
    if not still:
        return None
    most = max(part["moved"] for part in still)
    names = [str(part["part"]) for part in still if part["part"] != UNIFORM]
    words = []
    if names:
        words.append(f"Left out, one at a time: {', '.join(names)}.")
    if len(names) < len(still):
        words.append("Every token may as well look at all tokens alike.")
    return Finding(
        "no-effect",
        "A part that changes nothing",
        Severity.SERIOUS if most == 0 else Severity.WARNING,
        f"{' '.join(words)} No probability of {series:,} test series moves by more than "
        f"{number_text(most)}.",
        "Layer normalisation over one channel gives the same whatever it is given, $(x - \\bar x) "
        "/ \\sigma = 0$; and a part whose weights hardly moved adds next to nothing.",
        "Give tokens more channels (d_model), or leave the part out: fewer weights, the same "
        "answers.",
    )


CHECK = Check("no-effect", "layers without effect", _examine)
