"""Permutation importance: how much worse the test score is when one column is shuffled.

After Breiman (2001), "Random forests"; scikit-learn's `permutation_importance` measures the same.
"""

from __future__ import annotations

import numpy as np

from playground.experiments.experiment import Predict
from playground.experiments.table_network.baselines import answers_of, score

REPEATS = 5
MOST_ROWS = 1_000
MOST_COLUMNS = 60
"""With more columns nothing is measured: it would take longer than the training."""


def permutation_importance(
    predict: Predict, x: np.ndarray, y: np.ndarray, column_of: np.ndarray, seed: int
) -> np.ndarray:
    """Loss of accuracy, or of R² for targets that are floats, when a column is shuffled.

    Args:
        x: Test inputs, shape (rows, inputs).
        column_of: The table's column of each input: inputs of one column are shuffled together.

    Returns:
        shape (columns, repeats), in the order of `np.unique(column_of)`; (0, repeats) where there
        are too many columns.
    """
    columns = np.unique(column_of)
    if len(columns) > MOST_COLUMNS:
        return np.empty((0, REPEATS))
    x, y = x[:MOST_ROWS], y[:MOST_ROWS]
    before = score(answers_of(predict(x), y), y)
    losses = np.empty((len(columns), REPEATS))
    rng = np.random.default_rng(seed)
    for place, column in enumerate(columns):
        inputs = np.flatnonzero(column_of == column)
        for repeat in range(REPEATS):
            shuffled = x.copy()
            shuffled[:, inputs] = x[rng.permutation(len(x))][:, inputs]
            losses[place, repeat] = before - score(answers_of(predict(shuffled), y), y)
    return losses
