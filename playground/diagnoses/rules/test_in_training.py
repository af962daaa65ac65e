"""Test in training: test examples that are also training examples

What it checks
--------------
How many test examples equal a training example in every number. Of large test sets, evenly spaced
examples are looked at. More than 1% is a warning.

Why it matters
--------------
The test stands for examples that were never seen. One that was trained on may simply be
memorised, so the score is better than it will be on anything new.

What to try
-----------
Take repeated rows out of the file, so that each is either in training or in the test.

Example
-------
A file holds each measurement twice. After its rows are shuffled and four of five become training
examples, about four of five test rows have their copy there: a network that only remembers gets
them right.
"""

from __future__ import annotations

import numpy as np

from playground.diagnoses.finding import Detection, NotApplicable, Severity
from playground.diagnoses.rule import Outcome, Rule, Subject
from playground.experiments import Data
from playground.number_text import counted

KEY = 48
"""Numbers of an example that are compared first."""
MOST_TEST_ROWS = 2000
FEW = 0.01
"""A share of the test below which they move its score by less than a percentage point."""


def _examine(data: Data) -> Outcome:
    if np.prod(data.test.x.shape[1:]) < 2:
        return NotApplicable("an example is a single number, and numbers repeat")
    step = max(1, -(-len(data.test) // MOST_TEST_ROWS))
    seen, looked = _in_both(data.train.x, data.test.x[::step]), len(data.test.x[::step])
    if not seen:
        return None
    which = "test examples" if step == 1 else "examined test examples"
    return Detection(
        "Test examples that are also in the training data",
        Severity.WARNING if seen / looked > FEW else Severity.NOTICE,
        f"{seen:,} of {looked:,} {which} ({seen / looked:.1%}) are also among the "
        f"{counted(len(data.train), 'training example')}, number for number.",
    )


def _in_both(train: np.ndarray, test: np.ndarray) -> int:
    """How many rows of `test` are rows of `train`: by a few numbers first, then by all."""
    known, asked = train.reshape(len(train), -1), test.reshape(len(test), -1)
    size = known.shape[1]
    columns = np.unique(np.linspace(0, size - 1, min(size, KEY)).astype(int))
    keys = [row.tobytes() for row in np.ascontiguousarray(asked[:, columns])]
    wanted = set(keys)
    candidates: dict[bytes, set[bytes]] = {}
    for index, row in enumerate(np.ascontiguousarray(known[:, columns])):
        key = row.tobytes()
        if key in wanted:
            candidates.setdefault(key, set()).add(known[index].tobytes())
    return sum(
        key in candidates and asked[index].tobytes() in candidates[key]
        for index, key in enumerate(keys)
    )


RULE = Rule(__name__, Subject.DATA, "the same example in training and test", _examine)
