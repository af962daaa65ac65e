"""The fully convolutional network: its sizes, and that training it is what `model.fit` does."""

import keras
import numpy as np
import pytest

from playground.experiments import EXPERIMENTS, Data, Split, TrainedModel
from playground.experiments.classification import (
    NOISE_SEED,
    NOISE_SIGMA,
    report_noisy_test,
    with_noise,
)
from playground.experiments.parameter_words import parameter_words, words_of_run
from playground.experiments.timeseries_fcn.architecture import KERNEL_SIZES, FCNArchitecture
from playground.experiments.timeseries_fcn.model import build_fully_convolutional_network
from playground.training.order import EpochOrder
from playground.training.program import Program
from playground.training.state import DataTensors

FCN = EXPERIMENTS["timeseries_fcn"]
EPOCHS, STEPS = 3, 40


def tiny_data():
    """Slow and fast waves, 44 to train: batches of 8 leave 4."""
    rng = np.random.default_rng(0)
    y = (np.arange(84) % 2).astype(np.int32)
    phase = rng.uniform(0, 2 * np.pi, 84)[:, None]
    waves = np.sin(np.arange(STEPS) * (0.3 + 0.5 * y[:, None]) + phase)
    x = (waves + 0.3 * rng.normal(size=waves.shape))[..., None].astype(np.float32)
    parts = (slice(0, 44), slice(44, 64), slice(64, 84))
    return Data(*(Split(x[part], y[part]) for part in parts), ("slow", "fast"))


def tiny_config(**changes):
    settings = {"width": 4, "stride": 2, "batch_size": 8, "epochs": EPOCHS, "augmentation": False}
    return FCN.config_type.parse({"learning_rate_schedule": "constant", **settings, **changes})


def fit_with_keras(config, data):
    model = FCN.build_model(config, data)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.optimizer.learning_rate = config.learning_rate
    rows = []
    for epoch in range(EPOCHS):
        order = np.random.default_rng([config.seed, epoch]).permutation(len(data.train))
        history = model.fit(
            data.train.x[order],
            data.train.y[order],
            batch_size=config.batch_size,
            validation_data=(data.validation.x, data.validation.y),
            shuffle=False,
            verbose=0,
        )
        names = ("loss", "accuracy", "val_loss", "val_accuracy")
        rows.append([history.history[name][0] for name in names])
    return model, np.array(rows)


def train_in_bursts(config, data, bursts):
    model = FCN.build_model(config, data)
    tensors = DataTensors.of(data)
    program = Program(model, FCN.plan(config), tensors)
    order = EpochOrder(len(data.train), config.batch_size, config.seed)
    state, first, rows = program.initial_state(model), 0, []
    for count in bursts:
        rates = np.full(count, config.learning_rate, np.float32)
        state, part = program.burst(state, tensors, order.steps(first, count), rates)
        rows.append(part)
        first += count
    return program, state, np.concatenate(rows)


@pytest.mark.parametrize("augmentation", [False, True], ids=["plain", "augmented"])
def test_bursts_follow_model_fit_with_the_moving_statistics_of_the_normalization(augmentation):
    data, config = tiny_data(), tiny_config(learning_rate=0.01, augmentation=augmentation)
    model, expected = fit_with_keras(config, data)
    program, state, rows = train_in_bursts(config, data, [5, 7, 6])
    np.testing.assert_allclose(rows, expected, atol=2e-4)
    for ours, theirs in zip(state.others, model.non_trainable_variables, strict=True):
        np.testing.assert_allclose(ours, theirs.value, atol=1e-4, err_msg=theirs.path)
    np.testing.assert_allclose(
        program.predict(state, data.test.x), model(data.test.x).numpy(), atol=1e-4
    )


def test_the_moving_statistics_move_and_predictions_use_them():
    data, config = tiny_data(), tiny_config()
    model = FCN.build_model(config, data)
    moving = [v for v in model.non_trainable_variables if "moving" in v.path]
    assert len(moving) == 6
    program, state, _ = train_in_bursts(config, data, [6])
    start = program.initial_state(model)
    assert not any(
        np.array_equal(a, b) for a, b in zip(state.others, start.others, strict=True)
    )  # fmt: skip
    with_first_statistics = program.predict(state._replace(others=start.others), data.test.x)
    assert not np.allclose(with_first_statistics, program.predict(state, data.test.x), atol=1e-3)


