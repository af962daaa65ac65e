"""Diagnoses: each check beside a run that triggers it and one that does not, all really trained."""

import json
from dataclasses import replace
from functools import cache

import keras
import numpy as np
import pytest
from click.testing import CliRunner
from short_training import train_into

from playground.__main__ import main
from playground.diagnoses import (
    RULES,
    RUN_RULES,
    Severity,
    diagnose,
    evidence_of,
    examine,
    gradients,
)
from playground.diagnoses.curves import has_levelled_off, last_pace
from playground.diagnoses.evidence import Confusion
from playground.diagnoses.intervals import wilson
from playground.experiments import EXPERIMENTS
from playground.reference.dense_gradients import gradient_sizes
from playground.reference.plane_network import from_flat
from playground.runs import RunState, RunStore

pytestmark = pytest.mark.usefixtures("without_xla")
DEEP = (8, 8, 8, 8, 8, 8)
ECG = {"dataset": "ECG200", "epochs": 5}
TRAININGS = {
    "healthy": ("plane_classifier", {"epochs": 100}),
    "healthy relu": (
        "plane_classifier",
        {"epochs": 100, "activations": "relu", "hidden_units": "8,8"},
    ),
    "straight line": ("plane_classifier", {"preset": "straight-line", "epochs": 40}),
    "much too fast": ("plane_classifier", {"learning_rate": 3.0, "epochs": 60}),
    "much too slow": ("plane_classifier", {"learning_rate": 1e-4, "epochs": 60}),
    "out of bounds": (
        "plane_classifier",
        {"preset": "regression", "activations": "relu", "learning_rate": 3.0, "epochs": 10},
    ),
    "growing": (
        "plane_classifier",
        {
            "preset": "regression",
            "activations": "relu",
            "hidden_units": "8,8",
            "learning_rate": 1.0,
            "epochs": 20,
            "seed": 1,
        },
    ),
    "dead": (
        "plane_classifier",
        {"activations": "relu", "hidden_units": "8,8", "learning_rate": 1.0, "epochs": 100},
    ),
    "zeros": ("plane_classifier", {"initialization": "zeros", "epochs": 20}),
    "deep sigmoid": (
        "plane_classifier",
        {"activations": "sigmoid", "hidden_units": DEEP, "epochs": 20},
    ),
    "by heart": (
        "plane_classifier",
        {
            "count": 40,
            "noise": 0.5,
            "hidden_units": "16,16",
            "optimizer": "adam",
            "learning_rate": 0.03,
            "epochs": 150,
        },
    ),
    "fits": (
        "function_fit",
        {"preset": "activations", "activations": "linear", "target": "runge", "epochs": 100},
    ),
    "filters": ("dna_motif", {"count": 300, "epochs": 5}),
    "dead filters": ("dna_motif", {"count": 300, "epochs": 5, "learning_rate": 1.0}),
    "one channel": ("timeseries_transformer", {"preset": "keras-example", **ECG}),
    "with channels": (
        "timeseries_transformer",
        {**ECG, "d_model": 8, "num_heads": 2, "head_size": 4, "ff_dim": 16, "learning_rate": 0.01},
    ),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return RunStore(tmp_path_factory.mktemp("diagnoses") / "runs.sqlite")


@pytest.fixture(scope="module")
def trained(store):
    """The run of that name, trained when it is first asked for."""

    @cache
    def trained(name):
        experiment, settings = TRAININGS[name]
        return train_into(store, experiment, **settings)

    return trained


@pytest.fixture(scope="module")
def found(store, trained):
    """What stands out in the run of that name, by code."""
    return cache(lambda name: {f.code: f for f in diagnose(evidence_of(store, trained(name).id))})


@pytest.mark.parametrize(
    ("code", "ill", "well"),
    [
        ("overfitting", "by heart", "healthy"),
        ("underfitting", "straight line", "healthy"),
        ("underfitting", "fits", "by heart"),
        ("learning-rate-too-high", "much too fast", "healthy"),
        ("learning-rate-too-low", "much too slow", "healthy"),
        ("divergence", "out of bounds", "much too fast"),
        ("dead-relus", "dead", "healthy relu"),
        ("dead-relus", "dead filters", "filters"),
        ("saturated-units", "much too fast", "healthy"),
        ("majority-class", "zeros", "healthy"),
        ("vanishing-gradients", "deep sigmoid", "healthy"),
        ("exploding-gradients", "growing", "healthy"),
        ("no-effect", "zeros", "healthy"),
        ("no-effect", "one channel", "with channels"),
        ("validation-too-small", "by heart", "healthy"),
    ],
)
def test_a_check_finds_what_is_ill_and_leaves_what_is_well(found, code, ill, well):
    assert code in found(ill)
    assert code not in found(well)


def test_nothing_stands_out_in_a_healthy_run_and_it_is_said_what_was_checked(store, trained):
    diagnosis = examine(evidence_of(store, trained("healthy").id))
    assert diagnosis.findings == ()
    assert dict(diagnosis.not_applicable) == {"dead ReLUs": "it has no ReLU"}
    assert len(diagnosis.clear) == len(RULES) - 1


def test_every_finding_has_numbers_a_cause_and_advice_and_the_most_serious_comes_first(
    store, trained
):
    findings = diagnose(evidence_of(store, trained("much too fast").id))
    assert [f.severity for f in findings] == sorted((f.severity for f in findings), reverse=True)
    for finding in findings:
        assert any(letter.isdigit() for letter in finding.evidence)
        assert finding.cause.endswith(".")
        assert finding.advice.endswith(".")
        assert finding.cause.count("$") % 2 == 0


def test_what_does_not_apply_is_said_with_its_reason(store, trained):
    diagnosis = examine(evidence_of(store, trained("fits").id))
    why = dict(diagnosis.not_applicable)
    assert why["one class for everything"] == "there are no classes"
    assert "depth" in why["vanishing gradients"]


def test_a_run_that_waits_has_nothing_to_look_at(store):
    owner = store.become_owner()
    config = EXPERIMENTS["plane_classifier"].preset(None).model_dump(mode="json")
    run = store.create("plane_classifier", config, owner)
    diagnosis = examine(evidence_of(store, run.id))
    owner.close()
    assert diagnosis.findings == ()
    assert len(diagnosis.not_applicable) == len(RUN_RULES)


def test_dead_units_are_those_whose_sum_is_negative_for_every_training_point(store, found, trained):
    run = trained("dead")
    config = EXPERIMENTS["plane_classifier"].config_type.parse(run.config)
    x = EXPERIMENTS["plane_classifier"].load_data(config).train.x
    flat = store.observation(run.id, "final_weights")["flat"]
    first = x @ flat[:16].reshape(2, 8) + flat[16:24]
    second = np.maximum(first, 0) @ flat[24:88].reshape(8, 8) + flat[88:96]
    dead = [int((sums.max(axis=0) <= 0).sum()) for sums in (first, second)]
    words = ", ".join(f"{n} of 8 in the hidden layer {i + 1}" for i, n in enumerate(dead) if n)
    assert words in found("dead")["dead-relus"].evidence


def test_the_failed_run_is_named_with_its_rate(found, trained):
    assert trained("out of bounds").state is RunState.FAILED
    finding = found("out of bounds")["divergence"]
    assert finding.severity is Severity.SERIOUS
    assert "learning rate 3 and sgd" in finding.evidence


def test_parts_without_effect_are_named(found):
    assert "block 1 attention" in found("one channel")["no-effect"].evidence


@pytest.fixture
def with_curves(store, trained):
    """What is known of a run of two classes that are alike frequent, with these curves instead."""

    def with_curves(**curves):
        evidence = evidence_of(store, trained("healthy").id)
        epochs = np.arange(1.0, len(next(iter(curves.values()))) + 1)
        history = {"epoch": epochs, **{name: np.array(c) for name, c in curves.items()}}
        even = Confusion(np.full((2, 2), 50), "test")
        return replace(evidence, history=history, confusion=even, inside=None)

    return with_curves


@pytest.mark.parametrize("sizes", [(1e-8, 0.5, 1.0), (0.0, 0.5, 1.0), (0.0, 0.0, 1.0)])
def test_a_gradient_has_vanished_also_where_exactly_nothing_is_left_of_it(with_curves, sizes):
    names = [f"{gradients.PREFIX}layer {number}" for number in (1, 2, 3)]
    finding = RULES["vanishing-gradients"].examine(
        with_curves(**{name: [1.0, size] for name, size in zip(names, sizes, strict=True)})
    )
    assert finding.code == "vanishing-gradients"
    assert "that of the layer 1 " in finding.evidence
    assert ("nothing at all" in finding.evidence) == (sizes[0] == 0)


def test_layers_that_one_channel_cuts_off_are_no_vanished_gradient(store, trained, found):
    evidence = evidence_of(store, trained("one channel").id)
    columns = {n: c for n, c in evidence.history.items() if n.startswith(gradients.PREFIX)}
    silent = {n.removeprefix(gradients.PREFIX) for n, c in columns.items() if not c.any()}
    assert evidence.untrainable == silent
    assert "block 4 attention" in silent
    assert "vanishing-gradients" not in found("one channel")
    assert not evidence_of(store, trained("with channels").id).untrainable


@pytest.mark.parametrize(
    ("loss", "too_high"),
    [
        ([2.2, 0.3, 0.1, 0.05, 0.02, 0.01, 0.005, 0.001], False),
        ([9.0, 7.0, 5.0, 3.5, 2.0, 1.5, 1.2, 1.0], False),
        ([0.6, 0.5, 0.4, 8.0, 2.0, 0.4, 0.35, 0.3], False),
        ([0.6, 0.5, 0.4, 8.0, 2.0, 0.46, 0.46, 0.46], True),
        ([0.6, 0.9, 1.1, 0.8, 1.2, 0.9, 1.1, 1.0], True),
        ([*np.linspace(0.7, 0.1, 99), 1.1], True),
        ([*np.linspace(0.7, 0.1, 97), 1.1, 0.5, 0.3], True),
        ([*np.linspace(0.7, 0.1, 50), 1.1, *np.geomspace(1.0, 0.05, 49)], False),
    ],
    ids=[
        "first epoch",
        "smooth fall",
        "leap that is over",
        "leap that left a mark",
        "above chance",
        "leap in the last epoch",
        "late leap that is not over",
        "all learned anew",
    ],
)
def test_steps_are_too_long_where_the_loss_leapt_and_did_not_recover(with_curves, loss, too_high):
    finding = RULES["learning-rate-too-high"].examine(with_curves(loss=loss))
    assert (finding is not None) == too_high


@pytest.mark.parametrize(
    ("accuracy", "words"),
    [(0.58, "8 points above"), (0.51, "1 point above"), (0.5, "no better than")],
)
def test_what_training_gained_over_the_majority_is_said_as_it_is(with_curves, accuracy, words):
    finding = RULES["underfitting"].examine(with_curves(loss=[0.6] * 20, accuracy=[accuracy] * 20))
    assert f"{words} always naming the most frequent training class (50.0%" in finding.evidence


SETTLING = [*np.geomspace(0.56, 0.06, 17)]
FALLING = [*np.geomspace(0.64, 0.03, 20)]


@pytest.mark.parametrize(
    ("val_loss", "overfits"),
    [
        ([*SETTLING, 0.058, 0.055, 0.0825], False),
        ([*SETTLING[:-1], 0.03, 0.06, 0.0605, 0.061], False),
        ([*SETTLING[:12], *np.linspace(0.13, 0.25, 8)], True),
    ],
    ids=["a leap in the last epoch", "one lucky epoch", "a rise that lasts"],
)
def test_only_a_rise_that_lasts_is_overfitting(with_curves, val_loss, overfits):
    finding = RULES["overfitting"].examine(with_curves(loss=FALLING, val_loss=val_loss))
    assert (finding is not None) == overfits


def test_overfitting_names_the_epoch_where_it_turned_and_the_levels_there_and_at_the_end(
    with_curves,
):
    val_loss = [*np.linspace(1.0, 0.5, 10), *np.linspace(0.55, 1.0, 10)]
    finding = RULES["overfitting"].examine(with_curves(loss=FALLING, val_loss=val_loss))
    # Medians of three: 0.5, 0.55 and 0.5556 around epoch 10; 0.9, 0.95 and 1.0 at the end.
    assert "best at epoch 10 (about 0.550) and is about 0.950 at the end, 73% " in finding.evidence


def test_overfitting_names_an_early_turn_of_a_long_training(with_curves):
    val_loss = [*np.linspace(1.0, 0.5, 21), *np.linspace(0.5, 2.0, 979)]
    finding = RULES["overfitting"].examine(
        with_curves(loss=np.geomspace(1.0, 0.01, 1000), val_loss=val_loss)
    )
    assert "best at epoch 21 " in finding.evidence


# Networks from inside


def test_the_layers_of_a_motif_network_are_those_of_keras(store, trained):
    experiment = EXPERIMENTS["dna_motif"]
    config = experiment.config_type.parse(trained("filters").config)
    data = experiment.load_data(config)
    model = experiment.build_model(config, data)
    flat = np.concatenate([np.ravel(weights) for weights in model.get_weights()])
    inside = experiment.inspect_layers(config, experiment.plan(config), [(0.0, flat)])
    x = data.train.x[: int(inside.examples.split()[0])]
    for layer, name in zip(inside.layers, ("filters", "dense"), strict=True):
        outputs = keras.Model(model.inputs, model.get_layer(name).output)(x).numpy()
        expected = outputs.reshape(-1, outputs.shape[-1])
        np.testing.assert_allclose(layer.outputs, expected, atol=1e-5)


def test_a_network_that_only_keras_computes_is_not_looked_into_and_the_reason_is_said(store):
    assert EXPERIMENTS["timeseries_fcn"].inspect_layers is None
    owner = store.become_owner()
    config = EXPERIMENTS["timeseries_fcn"].preset(None).model_dump(mode="json")
    run = store.create("timeseries_fcn", config, owner)
    why = dict(examine(evidence_of(store, run.id)).not_applicable)
    owner.close()
    assert why["dead ReLUs"] == "the playground computes this network with Keras only"


# Sums


def test_a_small_validation_set_says_which_difference_shows_on_which_examples(found):
    finding = found("by heart")["validation-too-small"]
    assert "On as many other examples" in finding.evidence
    assert "On the very same examples" in finding.cause


@pytest.mark.parametrize(
    ("right", "n", "expected"),
    [(8, 10, (0.4902, 0.9433)), (0, 20, (0.0, 0.1611)), (95, 100, (0.8882, 0.9785))],
)
def test_the_interval_is_wilsons(right, n, expected):
    # statsmodels.stats.proportion.proportion_confint(right, n, method="wilson")
    assert wilson(right / n, n) == pytest.approx(expected, abs=5e-5)


def test_the_pace_of_a_line_is_one_and_of_a_flat_end_zero():
    assert last_pace(np.linspace(3, 1, 41)) == pytest.approx(1)
    assert last_pace(np.r_[np.linspace(3, 1, 20), np.ones(20)]) == 0
    assert not has_levelled_off(np.linspace(3, 1, 41))
    assert has_levelled_off(np.r_[np.linspace(3, 1, 20), np.ones(20)])


@pytest.mark.parametrize(
    ("output", "loss", "units"),
    [
        ("softmax", "cross_entropy", 3),
        ("softmax", "brier", 3),
        ("tanh", "signed_squared_error", 1),
        ("linear", "squared_error", 1),
    ],
)
@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "gelu"])
def test_gradient_sizes_are_those_of_keras(output, loss, units, activation):
    import tensorflow as tf

    from playground.training.objective import objective

    rng = np.random.default_rng(1)
    x = rng.normal(size=(20, 2)).astype(np.float32)
    y = rng.integers(0, max(2, units), 20).astype(np.int32)
    if loss == "squared_error":
        y = rng.normal(size=20).astype(np.float32)
    model = keras.Sequential(
        [keras.Input((2,)), keras.layers.Dense(4, activation), keras.layers.Dense(units, output)]
    )
    flat = np.concatenate([np.ravel(w) for w in model.get_weights()])
    target = objective(loss, units)
    with tf.GradientTape() as tape:
        value = tf.reduce_mean(target.scores(y, model(x))[:, 0])
    gradients = [np.ravel(g) for g in tape.gradient(value, model.trainable_weights)]
    pairs = [np.concatenate(gradients[:2]), np.concatenate(gradients[2:])]
    expected = [float(np.sqrt(np.square(pair).mean())) for pair in pairs]
    network = from_flat(flat, ("a", "b"), (4,), units, (activation,), output)
    assert gradient_sizes(network, x, y, loss) == pytest.approx(expected, rel=1e-3)


