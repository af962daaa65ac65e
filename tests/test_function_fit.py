"""Networks that learn a function side by side: each as it would learn alone."""

import keras
import numpy as np
import pytest
from sklearn.metrics import r2_score

from playground.datasets.functions import target_named
from playground.experiments import EXPERIMENTS, ConfigError
from playground.experiments.fit_errors import fit_errors
from playground.experiments.function_fit import (
    FunctionFitConfig,
    members,
    reference_fit,
    shown_positions,
)
from playground.experiments.function_fit.initial_network import initial_network
from playground.runs.arrays import unpack
from playground.training.trainer import Trainer

FIT = EXPERIMENTS["function_fit"]
pytestmark = pytest.mark.usefixtures("without_xla")


def trained(**changes):
    """Events of a run by kind."""
    events = {}

    def publish(kind, **fields):
        events.setdefault(kind, []).append(fields)

    Trainer("fit", FIT, FIT.config_type.parse({"epochs": 3, **changes}), publish).run()
    return events


def history(events):
    columns = events["history"][0]["columns"]
    rows = np.concatenate([np.frombuffer(e["data"]) for e in events["history"]])
    return dict(zip(columns, rows.reshape(-1, len(columns)).T, strict=True))


# The lecture's demonstration


def test_the_lectures_demonstration_is_the_default():
    config = FIT.preset(None)
    assert config.neurons == (1, 2, 5, 10, 100)
    data = FIT.load_data(config)
    assert (len(data.train), len(data.validation)) == (900, 100)
    x = np.concatenate([data.train.x, data.validation.x])[:, 0].astype(np.float64)
    np.testing.assert_allclose(np.sort(x), np.linspace(-4, 2, 1000, endpoint=False), atol=1e-6)
    y = np.concatenate([data.train.y, data.validation.y])
    np.testing.assert_allclose(y, 2 * x**3 + 4 * x**2 - 5 * x + 1, rtol=1e-5, atol=1e-5)


def test_figures_see_beyond_the_interval_on_both_sides():
    positions = shown_positions(target_named("cubic"))
    assert (positions[0], positions[-1]) == pytest.approx((-4 - 0.4 * 6, 2 + 0.4 * 6))


# What is compared


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"neurons": "3,7"}, [(3, "relu", 0.01, 6), (7, "relu", 0.01, 6)]),
        (
            {"compare": "activations", "neurons": "4", "activations": "tanh,linear"},
            [(4, "tanh", 0.01, 6), (4, "linear", 0.01, 6)],
        ),
        (
            {"compare": "learning rates", "neurons": "2,4", "learning_rates": "0.1,0.001"},
            [(4, "relu", 0.1, 6), (4, "relu", 0.001, 6)],
        ),
        (
            {"compare": "seeds", "neurons": "4", "repeats": "2", "seed": "11"},
            [(4, "relu", 0.01, 11), (4, "relu", 0.01, 12)],
        ),
    ],
    ids=["neurons", "activations", "learning rates", "seeds"],
)
def test_networks_differ_in_what_is_compared_and_in_nothing_else(changes, expected):
    networks = members(FIT.config_type.parse(changes))
    assert [member[1:] for member in networks] == expected


@pytest.mark.parametrize("name", ["neurons", "activations", "learning rates"])
def test_an_empty_comparison_is_refused_in_a_sentence(name):
    values = {"compare": name, name.replace(" ", "_"): ""}
    with pytest.raises(ConfigError, match=r"^Expected at least one network to train\. Received"):
        FIT.config_type.parse(values)


@pytest.mark.parametrize("target", ["__import__('os')", "sin(", "log(x)", "points:1,2"])
def test_a_target_that_cannot_be_used_is_refused_in_a_sentence(target):
    with pytest.raises(ConfigError, match=r"^Expected .*Received: "):
        FIT.config_type.parse({"target": target})


# Side by side as alone


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "rmsprop", "adam", "nadam", "lion"])
def test_a_network_among_others_learns_what_model_fit_teaches_it_alone(optimizer):
    """Two sizes and, in one of them, a tenth of the learning rate: Keras trains each by itself."""
    changes = {
        "target": "sin",
        "compare": "learning rates",
        "neurons": "5",
        "activation": "tanh",
        "learning_rates": "0.01,0.001",
        "optimizer": optimizer,
    }
    config = FIT.config_type.parse(changes)
    curves, data = history(trained(**changes)), FIT.load_data(config)
    for number, rate in enumerate((0.01, 0.001), start=1):
        model = keras.Sequential(
            [keras.Input((1,)), keras.layers.Dense(5, "tanh"), keras.layers.Dense(1)]
        )
        model.set_weights(initial_network(5, "tanh", config.seed))
        kinds = {"momentum": lambda r: keras.optimizers.SGD(r, momentum=0.9)}
        kind = (
            kinds.get(optimizer)
            or {
                "sgd": keras.optimizers.SGD,
                "rmsprop": keras.optimizers.RMSprop,
                "adam": keras.optimizers.Adam,
                "nadam": keras.optimizers.Nadam,
                "lion": keras.optimizers.Lion,
            }[optimizer]
        )
        model.compile(kind(rate), "mean_squared_error")
        for epoch in range(3):
            order = np.random.default_rng([config.seed, epoch]).permutation(900)
            fitted = model.fit(
                data.train.x[order],
                data.train.y[order],
                batch_size=100,
                validation_data=(data.validation.x, data.validation.y),
                shuffle=False,
                verbose=0,
            )
            for name in ("loss", "val_loss"):
                ours = curves[f"{name}_{number}"][epoch]
                assert ours == pytest.approx(fitted.history[name][0], rel=2e-4)


