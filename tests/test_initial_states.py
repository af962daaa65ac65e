"""What a run begins with is kept: small runs train sooner than a model is built."""

import numpy as np
import pytest

from playground.experiments import EXPERIMENTS
from playground.training.programs import prepare

PLANE = EXPERIMENTS["plane_classifier"]


def begun(monkeypatch, **changes):
    """The weights that a run begins with, and how many models were built for it."""
    built = []
    build = type(PLANE).build_model

    def counted(self, config, data):
        built.append(config)
        return build(self, config, data)

    monkeypatch.setattr(type(PLANE), "build_model", counted)
    config = PLANE.config_type.parse(changes, base=PLANE.preset(None))
    prepared = prepare(PLANE, config, PLANE.load_data(config))
    monkeypatch.undo()
    return prepared.state.weights, len(built)


@pytest.mark.parametrize("change", [{}, {"learning_rate": 0.007}, {"epochs": 7}])
def test_a_run_that_begins_as_one_before_builds_no_model(monkeypatch, change):
    before, _ = begun(monkeypatch, seed=8_101)
    weights, built = begun(monkeypatch, seed=8_101, **change)
    assert built == 0
    np.testing.assert_array_equal(weights, before)


@pytest.mark.parametrize(
    "change", [{"seed": 8_102}, {"initialization": "zeros"}, {"hidden_units": (3,)}]
)
def test_other_seeds_initializations_and_architectures_begin_elsewhere(monkeypatch, change):
    before, _ = begun(monkeypatch, seed=8_101)
    weights, built = begun(monkeypatch, **{"seed": 8_101, **change})
    assert built == 1
    assert not np.array_equal(weights, before)


def test_a_kept_state_has_the_weights_that_the_model_itself_has(monkeypatch):
    begun(monkeypatch, seed=8_103)
    weights, _ = begun(monkeypatch, seed=8_103)
    config = PLANE.config_type.parse({"seed": 8_103}, base=PLANE.preset(None))
    model = PLANE.build_model(config, PLANE.load_data(config))
    kernels = [np.ravel(variable.numpy()) for variable in model.trainable_variables]
    np.testing.assert_array_equal(weights, np.concatenate(kernels))
