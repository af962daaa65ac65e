"""Presets, data and sizes of single experiments, against documents and against Keras."""

import numpy as np
import pytest

from playground.experiments import EXPERIMENTS, ConfigError, experiment, majority_accuracy

FASHION = EXPERIMENTS["fashion_mnist"]
SERIES = EXPERIMENTS["timeseries_transformer"]


def parameters_in_keras(chosen, config):
    return chosen.build_model(config, chosen.load_data(config)).count_params()


# The registry


def test_an_experiment_is_found_by_its_name():
    assert all(experiment(name).name == name for name in EXPERIMENTS)


def test_an_unknown_experiment_is_refused_with_those_there_are():
    with pytest.raises(ConfigError) as refusal:
        experiment("cifar")
    assert str(refusal.value) == (
        f"Expected an experiment among {', '.join(EXPERIMENTS)}. Received: cifar."
    )


# Presets


def test_the_training_of_keras_example_is_that_of_the_document():
    config = SERIES.preset("keras-example")
    assert (config.optimizer, config.learning_rate, config.batch_size) == ("adam", 1e-4, 64)
    assert (config.epochs, config.patience, config.validation_split) == (150, 10, 0.2)
    assert (config.head_size, config.num_heads, config.ff_dim) == (256, 4, 4)
    assert (config.num_transformer_blocks, config.mlp_units) == (4, (128,))
    assert (config.dropout, config.mlp_dropout) == (0.25, 0.4)
    plan = SERIES.plan(config)
    assert (plan.learning_rate_schedule, plan.weight_decay, plan.global_clipnorm) == (
        *("constant", 0.0, None),
    )


def test_the_training_of_fashion_mnist_is_that_of_the_lecture():
    config = FASHION.preset(None)
    assert (config.hidden_units, config.activation, config.optimizer) == ((300, 100), "relu", "sgd")
    assert (config.learning_rate, config.batch_size, config.epochs) == (0.01, 32, 30)
    assert config.seed == 42


# Sizes: closed formulas against the documents and against Keras


@pytest.mark.parametrize(
    ("preset", "parameters"), [("keras-example", 93_130), ("keras-example-code", 29_258)]
)
def test_the_published_transformers_have_their_published_sizes(preset, parameters):
    config = SERIES.preset(preset)
    assert SERIES.count_parameters(config) == parameters
    assert parameters_in_keras(SERIES, config) == parameters


def test_the_lectures_classifier_has_its_published_size():
    config = FASHION.preset("lecture")
    assert FASHION.count_parameters(config) == 266_610
    assert parameters_in_keras(FASHION, config) == 266_610


def test_the_summary_says_where_235_500_and_30_100_come_from():
    rows = FASHION.summary(FASHION.preset("lecture"))
    assert [(row.name, row.output_shape, row.parameters) for row in rows] == [
        ("flatten", (None, 784), 0),
        ("dense 1", (None, 300), 235_500),
        ("dense 2", (None, 100), 30_100),
        ("softmax", (None, 10), 1_010),
    ]
    assert rows[1].arithmetic == "784 × 300 weights + 300 biases"
    assert rows[2].arithmetic == "300 × 100 weights + 100 biases"


@pytest.mark.parametrize(
    ("chosen", "changes"),
    [
        (FASHION, {"hidden_units": ()}),
        (FASHION, {"hidden_units": (1,)}),
        (FASHION, {"hidden_units": (7, 5, 3), "activation": "selu"}),
        (SERIES, {}),
        (SERIES, {"d_model": 8, "num_heads": 3, "head_size": 5, "ff_dim": 7, "mlp_units": (9, 4)}),
        (SERIES, {"d_model": 6, "num_transformer_blocks": 0, "augmentation": False}),
        (SERIES, {"d_model": 10, "pooling": "channels_first", "num_transformer_blocks": 1}),
        (SERIES, {"d_model": None, "num_heads": 2, "head_size": 3, "mlp_units": ()}),
        (SERIES, {"d_model": None, "num_transformer_blocks": 0, "pooling": "channels_first"}),
    ],
    ids=lambda value: getattr(value, "name", None) or ",".join(value) or "default",
)
def test_the_summary_counts_what_keras_counts(chosen, changes):
    config = chosen.config_type.parse(changes)
    rows = chosen.summary(config)
    model = chosen.build_model(config, chosen.load_data(config))
    trainable = sum(int(np.prod(v.shape)) for v in model.trainable_variables)
    assert sum(row.parameters for row in rows) == trainable == chosen.count_parameters(config)
    assert rows[-1].output_shape == model.output_shape


# Data


