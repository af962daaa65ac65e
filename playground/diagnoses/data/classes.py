"""Classes that are missing from a split, and one that is nearly everything."""

from __future__ import annotations

import numpy as np

from playground.diagnoses.finding import DataCheck, Finding, NotApplicable, Severity
from playground.experiments import Data, Split
from playground.number_text import counted

NEARLY_ALL = 0.95
MOST_NAMED = 4
NO_CLASSES = NotApplicable("there are no classes")


def _absent(data: Data) -> Finding | NotApplicable | None:
    if not data.class_names:
        return NO_CLASSES
    missing = {name: _missing(data, split) for name, split in _splits(data)}
    if not any(missing.values()):
        return None
    words = [
        f"no example of {_named(names)} for {name}" for name, names in missing.items() if names
    ]
    return Finding(
        "absent-class",
        "A class is missing",
        Severity.SERIOUS if missing["training"] else Severity.WARNING,
        f"There is {', and '.join(words)}.",
        "A class without training examples is never predicted. One without test examples does not "
        "count in the score, however well or badly it is told from the others.",
        "Put examples of every class into both parts: shuffle the rows before they are split, or "
        "leave the class out.",
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


def _dominant(data: Data) -> Finding | NotApplicable | None:
    if not data.class_names:
        return NO_CLASSES
    counts = np.bincount(data.train.y, minlength=len(data.class_names))
    share = float(counts.max() / counts.sum())
    if share <= NEARLY_ALL:
        return None
    most = int(counts.argmax())
    return Finding(
        "dominant-class",
        "Almost all examples belong to one class",
        Severity.WARNING,
        f"{counts[most]:,} of {counts.sum():,} training examples ({share:.1%}) are of the class "
        f"“{data.class_names[most]}”.",
        "Always naming that class is right so often that accuracy says little, and the loss "
        "gives little incentive to learn the rare classes.",
        "Compare accuracy with the majority class, look at recall and at the confusion matrix, and "
        "bring more examples of the rare classes.",
    )


ABSENT = DataCheck("absent-class", "classes absent from training or test", _absent)
DOMINANT = DataCheck("dominant-class", "one class over 95 %", _dominant)
