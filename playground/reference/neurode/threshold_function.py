"""Is one unit enough? Which truth columns a single threshold can compute.

Of the 2^(2^n) functions of n inputs, 4, 14, 104 and 1,882 are threshold functions for n = 1 to 4
(S. Muroga 1971, Threshold Logic and Its Applications); XOR is the smallest that is not
(Minsky and Papert 1969).
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from playground.reference.limits import Array, refusal
from playground.reference.neurode.network import MAX_NETWORK_INPUTS
from playground.reference.neurode.neurode import input_rows, truth_column_of

LARGEST_MULTIPLE = 60
"""Vertices of the small programs here are fractions; their denominators stay far below this."""


@dataclass(frozen=True)
class LinearThreshold:
    """A unit that outputs 1 when Σ weight · input is at least the threshold."""

    weights: tuple[int, ...]
    threshold: int

    def truth_column(self) -> tuple[int, ...]:
        """Its 2^n outputs in binary counting order."""
        return tuple(
            int(sum(w * bit for w, bit in zip(self.weights, row, strict=True)) >= self.threshold)
            for row in input_rows(len(self.weights))
        )


def threshold_function(truth_column: Iterable[int]) -> LinearThreshold | None:
    """Whole-number weights and threshold of one unit that computes this column, or None.

    `truth_column` has 2^n entries for n = 1 to 4 inputs. Decided by a linear program with
    margin 1 (true rows: w·x ≥ θ; false rows: w·x ≤ θ - 1) that keeps Σ|w| least; a "yes" is
    confirmed in whole numbers on every row. Raises ValueError for any other column.
    """
    column = _small_column(truth_column)
    weights = _least_weights(column)
    if weights is None:
        return None
    for multiple in range(1, LARGEST_MULTIPLE + 1):
        unit = _with_best_threshold(np.rint(weights * multiple).astype(int), column)
        if unit is not None:
            return unit
    raise RuntimeError(f"no whole-number weights were found near {weights}")


def single_neurode(truth_column: Iterable[int]) -> LinearThreshold | None:
    """One neurode that computes this column (weights +1 and -1, or 0 for an unused input), or None.

    Decided by trying all of them, those with the fewest used inputs first. `truth_column` has
    2^n entries for n = 1 to 4 inputs; ValueError otherwise.
    """
    column = _small_column(truth_column)
    n_inputs = len(column).bit_length() - 1
    choices = itertools.product((1, -1, 0), repeat=n_inputs)
    for signs in sorted(choices, key=lambda signs: sum(map(abs, signs))):
        unit = _with_best_threshold(np.array(signs), column)
        if unit is not None:
            return unit
    return None


def _small_column(truth_column: Iterable[int]) -> tuple[int, ...]:
    column = truth_column_of(truth_column)
    if len(column) > 2**MAX_NETWORK_INPUTS:
        raise refusal(
            f"a truth column of at most {MAX_NETWORK_INPUTS} inputs",
            f"{len(column)} entries",
            "use fewer inputs",
        )
    return column


def _least_weights(column: tuple[int, ...]) -> Array | None:
    """Real weights of least Σ|w| from the linear program, or None when it has no solution."""
    from scipy.optimize import linprog  # type: ignore[import-untyped]

    rows = np.array(input_rows(len(column).bit_length() - 1), dtype=float)
    n_inputs = rows.shape[1]
    side = np.where(np.array(column) == 1, -1.0, 1.0)[:, None]  # A v ≤ b, so true rows negate
    # Unknowns: the positive and negative parts of w, then θ.
    matrix = side * np.hstack([rows, -rows, -np.ones((len(rows), 1))])
    result = linprog(
        c=[1.0] * (2 * n_inputs) + [0.0],
        A_ub=matrix,
        b_ub=np.where(np.array(column) == 1, 0.0, -1.0),
        bounds=[(0, None)] * (2 * n_inputs) + [(None, None)],
    )
    if result.status == 2:  # infeasible
        return None
    if not result.success:
        raise RuntimeError(f"the linear program failed: {result.message}")
    weights: Array = result.x[:n_inputs] - result.x[n_inputs : 2 * n_inputs]
    return weights


def _with_best_threshold(weights: np.ndarray, column: tuple[int, ...]) -> LinearThreshold | None:
    """The unit with these whole weights and a threshold that fits every row, if there is one."""
    sums = np.array(input_rows(len(weights))) @ weights
    is_true = np.array(column) == 1
    if not is_true.any():
        threshold = int(sums.max()) + 1
    else:
        threshold = int(sums[is_true].min())
        if not is_true.all() and int(sums[~is_true].max()) >= threshold:
            return None
    return LinearThreshold(tuple(int(weight) for weight in weights), threshold)
