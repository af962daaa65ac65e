"""Neurodes against truth tables written out by brute force and counts from the literature."""

import itertools

import numpy as np
import pytest

from playground.reference.neurode import (
    GATES,
    NAMELESS,
    Neurode,
    check,
    gate_name,
    input_rows,
    network_for,
    single_neurode,
    threshold_function,
    truth_column_of,
)

TWO_INPUT_COLUMNS = list(itertools.product((0, 1), repeat=4))
THREE_INPUT_COLUMNS = list(itertools.product((0, 1), repeat=8))


def column_of(proposition, n_inputs):
    return tuple(
        int(proposition(*bits)) for bits in itertools.product((False, True), repeat=n_inputs)
    )


def columns_of_integer_units(n_inputs, largest):
    """Every truth column of a unit with whole weights up to `largest`, by plain enumeration."""
    rows = np.array(list(itertools.product((0, 1), repeat=n_inputs)))
    weights = np.array(list(itertools.product(range(-largest, largest + 1), repeat=n_inputs)))
    sums = weights @ rows.T
    thresholds = range(-n_inputs * largest, n_inputs * largest + 2)
    return {tuple(column) for theta in thresholds for column in (sums >= theta).astype(int)}


def test_rows_are_in_binary_counting_order():
    for n_inputs in (1, 2, 3, 4):
        expected = [tuple(map(int, f"{i:0{n_inputs}b}")) for i in range(2**n_inputs)]
        assert list(input_rows(n_inputs)) == expected


def test_a_neurode_fires_when_excitation_minus_inhibition_reaches_the_threshold():
    for signs in itertools.product((1, -1), repeat=3):
        for threshold in (-3.5, -1, 0, 0.5, 1, 2, 4):
            neurode = Neurode(signs, threshold)
            for row in neurode.truth_table():
                total = 0
                for sign, bit in zip(signs, row.inputs, strict=True):
                    total += bit if sign == 1 else -bit
                assert row.signed_sum == total
                assert row.output == (1 if total >= threshold else 0)


def test_the_gates_of_the_lecture_have_their_thresholds_and_compute_what_they_are_named():
    assert GATES["AND"].neurode == Neurode((1, 1), 2)
    assert GATES["OR"].neurode == Neurode((1, 1), 1)
    assert GATES["NOT"].neurode == Neurode((1, -1), 1)
    assert GATES["AND"].truth_column() == column_of(lambda p, q: p and q, 2)
    assert GATES["OR"].truth_column() == column_of(lambda p, q: p or q, 2)
    assert GATES["NOT"].truth_column() == column_of(lambda p: not p, 1)


@pytest.mark.parametrize(
    ("name", "proposition"),
    [
        ("constant 0", lambda p, q: False),
        ("constant 1", lambda p, q: True),
        ("AND", lambda p, q: p and q),
        ("OR", lambda p, q: p or q),
        ("NAND", lambda p, q: not (p and q)),
        ("NOR", lambda p, q: not (p or q)),
        ("XOR", lambda p, q: p != q),
        ("XNOR", lambda p, q: p == q),
        ("identity of x1", lambda p, q: p),
        ("identity of x2", lambda p, q: q),
        ("NOT x1", lambda p, q: not p),
        ("NOT x2", lambda p, q: not q),
        ("implication x1 → x2", lambda p, q: not p or q),
        ("implication x2 → x1", lambda p, q: not q or p),
        ("inhibition x1 ∧ ¬x2", lambda p, q: p and not q),
        ("inhibition x2 ∧ ¬x1", lambda p, q: q and not p),
    ],
)
def test_every_function_of_two_inputs_has_its_name(name, proposition):
    assert gate_name(column_of(proposition, 2)) == name


def test_the_sixteen_names_of_two_inputs_differ():
    names = {gate_name(column) for column in TWO_INPUT_COLUMNS}
    assert len(names) == 16
    assert NAMELESS not in names


