"""Scales apart: inputs whose standard deviations differ by a factor of 1,000 or more

What it checks
--------------
Whether the largest standard deviation of an input over the training examples is 1,000 times the
smallest or more. Constant inputs do not count.

Why it matters
--------------
A weight moves in proportion to its input. Steps that suit the large input leave the
small one where it is, and steps that suit the small one make the large one oscillate.

What to try
-----------
Standardize: subtract the mean of each input and divide by its standard deviation.

Example
-------
One column holds a length in metres, around 1; another holds a distance in millimetres, around
2,000. Both have standard deviation 1 after they are standardized, and one learning rate suits both.
"""

from __future__ import annotations

import numpy as np

from playground.diagnoses.columns import FEWEST, column_statistics, numbered
from playground.diagnoses.finding import Detection, NotApplicable, Severity
from playground.diagnoses.rule import Outcome, Rule, Subject
from playground.experiments import Data
from playground.number_text import number_text

APART = 1000


def _examine(data: Data) -> Outcome:
    if len(data.train) < FEWEST:
        return NotApplicable("there are too few examples")
    columns = column_statistics(data)
    varying = np.flatnonzero(~columns.constant)
    if len(varying) < 2:
        return NotApplicable("there is only one input that changes")
    deviation = columns.deviation[varying]
    low, high = deviation.argmin(), deviation.argmax()
    if deviation[high] < APART * deviation[low]:
        return None
    small, large = (numbered(columns.noun, varying[[place]]) for place in (low, high))
    return Detection(
        "Inputs on scales that are far apart",
        Severity.WARNING,
        f"{large.capitalize()} has a standard deviation of {number_text(deviation[high])}, {small} "
        f"one of {number_text(deviation[low])}: a factor of "
        f"{number_text(round(deviation[high] / deviation[low]))}.",
    )


RULE = Rule(__name__, Subject.DATA, "inputs on scales a factor of 1,000 apart", _examine)
