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


def trained(in_halves, batch_size, steps=3):
    """All weights after a few steps, and the seeds of what is drawn at random."""
    config = TRANSFORMER.config_type.parse(
        {**SMALL, "batch_size": batch_size}, base=TRANSFORMER.preset(None)
    )
    data = TRANSFORMER.load_data(config)
    planned = TRANSFORMER.plan
    TRANSFORMER.plan = lambda config: dataclasses.replace(planned(config), in_halves=in_halves)
    try:
        prepared = prepare(TRANSFORMER, config, data)
    finally:
        del TRANSFORMER.plan
    order = EpochOrder(len(data.train), batch_size, seed=1).steps(0, steps)
    program = prepared.program
    state, _ = program.burst(
        prepared.state,
        prepared.tensors,
        order,
        np.full(steps, 1e-3),
        program.settings.values(config),
    )
    return state.weights, [np.asarray(seed).tolist() for seed in state.others]


@pytest.mark.parametrize("batch_size", [8, 7, 1])
def test_halves_train_as_the_whole_batch_with_the_same_random_numbers(batch_size):
    halves, seeds = trained(True, batch_size)
    whole, seeds_of_whole = trained(False, batch_size)
    np.testing.assert_allclose(halves, whole, atol=2e-5)
    assert seeds == seeds_of_whole
    assert seeds  # something is drawn


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