@pytest.mark.parametrize(
    ("name", "n_inputs", "proposition"),
    [
        ("identity", 1, lambda p: p),
        ("NOT", 1, lambda p: not p),
        ("AND", 4, lambda *bits: all(bits)),
        ("NOR", 3, lambda *bits: not any(bits)),
        ("NAND", 3, lambda *bits: not all(bits)),
        ("at least 2 of 3 (majority)", 3, lambda *bits: sum(bits) >= 2),
        ("at least 3 of 4", 4, lambda *bits: sum(bits) >= 3),
        ("odd parity", 3, lambda *bits: sum(bits) % 2 == 1),
        ("even parity", 4, lambda *bits: sum(bits) % 2 == 0),
        ("identity of x3", 4, lambda p, q, r, s: r),
        (NAMELESS, 3, lambda p, q, r: (p and q) or r),
        (NAMELESS, 3, lambda p, q, r: p + q + r == 2),
    ],
)
def test_functions_of_other_numbers_of_inputs_are_named_when_they_have_a_name(
    name, n_inputs, proposition
):
    assert gate_name(column_of(proposition, n_inputs)) == name


def test_a_network_of_neurodes_computes_every_proposition_of_up_to_three_inputs():
    for n_inputs in (1, 2, 3):
        for column in itertools.product((0, 1), repeat=2**n_inputs):
            rows = check(network_for(column, n_inputs))
            assert tuple(row.output for row in rows) == column
            assert all(row.is_right and row.target == row.output for row in rows)


def test_a_network_of_neurodes_computes_propositions_of_four_inputs():
    rng = np.random.default_rng(0)
    columns = [tuple(column) for column in rng.integers(0, 2, (200, 16)).tolist()]
    columns += [(0,) * 16, (1,) * 16, (0,) + (1,) * 15, (1,) * 15 + (0,)]
    for column in columns:
        network = network_for(column, 4)
        assert tuple(row.output for row in check(network)) == column


def test_each_hidden_neurode_fires_for_exactly_the_row_that_it_is_named_after():
    network = network_for(column_of(lambda p, q: p != q, 2), 2)
    assert network.meanings == ("¬x1 ∧ x2", "x1 ∧ ¬x2")
    assert [neurode.truth_column() for neurode in network.hidden] == [(0, 1, 0, 0), (0, 0, 1, 0)]
    assert network.output == Neurode((1, 1), 1)


def test_a_broken_network_is_found_out_row_by_row():
    network = network_for((0, 1, 1, 0), 2)
    broken = type(network)((0, 1, 1, 1), network.hidden, network.output, network.meanings)
    assert [row.is_right for row in check(broken)] == [True, True, True, False]


def test_fourteen_of_the_sixteen_functions_of_two_inputs_are_threshold_functions():
    impossible = [c for c in TWO_INPUT_COLUMNS if threshold_function(c) is None]
    assert impossible == [(0, 1, 1, 0), (1, 0, 0, 1)]  # XOR and its negation


def test_of_256_functions_of_three_inputs_104_are_threshold_functions():
    possible = {c for c in THREE_INPUT_COLUMNS if threshold_function(c) is not None}
    assert len(possible) == 104
    assert possible == columns_of_integer_units(3, largest=2)


def test_of_65536_functions_of_four_inputs_1882_are_threshold_functions():
    # Renaming or negating inputs does not change the answer, so one of each class is enough.
    oracle = columns_of_integer_units(4, largest=3)
    assert len(oracle) == 1882
    count = 0
    for representative, size in classes_under_renaming_and_negation(4):
        answer = threshold_function(representative)
        assert (answer is not None) == (representative in oracle)
        count += size if answer else 0
    assert count == 1882