@pytest.mark.parametrize("changes", [{}, {"width": 5, "stride": 3}, {"width": 1, "stride": 8}])
def test_sizes_and_shapes_are_those_of_keras(changes):
    config = FCN.config_type.parse({"augmentation": False, **changes})
    rows = FCN.summary(config)
    model = FCN.build_model(config, FCN.load_data(config))
    trainable = sum(int(np.prod(v.shape)) for v in model.trainable_variables)
    assert FCN.count_parameters(config) == trainable
    shapes = [tuple(model.get_layer(f"convolution_{k}").output.shape) for k in (1, 2, 3)]
    assert [row.output_shape for row in rows if "convolution" in row.name] == shapes


def test_the_papers_network_has_its_known_size():
    """8·128 + 128, 5·128·256 + 256, 3·256·128 + 128, two per filter for the normalization, 258."""
    config = FCN.preset("wang-2017")
    convolutions = (8 * 128 + 128) + (5 * 128 * 256 + 256) + (3 * 256 * 128 + 128)
    assert FCN.count_parameters(config) == convolutions + 2 * (128 + 256 + 128) + 258
    assert (config.width, config.stride, config.batch_size) == (128, 1, 16)


def test_the_kernels_of_the_summary_are_those_of_the_model():
    assert KERNEL_SIZES == (8, 5, 3)
    model = build_fully_convolutional_network(FCNArchitecture(STEPS, 1, 2, 3, 1), seed=0)
    kernels = [model.get_layer(f"convolution_{k}").kernel.shape for k in (1, 2, 3)]
    assert [tuple(kernel) for kernel in kernels] == [(8, 1, 3), (5, 3, 6), (3, 6, 3)]


def test_every_layer_starts_from_another_seed_and_a_model_from_its_own():
    first, again, other = (
        build_fully_convolutional_network(FCNArchitecture(STEPS, 1, 2, 3, 1), seed).get_weights()
        for seed in (1, 1, 2)
    )
    for a, b in zip(first, again, strict=True):
        np.testing.assert_array_equal(a, b)
    assert not np.array_equal(first[0], other[0])


def test_a_later_beginning_of_a_periodic_series_hardly_changes_the_answer():
    """Convolution and the mean over time do not ask when: only the ends differ."""
    model = build_fully_convolutional_network(FCNArchitecture(400, 1, 2, 4, 1), seed=0)
    wave = np.sin(2 * np.pi * np.arange(400) / 20)[None, :, None]
    later = np.roll(wave, 7, axis=1)
    answers = [keras.ops.convert_to_numpy(model(x.astype(np.float32))) for x in (wave, later)]
    np.testing.assert_allclose(*answers, atol=0.01)


def test_it_trains_on_the_transformers_split():
    transformer = EXPERIMENTS["timeseries_transformer"]
    config = FCN.config_type(seed=3)
    assert FCN.load_data(config) is transformer.load_data(transformer.config_type(seed=3))


def test_the_noisy_test_asks_the_model_about_the_noisy_series():
    data, seen = tiny_data(), []

    def predict(x):
        seen.append(x)
        return np.eye(2)[(np.arange(len(x)) % 4 == 1).astype(int)]

    report = report_noisy_test(TrainedModel(predict, lambda: np.empty(0)), data)
    np.testing.assert_array_equal(seen[0], with_noise(data.test.x, NOISE_SIGMA, NOISE_SEED))
    # classes alternate; every second series of the second class is missed
    assert report == {"test_noisy": {"sigma": NOISE_SIGMA, "accuracy": 0.75}}


def test_parameters_are_counted_as_the_summary_of_keras_counts_them():
    """Keras's own summary of the model says 67,458: 66,946 trainable and 512 non-trainable."""
    config = FCN.preset(None)
    words = words_of_run("timeseries_fcn", config.model_dump(), FCN.count_parameters(config))
    assert words == "67,458 parameters (66,946 trainable, 512 non-trainable)"
    assert parameter_words(235_146) == "235,146 parameters"
