"""One neurode and its truth table (McCulloch and Pitts 1943)."""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from playground.reference.limits import binary, refusal, whole_number

MAX_INPUTS = 15
"""Enough for the OR that ends a network for four inputs: at most 15 of 16 rows are true."""


@dataclass(frozen=True)
class TruthRow:
    """One row of a truth table: the inputs, their signed sum and the output."""

    inputs: tuple[int, ...]
    signed_sum: int
    output: int


@dataclass(frozen=True)
class Neurode:
    """Binary inputs, one sign each, a threshold θ; output 1 when the signed sum is at least θ.

    `signs` holds +1 for an excitatory input and -1 for an inhibitory one. Any finite threshold
    is allowed: one beyond the number of inputs makes a constant.
    Raises ValueError for other signs, no inputs, more than `MAX_INPUTS`, or a threshold that is
    not a finite number.
    """

    signs: tuple[int, ...]
    threshold: float

    def __post_init__(self) -> None:
        signs = _entries("signs", self.signs)
        whole_number("the number of inputs of a neurode", len(signs), 1, MAX_INPUTS)
        for sign in signs:
            if sign not in (-1, 1):
                raise refusal("every sign to be +1 or -1", sign, "choose excite or inhibit")
        object.__setattr__(self, "signs", tuple(int(sign) for sign in signs))
        object.__setattr__(self, "threshold", _threshold(self.threshold))

    @property
    def n_inputs(self) -> int:
        return len(self.signs)

    def signed_sum(self, inputs: Sequence[int]) -> int:
        """Excitatory inputs that are 1, minus inhibitory inputs that are 1.

        `inputs` holds `n_inputs` values of 0 or 1; ValueError otherwise.
        """
        if len(inputs) != self.n_inputs:
            raise refusal(
                f"{self.n_inputs} inputs", f"{len(inputs)} inputs", "give one per connection"
            )
        bits = [binary("every input of a neurode", value) for value in inputs]
        return sum(sign * bit for sign, bit in zip(self.signs, bits, strict=True))

    def output(self, inputs: Sequence[int]) -> int:
        """1 when the signed sum reaches the threshold, else 0."""
        return int(self.signed_sum(inputs) >= self.threshold)

    def truth_table(self) -> tuple[TruthRow, ...]:
        """All 2^n rows in binary counting order, the first input changing slowest."""
        return tuple(
            TruthRow(inputs, self.signed_sum(inputs), self.output(inputs))
            for inputs in input_rows(self.n_inputs)
        )

    def truth_column(self) -> tuple[int, ...]:
        """The 2^n outputs alone, in the order of `input_rows`."""
        return tuple(row.output for row in self.truth_table())


def input_rows(n_inputs: int) -> tuple[tuple[int, ...], ...]:
    """The 2^n input combinations in binary counting order: (0, 0), (0, 1), (1, 0), (1, 1)."""
    n_inputs = whole_number("the number of inputs", n_inputs, 1, MAX_INPUTS)
    return tuple(itertools.product((0, 1), repeat=n_inputs))


def truth_column_of(values: Iterable[Any], n_inputs: int | None = None) -> tuple[int, ...]:
    """`values` as a truth column: 2^n entries of 0 or 1 for `n_inputs` inputs (or any n).

    Raises ValueError for another length or other entries.
    """
    column = tuple(
        binary("every entry of a truth column", value) for value in _entries("outputs", values)
    )
    lengths = [2**n for n in range(1, MAX_INPUTS + 1)]
    if n_inputs is not None:
        lengths = [len(input_rows(n_inputs))]
    if len(column) not in lengths:
        expected = f"{lengths[0]}" if len(lengths) == 1 else "2, 4, 8, 16, ... (a power of two)"
        raise refusal(
            f"a truth column of {expected} entries",
            f"{len(column)} entries",
            "give one output for every row of the table",
        )
    return column


def _entries(name: str, values: Any) -> tuple[Any, ...]:
    try:
        return tuple(values)
    except TypeError:
        raise refusal(f"a list of {name}", values, "give one per connection or row") from None


def _threshold(value: Any) -> float:
    expected = "the threshold to be a finite number"
    if isinstance(value, int):
        return int(value)  # compared exactly, however large
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise refusal(expected, value, "type a number") from None
    if not math.isfinite(number):
        raise refusal(expected, value, "choose a number such as 1 or 2")
    return number
