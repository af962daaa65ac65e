"""What a run begins with is kept: small runs train sooner than a model is built."""

import numpy as np
import pytest

from playground.experiments import EXPERIMENTS
from playground.training.programs import prepare
from playground.training.training import Training

PLANE = EXPERIMENTS["plane_classifier"]


def begun(**changes):
    """The weights that a run begins with, and how many models were built for it."""
    built = []
    build = type(PLANE).build_model

    def counted(self, config, data):
        built.append(config)
        return build(self, config, data)

    config = PLANE.config_type.parse(changes, base=PLANE.preset(None))
    data = PLANE.load_data(config)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(PLANE), "build_model", counted)
        prepared = prepare(PLANE, config, data)
    return prepared.state.weights, len(built)


@pytest.mark.parametrize(
    ("first", "change"),
    [
        ({}, {}),
        ({}, {"learning_rate": 0.007}),
        ({}, {"epochs": 7}),
        ({"dropout": 0.1}, {"dropout": 0.3}),
        ({"regularization": "l2"}, {"regularization_rate": 0.03}),
    ],
)
def test_a_run_that_begins_as_one_before_builds_no_model(first, change):
    before, _ = begun(seed=8_101, **first)
    weights, built = begun(**{"seed": 8_101, **first, **change})
    assert built == 0
    np.testing.assert_array_equal(weights, before)


@pytest.mark.parametrize(
    "change", [{"seed": 8_102}, {"initialization": "zeros"}, {"hidden_units": (3,)}]
)
def test_other_seeds_initializations_and_architectures_begin_elsewhere(change):
    before, _ = begun(seed=8_101)
    weights, built = begun(**{"seed": 8_101, **change})
    assert built == 1
    assert not np.array_equal(weights, before)


def test_a_kept_state_has_the_weights_that_the_model_itself_has():
    begun(seed=8_103)
    weights, _ = begun(seed=8_103)
    config = PLANE.config_type.parse({"seed": 8_103}, base=PLANE.preset(None))
    model = PLANE.build_model(config, PLANE.load_data(config))
    kernels = [np.ravel(variable.numpy()) for variable in model.trainable_variables]
    np.testing.assert_array_equal(weights, np.concatenate(kernels))


def test_a_kept_state_stays_as_it_was_while_runs_train_from_it():
    before, _ = begun(seed=8_104)
    config = PLANE.config_type.parse({"seed": 8_104}, base=PLANE.preset(None))
    data = PLANE.load_data(config)
    training = Training(PLANE, config, data, prepare(PLANE, config, data))
    while training.step < 30:
        training.train(training.most_steps())
    weights, built = begun(seed=8_104)
    assert built == 0
    assert not np.array_equal(training.state.weights, before)
    np.testing.assert_array_equal(weights, before)
