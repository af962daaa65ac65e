"""Dominant class: almost all examples belong to one class

What it checks
--------------
Whether more than 95% of the training examples are of one class.

Why it matters
--------------
Always naming that class is right so often that accuracy says little, and the loss
gives little incentive to learn the rare classes.

What to try
-----------
Compare accuracy with the majority class, look at recall and at the confusion matrix, and
bring more examples of the rare classes.

Example
-------
Of 1,000 engines 20 are faulty. A network that calls every engine healthy is 98% accurate and
finds no fault: its recall for faulty engines is 0.
"""

from __future__ import annotations

import numpy as np

from playground.diagnoses.finding import Detection, NotApplicable, Severity
from playground.diagnoses.rule import Outcome, Rule, Subject
from playground.experiments import Data

NEARLY_ALL = 0.95


def _examine(data: Data) -> Outcome:
    if not data.class_names:
        return NotApplicable("there are no classes")
    counts = np.bincount(data.train.y, minlength=len(data.class_names))
    share = float(counts.max() / counts.sum())
    if share <= NEARLY_ALL:
        return None
    most = int(counts.argmax())
    return Detection(
        "Almost all examples belong to one class",
        Severity.WARNING,
        f"{counts[most]:,} of {counts.sum():,} training examples ({share:.1%}) are of the class "
        f"“{data.class_names[most]}”.",
    )


RULE = Rule(__name__, Subject.DATA, "one class over 95%", _examine)