def test_fashion_mnist_keeps_a_twelfth_of_the_training_pictures_to_validate():
    data = FASHION.load_data(FASHION.preset(None))
    assert (len(data.train), len(data.validation), len(data.test)) == (9_167, 833, 2_000)
    assert data.train.x.min() == 0.0
    assert data.train.x.max() == 1.0
    assert not data.complete


def test_with_all_pictures_fashion_mnist_is_split_55_000_5_000_10_000(monkeypatch):
    monkeypatch.delenv("PLAYGROUND_FASHION_MNIST_PACKAGE")
    data = FASHION.load_data(FASHION.preset(None))
    assert (len(data.train), len(data.validation), len(data.test)) == (55_000, 5_000, 10_000)
    assert data.complete


@pytest.mark.parametrize("share", [0.05, 0.2, 0.5])
def test_forda_is_split_by_share_and_no_series_is_lost(share):
    data = SERIES.load_data(SERIES.config_type(validation_split=share))
    assert len(data.train) + len(data.validation) == 3_601
    assert abs(len(data.validation) - share * 3_601) <= 1
    together = np.concatenate([data.train.x, data.validation.x])[..., 0]
    assert len(np.unique(together, axis=0)) == 3_601


def test_the_seed_decides_the_split_of_forda_and_leaves_the_test_alone():
    first, second = (SERIES.load_data(SERIES.config_type(seed=seed)) for seed in (1, 2))
    assert not np.array_equal(first.train.y, second.train.y)
    np.testing.assert_array_equal(first.test.x, second.test.x)


def test_the_baseline_of_forda_is_the_published_share_of_its_most_frequent_class():
    data = SERIES.load_data(SERIES.preset(None))
    assert round(100 * data.majority_accuracy("test"), 2) == 51.59


def test_the_baseline_names_the_majority_of_the_training_labels_whatever_the_split_says():
    # Class 1 is in three of four training labels, and in one of five validation labels.
    train, validation = np.array([1, 0, 1, 1]), np.array([0, 0, 2, 1, 2])
    assert majority_accuracy(train, validation) == 1 / 5


def test_fashion_mnists_baseline_counts_in_validation_the_class_that_most_training_pictures_have():
    data = FASHION.load_data(FASHION.preset(None))
    counts = np.bincount(data.train.y, minlength=10)
    named = next(k for k in range(10) if counts[k] == counts.max())
    right = sum(int(label) == named for label in data.validation.y) / len(data.validation)
    assert data.majority_accuracy("validation") == pytest.approx(right)


# Memory


@pytest.mark.parametrize("chosen", [FASHION, SERIES], ids=["fashion_mnist", "series"])
def test_a_larger_batch_or_model_is_estimated_to_need_more_memory(chosen):
    small = chosen.preset(None)
    larger_batch = chosen.config_type.parse({"batch_size": 1024}, base=small)
    wide = {"hidden_units": (1024, 1024)} if chosen is FASHION else {"d_model": 512}
    wider = chosen.config_type.parse(wide, base=small)
    estimate = chosen.memory_estimate(small)
    assert 0 < estimate < chosen.memory_estimate(larger_batch)
    assert estimate < chosen.memory_estimate(wider)


# What decides the compiled program


@pytest.mark.parametrize(
    ("chosen", "change"),
    [
        (FASHION, {"hidden_units": (300, 101)}),
        (FASHION, {"activation": "tanh"}),
        *((SERIES, {name: value}) for name, value in {
            "augmentation": False, "num_heads": 3, "head_size": 5, "ff_dim": 9,
            "num_transformer_blocks": 1, "d_model": 24, "mlp_units": (5,), "dropout": 0.2,
            "mlp_dropout": 0.2, "pooling": "channels_first",
        }.items()),
    ],
    ids=lambda value: getattr(value, "name", None) or ",".join(value),
)  # fmt: skip
def test_a_change_that_the_traced_model_sees_changes_the_architecture(chosen, change):
    config = chosen.preset(None)
    changed = chosen.config_type.parse(change, base=config)
    assert chosen.architecture(changed) != chosen.architecture(config)


@pytest.mark.parametrize("change", [{"embedding": "filter_bank"}, {"patch_length": 32}])
def test_without_patches_their_settings_change_neither_architecture_nor_memory(change):
    bare = SERIES.config_type.parse({"d_model": None}, base=SERIES.preset(None))
    changed = SERIES.config_type.parse(change, base=bare)
    assert SERIES.architecture(changed) == SERIES.architecture(bare)
    assert SERIES.memory_estimate(changed) == SERIES.memory_estimate(bare)
