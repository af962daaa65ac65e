"""Constant input: a feature or channel has the same value in every example

What it checks
--------------
Whether each input (a feature of a table, or a channel of a series) varies over the training
examples: its standard deviation must exceed a millionth of its largest absolute value. Of large
datasets, evenly spaced examples are looked at.

Why it matters
--------------
What is the same in every example cannot tell examples apart. Small changes on top of a
large number are lost as well: single precision keeps seven digits.

What to try
-----------
Leave it out. If it should change, look at the file: subtract the level, or choose
another column.

Example
-------
A sensor reports 100,000,000.3, 100,000,000.7, …: in single precision each of these numbers is
100,000,000. Subtract 100,000,000 in the file, and the digits that carry information are kept.
"""

from __future__ import annotations

import numpy as np

from playground.diagnoses.columns import FEWEST, column_statistics, numbered
from playground.diagnoses.finding import Detection, NotApplicable, Severity
from playground.diagnoses.rule import Outcome, Rule, Subject
from playground.experiments import Data


def _examine(data: Data) -> Outcome:
    if len(data.train) < FEWEST:
        return NotApplicable("there are too few examples")
    columns = column_statistics(data)
    constant = np.flatnonzero(columns.constant)
    if not len(constant):
        return None
    names, all_of_them = numbered(columns.noun, constant), len(constant) == len(columns.deviation)
    have = "has" if len(constant) == 1 else "have"
    return Detection(
        "No input ever changes" if all_of_them else "An input that never changes",
        Severity.SERIOUS if all_of_them else Severity.NOTICE,
        f"{names.capitalize()} {have} the same value in every training example that was examined.",
    )


RULE = Rule(__name__, Subject.DATA, "constant inputs", _examine)
