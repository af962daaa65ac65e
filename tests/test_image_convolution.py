"""The convolutional network for images: in NumPy as in Keras, and what a page shows of it."""

import tracemalloc

import keras
import numpy as np
import pytest
from scipy.signal import correlate2d

from playground.experiments import EXPERIMENTS
from playground.experiments.image_convolution.architecture import ConvolutionalArchitecture
from playground.experiments.image_convolution.exciting import most_excited, receptive_field
from playground.experiments.image_convolution.model import build_convolutional_network
from playground.experiments.image_convolution.observed import report_shifts, shifted
from playground.experiments.image_convolution.reference import ConvolutionalNetwork, convolution
from playground.experiments.image_convolution.worked import worked_convolution, worked_pooling
from playground.lessons.images.reasons import enlarged

CHOSEN = EXPERIMENTS["image_convolution"]
ARCHITECTURES = (
    ConvolutionalArchitecture((4, 6), 3, 2, 8, 0.3),
    ConvolutionalArchitecture((3,), 4, 3, 5),
    ConvolutionalArchitecture((3, 4, 5), 5, 4, 8),
    ConvolutionalArchitecture((), 3, 2, 8),
)
by_architecture = pytest.mark.parametrize("architecture", ARCHITECTURES, ids=str)


def images(count, seed=0):
    return np.random.default_rng(seed).random((count, 28, 28), np.float32)


def network_and_model(architecture, seed=1):
    """With biases that are not zero."""
    model = build_convolutional_network(architecture, seed)
    rng = np.random.default_rng(seed)
    model.set_weights(
        [w if w.ndim > 1 else rng.normal(0, 0.1, w.shape) for w in model.get_weights()]
    )
    flat = np.concatenate([np.ravel(v) for v in model.trainable_variables])
    return ConvolutionalNetwork(architecture, flat), model


@by_architecture
def test_the_network_in_numpy_answers_as_keras(architecture):
    network, model = network_and_model(architecture)
    x = images(5)
    answer = network.answer(x)
    np.testing.assert_allclose(answer.probabilities, model.predict(x, verbose=0), atol=1e-5)
    names = [f"{kind}_{n + 1}" for n in range(len(architecture.filters))
             for kind in ("convolution", "pooling")]  # fmt: skip
    if names:
        inner = keras.Model(model.inputs, [model.get_layer(name).output for name in names])
        theirs = inner.predict(x, verbose=0)
        theirs = theirs if isinstance(theirs, list) else [theirs]
        ours = [m for pair in zip(answer.convolved, answer.pooled, strict=True) for m in pair]
        for our, their in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(our, their, atol=1e-5)


@by_architecture
def test_shapes_and_parameters_are_those_of_keras(architecture):
    model = build_convolutional_network(architecture, 0)
    assert [tuple(v.shape) for v in model.trainable_variables] == list(architecture.shapes())


def test_weights_of_another_network_are_refused():
    with pytest.raises(ValueError, match=r"Expected 2,712 weights .* Give all of them in one row"):
        ConvolutionalNetwork(ConvolutionalArchitecture((4, 6), 3, 2, 8), np.zeros(7, np.float32))


@pytest.mark.parametrize("number", [0, 3])
@pytest.mark.parametrize(("row", "column"), [(0, 0), (5, 17), (27, 27)])
def test_a_convolution_worked_out_is_scipys_correlation(number, row, column):
    network, _ = network_and_model(ARCHITECTURES[0])
    (image,) = images(1)
    worked = worked_convolution(network, image, number, row, column)
    kernels, biases = network.convolutions[0]
    expected = correlate2d(image, kernels[:, :, 0, number], mode="same") + biases[number]
    np.testing.assert_allclose(worked.z, expected[row, column], atol=1e-6)
    np.testing.assert_allclose(worked.feature_map, np.maximum(expected, 0), atol=1e-6)
    assert worked.output == max(0.0, worked.z)
    top, bottom, left, right = worked.window
    if min(top, left) >= 0 and max(bottom, right) < 28:
        np.testing.assert_array_equal(worked.patch, image[top : bottom + 1, left : right + 1])


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_max_pooling_worked_out_is_keras_s_at_every_position(size):
    (feature_map,) = images(1)
    layer = keras.layers.MaxPooling2D(size, padding="same")
    expected = np.asarray(layer(feature_map[None, :, :, None]))[0, :, :, 0]
    for row in range(28):
        worked = worked_pooling(feature_map, size, row, 27 - row)
        np.testing.assert_array_equal(worked.pooled, expected)
        assert worked.output == expected[worked.row, worked.column]
        assert feature_map[row, 27 - row] in worked.square


@pytest.mark.parametrize("architecture", ARCHITECTURES[:3], ids=str)
def test_grad_cam_weights_each_map_by_how_the_score_grows_with_it(architecture):
    """The oracle adds a little to every position of one map at a time."""
    network, _ = network_and_model(architecture)
    arrays = [w.ravel() for pair in (*network.convolutions, *network.dense) for w in pair]
    network = ConvolutionalNetwork(architecture, np.concatenate(arrays).astype(np.float64))
    answer = network.answer(images(2).astype(np.float64))
    label, little = 3, 1e-6
    maps = answer.convolved[-1]
    summed = np.zeros(maps.shape[1:3])
    for number in range(maps.shape[-1]):
        more = maps.copy()
        more[..., number] += little
        grown = network.logits_of_last_maps(more) - network.logits_of_last_maps(maps)
        mean = grown[1, label] / little / maps[0, ..., 0].size
        summed += mean * maps[1, ..., number]
    expected = np.maximum(summed, 0)
    np.testing.assert_allclose(network.grad_cam(answer, 1, label), expected, atol=1e-7)


