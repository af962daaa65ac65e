"""Any proposition from two layers of neurodes: its disjunctive normal form, wired up.

McCulloch and Pitts (1943) showed that networks of neurodes compute every logical proposition.
The construction: each row of the truth table that must give 1 gets a neurode that fires for this
row and no other, and one more neurode asks whether any of them fired.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from playground.reference.limits import whole_number
from playground.reference.neurode.neurode import Neurode, input_rows, truth_column_of

MAX_NETWORK_INPUTS = 4


@dataclass(frozen=True)
class NeurodeNetwork:
    """Hidden neurodes that all see the inputs, and an output neurode that sees the hidden ones.

    `truth_column` is what was asked for, `meanings` names what makes each hidden neurode fire.
    """

    truth_column: tuple[int, ...]
    hidden: tuple[Neurode, ...]
    output: Neurode
    meanings: tuple[str, ...]

    @property
    def n_inputs(self) -> int:
        return self.hidden[0].n_inputs

    def hidden_outputs(self, inputs: tuple[int, ...]) -> tuple[int, ...]:
        """Outputs of the hidden neurodes for `n_inputs` values of 0 or 1."""
        return tuple(neurode.output(inputs) for neurode in self.hidden)

    def compute(self, inputs: tuple[int, ...]) -> int:
        """Output of the whole network for `n_inputs` values of 0 or 1."""
        return self.output.output(self.hidden_outputs(inputs))


@dataclass(frozen=True)
class CheckedRow:
    """One row of the table: what the network does and what it should do."""

    inputs: tuple[int, ...]
    hidden: tuple[int, ...]
    output: int
    target: int

    @property
    def is_right(self) -> bool:
        return self.output == self.target


def network_for(truth_column: Iterable[int], n_inputs: int) -> NeurodeNetwork:
    """A two-layer network of neurodes that computes the proposition with this truth column.

    `truth_column` has 2^n_inputs entries in binary counting order, with 1 to 4 inputs. A constant
    needs only one hidden neurode, which never or always fires. Raises ValueError otherwise.
    """
    n_inputs = whole_number("the number of inputs", n_inputs, 1, MAX_NETWORK_INPUTS)
    column = truth_column_of(truth_column, n_inputs)
    hidden, meanings = _hidden_layer(column, n_inputs)
    any_fired = Neurode((1,) * len(hidden), threshold=1)
    return NeurodeNetwork(column, hidden, any_fired, meanings)


def check(network: NeurodeNetwork) -> tuple[CheckedRow, ...]:
    """Run the network on every row of its truth table, in binary counting order."""
    return tuple(
        CheckedRow(inputs, network.hidden_outputs(inputs), network.compute(inputs), target)
        for inputs, target in zip(input_rows(network.n_inputs), network.truth_column, strict=True)
    )


def _hidden_layer(
    column: tuple[int, ...], n_inputs: int
) -> tuple[tuple[Neurode, ...], tuple[str, ...]]:
    all_excitatory = (1,) * n_inputs
    if not any(column):
        return (Neurode(all_excitatory, threshold=n_inputs + 1),), ("never",)
    if all(column):
        return (Neurode(all_excitatory, threshold=0),), ("always",)
    true_rows = [row for row, output in zip(input_rows(n_inputs), column, strict=True) if output]
    return (
        tuple(_only_for(row) for row in true_rows),
        tuple(_conjunction(row) for row in true_rows),
    )


def _only_for(row: tuple[int, ...]) -> Neurode:
    """The neurode that fires for this row alone: its ones excite, its zeros veto."""
    return Neurode(tuple(1 if bit else -1 for bit in row), threshold=sum(row))


def _conjunction(row: tuple[int, ...]) -> str:
    return " ∧ ".join(f"{'' if bit else '¬'}x{k}" for k, bit in enumerate(row, start=1))
