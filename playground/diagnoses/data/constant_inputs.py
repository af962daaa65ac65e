"""Inputs that never change."""

from __future__ import annotations

import numpy as np

from playground.diagnoses.data.columns import FEWEST, numbered, spread_of
from playground.diagnoses.finding import DataCheck, Finding, NotApplicable, Severity
from playground.experiments import Data


def _examine(data: Data) -> Finding | NotApplicable | None:
    if len(data.train) < FEWEST:
        return NotApplicable("there are too few examples")
    spread = spread_of(data)
    constant = np.flatnonzero(spread.constant)
    if not len(constant):
        return None
    names, all_of_them = numbered(spread.noun, constant), len(constant) == len(spread.deviation)
    have = "has" if len(constant) == 1 else "have"
    return Finding(
        "constant-input",
        "No input ever changes" if all_of_them else "An input that never changes",
        Severity.SERIOUS if all_of_them else Severity.NOTICE,
        f"{names.capitalize()} {have} the same value in every training example that was looked at.",
        "What is the same in every example cannot tell examples apart. Small changes on top of a "
        "large number are lost as well: single precision keeps seven digits.",
        "Leave it out. If it should change, look at the file: subtract the level, or choose "
        "another column.",
    )


CHECK = DataCheck("constant-input", "constant inputs", _examine)