def classes_under_renaming_and_negation(n_inputs):
    """(a member, number of members) of each class of truth columns."""
    rows = list(itertools.product((0, 1), repeat=n_inputs))
    rearranged = np.array(
        [
            [
                rows.index(tuple(row[k] ^ flip for k, flip in zip(order, flips, strict=True)))
                for row in rows
            ]
            for order in itertools.permutations(range(n_inputs))
            for flips in rows
        ]
    )
    unseen = set(itertools.product((0, 1), repeat=len(rows)))
    while unseen:
        column = next(iter(unseen))
        members = {tuple(member) for member in np.array(column)[rearranged].tolist()}
        unseen -= members
        yield column, len(members)


def test_the_unit_that_is_returned_computes_the_column_in_whole_numbers():
    rows = list(itertools.product((0, 1), repeat=4))
    for column in sorted(columns_of_integer_units(4, largest=3))[::23]:
        unit = threshold_function(column)
        assert all(isinstance(number, int) for number in (*unit.weights, unit.threshold))
        for row, output in zip(rows, column, strict=True):
            total = sum(w * bit for w, bit in zip(unit.weights, row, strict=True))
            assert (total >= unit.threshold) == bool(output)
        assert unit.truth_column() == column


def test_a_function_that_needs_weights_two_is_a_threshold_function_but_no_neurode():
    column = column_of(lambda p, q, r: p or (q and r), 3)
    assert single_neurode(column) is None
    assert threshold_function(column).weights == (2, 1, 1)


def test_single_neurodes_are_exactly_the_columns_of_weights_of_size_one():
    for n_inputs, columns in ((2, TWO_INPUT_COLUMNS), (3, THREE_INPUT_COLUMNS)):
        oracle = columns_of_integer_units(n_inputs, largest=1)
        for column in columns:
            found = single_neurode(column)
            assert (found is not None) == (column in oracle)
            if found is not None:
                assert set(found.weights) <= {-1, 0, 1}
                assert found.truth_column() == column


def test_an_input_that_does_not_matter_is_left_out():
    assert single_neurode(column_of(lambda p, q, r: q, 3)).weights == (0, 1, 0)


def test_an_enormous_threshold_makes_a_constant():
    assert Neurode((1, -1), 1e300).truth_column() == (0, 0, 0, 0)
    assert Neurode((1, -1), -1e300).truth_column() == (1, 1, 1, 1)
    assert Neurode((1,), 10**400).truth_column() == (0, 0)


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: Neurode((1, 2), 1), r"Expected every sign to be \+1 or -1, received 2; "),
        (lambda: Neurode((1, 1e300), 1), r"every sign to be \+1 or -1, received 1e\+300"),
        (lambda: Neurode((), 1), "inputs of a neurode to be .* between 1 and 15, received 0"),
        (lambda: Neurode(3, 1), "Expected a list of signs, received 3"),
        (lambda: Neurode((1,), float("nan")), "threshold to be a finite number, received nan"),
        (lambda: Neurode((1,), float("inf")), "threshold to be a finite number, received inf"),
        (lambda: Neurode((1,), "two"), "threshold to be a finite number, received two; type"),
        (lambda: Neurode((1, 1), 1).output((0, 2)), "to be 0 or 1, received 2"),
        (lambda: Neurode((1, 1), 1).output((0,)), "Expected 2 inputs, received 1 inputs"),
        (lambda: gate_name((0, 1, 1)), "received 3 entries; give one output for every row"),
        (lambda: network_for((0, 1), 2), "truth column of 4 entries, received 2 entries"),
        (lambda: network_for((0, 1) * 16, 5), "between 1 and 4, received 5"),
        (lambda: network_for((0, None), 1), "to be 0 or 1, received None"),
        (lambda: threshold_function((0, 1) * 16), "at most 4 inputs, received 32 entries"),
        (lambda: truth_column_of(7), "Expected a list of outputs, received 7"),
        (lambda: input_rows(2.5), "a whole number between 1 and 15, received 2.5"),
    ],
)
def test_what_cannot_be_built_is_refused_with_a_sentence(build, sentence):
    with pytest.raises(ValueError, match=sentence):
        build()