def test_the_rectified_layers_of_a_transformer_give_its_answer(store, trained):
    from playground.experiments.timeseries_transformer import network_of

    run = trained("with channels")
    config = EXPERIMENTS["timeseries_transformer"].config_type.parse(run.config)
    config = config.model_copy(update={"mlp_units": (5,)})
    series = EXPERIMENTS["timeseries_transformer"].load_data(config).train.x[:4]
    from playground.experiments.timeseries_transformer import architecture_of

    count = architecture_of(config).parameters()
    network = network_of(config, np.random.default_rng(0).normal(0, 0.3, count))
    layers = network.rectified(series)
    assert [*layers] == ["block 1 feed-forward", "block 2 feed-forward", "mlp 1"]
    sums = layers["mlp 1"] @ network.array("probabilities/kernel")
    powers = np.exp(sums + network.array("probabilities/bias"))
    expected = powers / powers.sum(-1, keepdims=True)
    np.testing.assert_allclose(network.answer(series).probabilities, expected, rtol=1e-4)


# The command


def test_the_command_says_it_in_words_and_as_json(store, trained, monkeypatch):
    monkeypatch.setattr("playground.runs.kept_runs.store_path", lambda: store.path)
    run = trained("out of bounds")
    words = CliRunner().invoke(main, ["runs", "diagnose", run.id])
    assert words.exit_code == 0, words.output
    assert "Training diverged [divergence, serious]" in words.output
    plain = CliRunner().invoke(main, ["runs", "diagnose", run.id, "--json"])
    result = json.loads(plain.stdout)
    assert result["findings"][0]["code"] == "divergence"
    assert result["not_applicable"]["saturated units"] == "it has no tanh and no sigmoid"


def test_an_unknown_run_is_refused_with_a_sentence(store, monkeypatch):
    monkeypatch.setattr("playground.runs.kept_runs.store_path", lambda: store.path)
    result = CliRunner().invoke(main, ["runs", "diagnose", "nobody"])
    assert result.exit_code == 2
    assert "Expected the id of a run that is kept" in result.output


def test_what_is_wrong_with_the_data_comes_first_whatever_else_there_is(store):
    points = ";".join(f"{i / 30 - 3:.2f},{i % 7 - 3},{int(i % 50 == 0)}" for i in range(150))
    config = EXPERIMENTS["plane_classifier"].config_type(dataset="own", points=points)
    owner = store.become_owner()
    run = store.create("plane_classifier", config.model_dump(mode="json"), owner)
    store.set_state(run.id, RunState.FAILED, "Learning rate 9 with sgd diverged at epoch 1.")
    codes = [finding.code for finding in diagnose(evidence_of(store, run.id))]
    owner.close()
    assert codes[:1] == ["dominant-class"]
    assert "divergence" in codes
