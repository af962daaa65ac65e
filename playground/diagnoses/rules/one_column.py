"""One column: a single column reveals the class

What it checks
--------------
Whether sorting the training examples by one column also sorts their classes, although the other
columns say next to nothing; and whether that column numbers the rows. The order is judged by its
runs of equal classes (Wald and Wolfowitz, 1940).

Why it matters
--------------
A column that numbers the rows names the class where the rows are in order of their
classes. So does one that holds the answer, or was written down after it was known. A
network finds it, scores high, and has learned nothing about anything new.

What to try
-----------
Leave that column out of the file and upload it again.

Example
-------
A spreadsheet's first column counts from 1 to 100; rows 1 to 50 are class A, the others class B.
A network learns "above 50 means B" and is right for every row of this file, and for no other file.
"""

from __future__ import annotations

import numpy as np

from playground.diagnoses.columns import sampled
from playground.diagnoses.finding import Detection, NotApplicable, Severity
from playground.diagnoses.rule import Outcome, Rule, Subject
from playground.experiments import Data, Split
from playground.number_text import number_text

FEWEST_EXAMPLES = 30
FEWEST_COLUMNS = 8
"""Below that many, one informative column is nothing strange."""
OTHERS = 40
"""Columns that are looked at beside the most telling ones."""
SEPARATED, LITTLE = 0.7, 0.55
"""Rows of 24 numbers of noise and a row number come to 0.7 to 0.9 and to 0.5 when each row is
standardized: the number makes the others small. In real series, neighbours are alike."""
EVEN = 0.9
"""Share of equal steps between the sorted values of a column that counts rows."""


def separation(values: np.ndarray, y: np.ndarray) -> float:
    """How far sorting by one column sorts the classes: 1 if each class is one run, 0 by chance.

    Compares the changes of class between neighbours with those of a random order (Wald and
    Wolfowitz, 1940). Equal values stand in random order.

    Args:
        values: shape (n,).
        y: Class indices, shape (n,).
    """
    shuffled = np.random.default_rng(0).permutation(len(y))
    order = shuffled[np.argsort(values[shuffled], kind="stable")]
    changes = int((np.diff(y[order]) != 0).sum())
    counts = np.bincount(y)
    least = int((counts > 0).sum()) - 1
    by_chance = len(y) - float((counts.astype(float) ** 2).sum()) / len(y)
    return float((by_chance - changes) / (by_chance - least)) if by_chance > least else 0.0


def _examine(data: Data) -> Outcome:
    if not data.class_names:
        return NotApplicable("there are no classes")
    x, y = _sample(data.train)
    if len(y) < FEWEST_EXAMPLES or len(np.unique(y)) < 2:
        return NotApplicable("there are too few training examples of two classes")
    telling = _telling(x, y)
    best = max(telling[:3].tolist(), key=lambda column: separation(x[:, column], y))
    found = separation(x[:, best], y)
    if found < SEPARATED:
        return None
    counting = _counts_rows(x[:, best])
    if not counting:
        if x.shape[1] < FEWEST_COLUMNS:
            return None
        rest = np.setdiff1d(np.arange(x.shape[1]), [best])
        rest = rest[np.linspace(0, len(rest) - 1, min(OTHERS, len(rest))).astype(int)]
        near = [place for place in (best - 1, best + 1) if 0 <= place < x.shape[1]]
        others = [separation(x[:, column], y) for column in (*rest.tolist(), *near)]
        if max(others) > LITTLE:
            return None
    return _finding(data, x[:, best], y, best, counting)


def _sample(split: Split) -> tuple[np.ndarray, np.ndarray]:
    x = sampled(split.x)
    step = max(1, -(-len(split) // len(x)))
    return x.reshape(len(x), -1), np.asarray(split.y[::step])


def _telling(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Columns by how far the means of the classes are apart, for their spread; the best first."""
    labels = np.unique(y)
    means = np.stack([x[y == label].mean(axis=0) for label in labels])
    within = np.stack([x[y == label].var(axis=0) for label in labels]).mean(axis=0)
    return np.argsort(-means.var(axis=0) / np.maximum(within, 1e-12), kind="stable")


def _counts_rows(values: np.ndarray) -> bool:
    """Whether sorted values go up by whole multiples of one step, each value once."""
    steps = np.diff(np.sort(values))
    least = float(steps.min(initial=np.inf))
    if not np.isfinite(least) or least <= 0:
        return False
    multiples = steps / least
    return float((np.abs(multiples - np.round(multiples)) < 0.01).mean()) >= EVEN


def _finding(
    data: Data, values: np.ndarray, y: np.ndarray, column: int, counting: bool
) -> Detection:
    ranges = [
        f"“{data.class_names[label]}” from {number_text(values[y == label].min())} to "
        f"{number_text(values[y == label].max())}"
        for label in np.unique(y)[:3].tolist()
    ]
    shape = data.train.x.shape[1:]
    place = f"Input {column + 1}"
    if len(shape) > 1:
        channel = f" of channel {column % shape[-1] + 1}" if shape[-1] > 1 else ""
        place = f"Step {column // shape[-1] + 1}{channel}"
    what = (
        "counts the rows, and the rows are in order of their classes"
        if counting
        else "separates the classes by itself; the others carry almost no information"
    )
    return Detection(
        "One column alone reveals the class",
        Severity.SERIOUS,
        f"{place} {what}: {', '.join(ranges)}.",
    )


RULE = Rule(__name__, Subject.DATA, "a column that alone reveals the class", _examine)
