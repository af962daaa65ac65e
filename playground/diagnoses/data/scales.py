"""Inputs on scales that are far apart."""

from __future__ import annotations

import numpy as np

from playground.diagnoses.data.columns import FEWEST, numbered, spread_of
from playground.diagnoses.finding import DataCheck, Finding, NotApplicable, Severity
from playground.experiments import Data
from playground.number_text import number_text

APART = 1000


def _examine(data: Data) -> Finding | NotApplicable | None:
    if len(data.train) < FEWEST:
        return NotApplicable("there are too few examples")
    spread = spread_of(data)
    varying = np.flatnonzero(~spread.constant)
    if len(varying) < 2:
        return NotApplicable("there is only one input that changes")
    deviation = spread.deviation[varying]
    low, high = deviation.argmin(), deviation.argmax()
    if deviation[high] < APART * deviation[low]:
        return None
    small, large = (numbered(spread.noun, varying[[place]]) for place in (low, high))
    return Finding(
        "scales-apart",
        "Inputs on scales that are far apart",
        Severity.WARNING,
        f"{large.capitalize()} has a standard deviation of {number_text(deviation[high])}, {small} "
        f"one of {number_text(deviation[low])}: a factor of "
        f"{number_text(round(deviation[high] / deviation[low]))}.",
        "A weight moves in proportion to its input. Steps that suit the large input leave the "
        "small one where it is, and steps that suit the small one make the large one oscillate.",
        "Standardise: subtract the mean of each input and divide by its standard deviation.",
    )


CHECK = DataCheck("scales-apart", "inputs on scales a factor of 1,000 apart", _examine)
