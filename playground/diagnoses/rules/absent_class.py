"""Absent class: a class has no training or no test examples

What it checks
--------------
Whether each class of the dataset has at least one training example and at least one test example.

Why it matters
--------------
A class without training examples is never predicted. One without test examples does not
count in the score, however well or badly it is told from the others.

What to try
-----------
Put examples of every class into both parts: shuffle the rows before they are split, or
leave the class out.

Example
-------
A file lists 60 rows of class A, then 40 of class B. With its first 60 rows as training data, no
example of B is left for training: the network never predicts B, and 40 of 100 rows are wrong.
"""

from __future__ import annotations

import numpy as np

from playground.diagnoses.finding import Detection, NotApplicable, Severity
from playground.diagnoses.rule import Outcome, Rule, Subject
from playground.experiments import Data, Split
from playground.number_text import counted

MOST_NAMED = 4


def _examine(data: Data) -> Outcome:
    if not data.class_names:
        return NotApplicable("there are no classes")
    missing = {name: _missing(data, split) for name, split in _splits(data)}
    if not any(missing.values()):
        return None
    words = [
        f"no example of {_named(names)} for {name}" for name, names in missing.items() if names
    ]
    return Detection(
        "A class is missing",
        Severity.SERIOUS if missing["training"] else Severity.WARNING,
        f"There is {', and '.join(words)}.",
    )


def _splits(data: Data) -> tuple[tuple[str, Split], tuple[str, Split]]:
    return ("training", data.train), ("the test", data.test)


def _missing(data: Data, split: Split) -> list[str]:
    counts = np.bincount(split.y, minlength=len(data.class_names))
    return [name for name, count in zip(data.class_names, counts, strict=True) if not count]


def _named(names: list[str]) -> str:
    rest = len(names) - MOST_NAMED
    shown = ", ".join(f"“{name}”" for name in names[:MOST_NAMED])
    return shown + (f" and {counted(rest, 'more class', 'more classes')}" if rest > 0 else "")


RULE = Rule(__name__, Subject.DATA, "classes absent from training or test", _examine)
