"""Two halves of a batch side by side train as the whole batch does."""

import dataclasses
import threading

import numpy as np
import pytest
import tensorflow as tf

from playground.experiments import experiment
from playground.training.order import EpochOrder
from playground.training.own_threads import OwnThreads
from playground.training.programs import prepare

TRANSFORMER = experiment("timeseries_transformer")
SMALL = {
    "d_model": 8, "head_size": 4, "num_heads": 2, "ff_dim": 8, "num_transformer_blocks": 1,
    "patch_stride": 64, "mlp_units": (6,), "dropout": 0.2, "mlp_dropout": 0.3,
    "augmentation": True, "random_phases": 0.5,
}  # fmt: skip


def program_of(in_halves, **changes):
    """A compiled program, what it takes, and the order of its steps."""
    config = TRANSFORMER.config_type.parse({**SMALL, **changes}, base=TRANSFORMER.preset(None))
    data = TRANSFORMER.load_data(config)
    planned = TRANSFORMER.plan
    TRANSFORMER.plan = lambda config: dataclasses.replace(planned(config), in_halves=in_halves)
    try:
        prepared = prepare(TRANSFORMER, config, data)
    finally:
        del TRANSFORMER.plan
    order = EpochOrder(len(data.train), config.batch_size, seed=1)
    return prepared, order, prepared.program.settings.values(config)


def trained(program, bursts):
    """The last state after bursts of so many steps, and all rows of metrics."""
    prepared, order, settings = program
    state, first, rows = prepared.state, 0, []
    for count in bursts:
        steps, rates = order.steps(first, count), np.full(count, 1e-3)
        state, found = prepared.program.burst(state, prepared.tensors, steps, rates, settings)
        rows.append(found)
        first += count
    return state, np.concatenate(rows)


@pytest.mark.parametrize(
    "changes",
    [
        {"batch_size": 8},
        {"batch_size": 7},
        {"batch_size": 1},
        {"batch_size": 1000, "rotations": 2},
    ],
    ids=["even", "odd", "one example", "over the end of an epoch"],
)
def test_halves_train_as_the_whole_batch_with_the_same_random_numbers(changes):
    halves, rows = trained(program_of(True, **changes), [5])
    whole, rows_of_whole = trained(program_of(False, **changes), [5])
    np.testing.assert_allclose(halves.weights, whole.weights, atol=2e-5)
    np.testing.assert_allclose(rows, rows_of_whole, atol=2e-4)
    assert len(rows) == (1 if changes["batch_size"] == 1000 else 0)  # 3,240 series: 4 steps
    assert len(halves.others) > 0  # something is drawn
    for seeds, seeds_of_whole in zip(halves.others, whole.others, strict=True):
        np.testing.assert_array_equal(seeds, seeds_of_whole)


def test_bursts_of_other_lengths_and_runs_beside_it_change_no_digit_of_a_run_in_halves():
    program = program_of(True, batch_size=64)
    alone, _ = trained(program, [9])
    found = []
    beside = [
        threading.Thread(target=lambda: found.append(trained(program, [2, 4, 3])[0]))
        for _ in range(3)
    ]
    for thread in beside:
        thread.start()
    for thread in beside:
        thread.join()
    assert len(found) == len(beside)
    for state in found:
        np.testing.assert_array_equal(state.weights, alone.weights)


def test_what_a_function_captures_is_refused_where_a_session_would_not_have_it():
    captured = tf.constant(np.ones(1000))

    @tf.function
    def add(x):
        return x + captured

    with pytest.raises(ValueError, match="Pass tensors as arguments"):
        OwnThreads(add.get_concrete_function(tf.TensorSpec((1000,), tf.float64)))


def test_a_function_in_a_session_of_its_own_gives_the_same_in_every_thread():
    @tf.function
    def solve(matrix, vector):
        return {"solution": tf.linalg.solve(matrix, vector), "rows": tf.shape(matrix)[0]}

    matrix, vector = np.random.default_rng(0).normal(size=(2, 40, 40))
    specs = (tf.TensorSpec((None, 40), tf.float64),) * 2
    call, found = OwnThreads(solve.get_concrete_function(*specs)), []
    threads = [threading.Thread(target=lambda: found.append(call(matrix, vector))) for _ in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(threads)
    for each in found:
        np.testing.assert_allclose(each["solution"], np.linalg.solve(matrix, vector), rtol=1e-8)
        assert each["rows"].numpy() == 40
    assert len({each["solution"].numpy().tobytes() for each in found}) == 1
