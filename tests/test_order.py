"""Which examples each step sees."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.training.order import EpochOrder


def batches(steps):
    """The indices that count, step by step."""
    return [row[:size].tolist() for row, size in zip(steps.order, steps.sizes, strict=True)]


def test_every_epoch_follows_the_permutation_that_numpy_draws_for_it():
    order = EpochOrder(20, batch_size=6, seed=5)
    for epoch in range(3):
        seen = [i for batch in batches(order.steps(4 * epoch, 4)) for i in batch]
        assert seen == np.random.default_rng([5, epoch]).permutation(20).tolist()


@given(st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1), st.integers(1, 70_000))
def test_also_of_any_seed_far_into_a_training_and_with_many_examples(seed, epoch, examples):
    steps = EpochOrder(examples, examples, seed).steps(epoch, 1)
    expected = np.random.default_rng([seed, epoch]).permutation(examples)
    np.testing.assert_array_equal(steps.order[0], expected)


def test_those_who_share_an_order_cannot_change_it_for_each_other():
    EpochOrder(20, batch_size=6, seed=5).steps(0, 4).order[:] = 0
    first = batches(EpochOrder(20, batch_size=6, seed=5).steps(0, 4))
    assert sorted(i for batch in first for i in batch) == list(range(20))


def test_the_last_batch_of_an_epoch_holds_what_is_left():
    steps = EpochOrder(20, batch_size=6, seed=0).steps(0, 8)
    assert steps.sizes.tolist() == [6, 6, 6, 2] * 2
    assert steps.ends_epoch.tolist() == [False, False, False, True] * 2
    assert steps.order.shape == (8, 6)
    assert steps.order.dtype == np.int32


def test_a_batch_that_divides_the_examples_leaves_no_short_one():
    steps = EpochOrder(18, batch_size=6, seed=0).steps(0, 6)
    assert steps.sizes.tolist() == [6] * 6
    assert steps.ends_epoch.tolist() == [False, False, True] * 2


def test_a_batch_may_be_larger_than_all_examples():
    steps = EpochOrder(5, batch_size=32, seed=1).steps(0, 2)
    assert [sorted(batch) for batch in batches(steps)] == [list(range(5))] * 2
    assert steps.ends_epoch.all()


@given(
    examples=st.integers(1, 40),
    batch_size=st.integers(1, 12),
    seed=st.integers(0, 2**31 - 1),
    bursts=st.lists(st.integers(1, 30), min_size=1, max_size=6),
)
def test_any_split_into_bursts_gives_the_same_steps(examples, batch_size, seed, bursts):
    total = sum(bursts)
    whole = EpochOrder(examples, batch_size, seed).steps(0, total)
    order, first, parts = EpochOrder(examples, batch_size, seed), 0, []
    for count in bursts:
        parts.append(order.steps(first, count))
        first += count
    assert [batch for part in parts for batch in batches(part)] == batches(whole)
    np.testing.assert_array_equal(
        np.concatenate([part.ends_epoch for part in parts]), whole.ends_epoch
    )


@pytest.mark.parametrize("first", [0, 3, 7])
def test_it_can_begin_in_the_middle_and_go_back(first):
    order = EpochOrder(20, batch_size=6, seed=2)
    order.steps(9, 3)
    assert (
        batches(order.steps(first, 2))
        == batches(EpochOrder(20, batch_size=6, seed=2).steps(0, first + 2))[first:]
    )