def test_the_loss_of_a_run_is_the_mean_of_its_networks():
    curves = history(trained(neurons="1,2,3"))
    parts = np.mean([curves[f"val_loss_{k}"] for k in (1, 2, 3)], axis=0)
    np.testing.assert_allclose(curves["val_loss"], parts, rtol=1e-5)


def test_a_single_network_has_a_single_loss():
    assert set(history(trained(neurons="4"))) == {
        *("epoch", "loss", "val_loss", "learning_rate", "seconds")
    }


def test_a_step_of_gradient_descent_follows_the_finite_differences_of_the_error():
    """Double precision, one parameter at a time, all 900 points in one step."""
    config = FIT.config_type.parse(
        {"target": "sin", "neurons": "3", "activation": "tanh", "optimizer": "sgd",
         "learning_rate": "0.1", "batch_size": "900", "epochs": "1"}
    )  # fmt: skip
    data = FIT.load_data(config)
    x, y = data.train.x.astype(np.float64), data.train.y.astype(np.float64)
    start = np.concatenate([part.ravel() for part in initial_network(3, "tanh", config.seed)])
    start = start.astype(np.float64)

    def error(p):
        answers = np.tanh(x * p[:3] + p[3:6]) @ p[6:9] + p[9]
        return np.mean((answers - y) ** 2)

    tiny = 1e-6 * np.eye(len(start))
    slopes = [(error(start + step) - error(start - step)) / 2e-6 for step in tiny]
    after = []

    class Watched(type(FIT)):
        def report(self, config, model, data):
            after.append(model.weights())
            return super().report(config, model, data)

    Trainer("slope", Watched(), config, lambda kind, **fields: None).run()
    np.testing.assert_allclose(after[0] - start, -0.1 * np.array(slopes), atol=1e-5)


# What is observed and reported


def test_every_network_is_observed_before_the_first_step_and_at_the_end():
    events = trained(neurons="2,3")
    fits = [e for e in events["observation"] if e["name"] == "fit"]
    first = unpack(fits[0]["data"])
    assert fits[0]["epoch"] == 0
    assert first["y"].shape == (2, len(first["x"]))
    w, b, heights, bias = initial_network(3, "relu", FunctionFitConfig().seed)
    by_hand = np.maximum(first["x"][:, None] @ w + b, 0) @ heights + bias
    np.testing.assert_allclose(first["y"][1], by_hand[:, 0], atol=1e-4)
    assert fits[-1]["epoch"] == 3


def test_errors_are_those_of_scikit_learn_and_of_a_plain_maximum():
    rng = np.random.default_rng(0)
    values, answers = rng.normal(size=50), rng.normal(size=50)
    errors = fit_errors(answers, values)
    assert errors["loss"] == pytest.approx(np.mean((answers - values) ** 2))
    assert errors["r_squared"] == pytest.approx(r2_score(values, answers))
    assert errors["sup_norm"] == pytest.approx(max(abs(a - v) for a, v in zip(answers, values)))  # noqa: B905


def test_the_report_has_a_row_for_each_network():
    events = trained(neurons="1,4")
    (report,) = [e["report"] for e in events["report"]]
    assert [(row["neurons"], row["parameters"]) for row in report["fits"]] == [(1, 4), (4, 13)]
    assert report["test"]["accuracy"] is None
    mean = np.mean([row["sup_norm"] for row in report["fits"]])
    assert report["test"]["sup_norm"] == pytest.approx(mean)


def test_the_reference_is_scikit_learns_network_on_the_same_points():
    found = reference_fit("abs", 3, 0, 6)
    assert found["y"].shape == shown_positions(target_named("abs")).shape
    assert len(found["curve"]) == found["epochs"]
    # scikit-learn reports half the squared error of an epoch: close to that of its last weights.
    assert found["curve"][-1] == pytest.approx(found["train_loss"], rel=0.2, abs=1e-3)
