"""Logic gates: the three that the lecture builds, and the name of any truth column."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from playground.reference.neurode.neurode import Neurode, input_rows, truth_column_of

NAMELESS = "none with a name"


@dataclass(frozen=True)
class Gate:
    """A gate built from one neurode, some of whose inputs may be held at a constant.

    `held` has one entry per input: 0 or 1 where the input is wired to a constant, None where it
    is free.
    """

    name: str
    neurode: Neurode
    held: tuple[int | None, ...]

    def truth_column(self) -> tuple[int, ...]:
        """Outputs over the free inputs only, in binary counting order."""
        return tuple(
            row.output
            for row in self.neurode.truth_table()
            if all(
                constant in (None, bit) for constant, bit in zip(self.held, row.inputs, strict=True)
            )
        )


GATES: dict[str, Gate] = {
    "AND": Gate("AND", Neurode((1, 1), threshold=2), held=(None, None)),
    "OR": Gate("OR", Neurode((1, 1), threshold=1), held=(None, None)),
    # The first input always fires; the second, inhibitory, vetoes it.
    "NOT": Gate("NOT", Neurode((1, -1), threshold=1), held=(1, None)),
}
"""The gates of the lecture, each from a single neurode."""

_TWO_INPUT_NAMES: dict[tuple[int, ...], str] = {
    (0, 1, 1, 0): "XOR",
    (1, 0, 0, 1): "XNOR",
    (1, 1, 0, 1): "implication x1 → x2",
    (1, 0, 1, 1): "implication x2 → x1",
    (0, 0, 1, 0): "inhibition x1 ∧ ¬x2",
    (0, 1, 0, 0): "inhibition x2 ∧ ¬x1",
}


def gate_name(truth_column: Iterable[int]) -> str:
    """The name of the gate with this truth column (2^n entries), or `NAMELESS`.

    All sixteen functions of two inputs have a name. Raises ValueError for a column that is not
    made of 2^n zeros and ones.
    """
    column = truth_column_of(truth_column)
    n_inputs = int(math.log2(len(column)))
    return (
        _constant_name(column)
        or _single_input_name(column, n_inputs)
        or _TWO_INPUT_NAMES.get(column)
        or _counting_name(column, n_inputs)
        or NAMELESS
    )


def _constant_name(column: tuple[int, ...]) -> str | None:
    return f"constant {column[0]}" if len(set(column)) == 1 else None


def _single_input_name(column: tuple[int, ...], n_inputs: int) -> str | None:
    """Identity or negation of one input, the others ignored."""
    for position in range(n_inputs):
        bits = tuple(row[position] for row in input_rows(n_inputs))
        of_input = "" if n_inputs == 1 else f" x{position + 1}"
        if column == bits:
            return f"identity of{of_input}" if of_input else "identity"
        if column == tuple(1 - bit for bit in bits):
            return f"NOT{of_input}"
    return None


def _counting_name(column: tuple[int, ...], n_inputs: int) -> str | None:
    """Gates that look only at how many inputs are 1."""
    counts = [sum(row) for row in input_rows(n_inputs)]
    by_count = dict(zip(counts, column, strict=True))
    if any(by_count[count] != output for count, output in zip(counts, column, strict=True)):
        return None
    outputs = tuple(by_count[count] for count in range(n_inputs + 1))
    named = {
        _at_least(n_inputs, n_inputs): "AND",
        _at_least(1, n_inputs): "OR",
        tuple(1 - bit for bit in _at_least(n_inputs, n_inputs)): "NAND",
        tuple(1 - bit for bit in _at_least(1, n_inputs)): "NOR",
        tuple(count % 2 for count in range(n_inputs + 1)): "odd parity",
        tuple(1 - count % 2 for count in range(n_inputs + 1)): "even parity",
    }
    if outputs in named:
        return named[outputs]
    for count in range(2, n_inputs):
        if outputs == _at_least(count, n_inputs):
            majority = " (majority)" if 2 * count == n_inputs + 1 else ""
            return f"at least {count} of {n_inputs}{majority}"
    return None


def _at_least(count: int, n_inputs: int) -> tuple[int, ...]:
    return tuple(int(ones >= count) for ones in range(n_inputs + 1))