def test_an_occlusion_map_is_what_hiding_each_square_by_itself_does():
    network, model = network_and_model(ARCHITECTURES[0])
    (image,) = images(1)
    found = network.occlusion(image, 4, 7)
    before = model.predict(image[None], verbose=0)[0, 4]
    for row, column in ((0, 0), (14, 9), (27, 27), (3, 26)):
        hidden = image.copy()
        for r in range(28):
            for c in range(28):
                if abs(r - row) <= 3 and abs(c - column) <= 3:
                    hidden[r, c] = 0
        after = model.predict(hidden[None], verbose=0)[0, 4]
        assert found[row, column] == pytest.approx(before - after, abs=1e-5)


@pytest.mark.parametrize("architecture", ARCHITECTURES[:3], ids=str)
def test_a_receptive_field_is_where_a_changed_pixel_changes_the_output(architecture):
    """Brute force: with positive weights and inputs, whatever is in the field reaches the output.
    Of a square that is pooled only the largest value is seen, so each pixel is made very large."""
    size = sum(int(np.prod(shape)) for shape in architecture.shapes())
    network = ConvolutionalNetwork(architecture, np.full(size, 0.1, np.float64))
    block = len(architecture.filters) - 1
    row = column = architecture.sides[block] // 2
    each = np.zeros((28 * 28, 28, 28))
    each.reshape(784, 784)[np.diag_indices(784)] = 1e6
    seen = network.answer(each).convolved[block][:, row, column, 0] > 1e3
    rows, columns = np.nonzero(seen.reshape(28, 28))
    top, bottom, left, right = receptive_field(architecture, block, row, column)
    assert (rows.min(), rows.max()) == (max(0, top), min(27, bottom))
    assert (columns.min(), columns.max()) == (max(0, left), min(27, right))


def test_the_images_that_excite_a_filter_most_are_those_with_the_largest_outputs():
    network, _ = network_and_model(ARCHITECTURES[0])
    x = images(130)
    found = most_excited(network, x)
    assert [len(filters) for filters in found] == [4, 6]
    for filters, maps in zip(found, network.answer(x).convolved, strict=True):
        peaks = maps.max((1, 2))
        for number, excited in enumerate(filters):
            best = sorted(range(130), key=lambda i: -peaks[i, number])[:10]
            assert excited.images.tolist() == best
            np.testing.assert_allclose(excited.strengths, peaks[best, number], rtol=1e-5)


def peak_of_memory(work):
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_a_convolution_of_many_images_takes_little_memory():
    """The pixels below all kernels would be 250 MB at once."""
    x, kernel = np.zeros((100, 28, 28, 16), np.float32), np.zeros((7, 7, 16, 1), np.float32)
    assert peak_of_memory(lambda: convolution(x, kernel)) < 120e6


def test_an_occlusion_map_takes_little_memory():
    """The feature maps of all 784 images would be 160 MB at once."""
    architecture = ConvolutionalArchitecture((64,), 1, 4, 1)
    size = sum(int(np.prod(shape)) for shape in architecture.shapes())
    network = ConvolutionalNetwork(architecture, np.zeros(size, np.float32))
    (image,) = images(1)
    assert peak_of_memory(lambda: network.occlusion(image, 0, 7)) < 100e6


@pytest.mark.parametrize("pooling", [1, 2, 3, 4])
def test_an_enlarged_map_has_each_value_at_the_pixels_it_was_pooled_from(pooling):
    """With kernels of one pixel these are the receptive field."""
    architecture = ConvolutionalArchitecture((1, 1, 1), 1, pooling, 1)
    side = architecture.sides[2]
    found = enlarged(np.arange(side * side).reshape(side, side), architecture)
    for row in range(28):
        for column in range(28):
            place = divmod(int(found[row, column]), side)
            top, bottom, left, right = receptive_field(architecture, 2, *place)
            assert top <= row <= bottom
            assert left <= column <= right


@pytest.mark.parametrize(("rows", "columns"), [(0, 0), (2, 0), (-3, 1), (0, -4)])
def test_a_shifted_image_is_the_image_moved_with_black_behind_it(rows, columns):
    x = images(2)
    moved = shifted(x, rows, columns)
    for r in range(28):
        for c in range(28):
            inside = 0 <= r - rows < 28 and 0 <= c - columns < 28
            expected = x[:, r - rows, c - columns] if inside else 0
            np.testing.assert_array_equal(moved[:, r, c], expected)


def test_accuracy_on_shifted_images_is_the_mean_of_four_directions():
    from types import SimpleNamespace

    x, y = images(6), np.arange(6) % 2

    def predict(given):
        """Class 1 where the top left corner is lit."""
        return np.stack([1 - given[:, 0, 0], given[:, 0, 0]], 1)

    data = SimpleNamespace(test=SimpleNamespace(x=x, y=y))
    found = report_shifts(SimpleNamespace(predict=predict), data)["shifted"]
    lit = lambda values: np.mean((values > 0.5) == y)  # noqa: E731
    # Moved right or down, the corner is black; moved left or up, another pixel lies there.
    for pixels in range(1, 5):
        expected = np.mean(
            [lit(np.zeros(6)), lit(x[:, 0, pixels]), lit(np.zeros(6)), lit(x[:, pixels, 0])]
        )
        assert found["accuracies"][pixels] == pytest.approx(expected)
    assert (found["images"], len(found["accuracies"])) == (6, 5)


def test_every_preset_has_at_most_60_000_parameters():
    assert max(map(CHOSEN.count_parameters, CHOSEN.presets.values())) <= 60_000
