"""Small pictures that move: where their marks stand, and what they are drawn from."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image
from scipy.optimize import approx_fprime
from sklearn.metrics import confusion_matrix
from sklearn.neighbors import NearestCentroid

from playground.datasets import fashion_mnist
from playground.experiments.fashion_mnist import card
from playground.figures.moving import HEIGHT, WIDTH, MovingPicture
from playground.figures.moving.circle import EDGE, SCALE, circle_training, positive_stripes
from playground.reference.small_training import SmallNetwork, initial_network, step
from playground.ui.card_pictures import draw_pictures, drawn_pictures

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def path_of(picture):
    return re.search(r'd="([^"]*)"', picture.svg("A test."))[1]


def test_marks_stand_at_their_place_between_the_margins_with_y_upwards():
    picture = MovingPicture((0, 4), (0, 2))
    picture.curve([0, 2, 4], [0, 1, 2])
    assert path_of(picture) == f"M10.0 {HEIGHT - 10}.0L{WIDTH / 2} {HEIGHT / 2}L{WIDTH - 10}.0 10.0"


def test_of_marks_shown_in_turn_the_last_one_stands_where_nothing_moves():
    picture = MovingPicture()
    names = [picture.shown(part, 3) for part in range(3)]
    style = picture.svg("A test.")
    rests = [re.search(rf"\.{name}{{{{opacity:(\d)".replace("{{", "{"), style)[1] for name in names]
    assert rests == ["0", "0", "1"]


def test_a_turning_mark_has_the_angle_of_the_slope_as_it_is_drawn():
    picture = MovingPicture((0, 1), (0, 1))
    picture.dots(0, 0, motion=picture.moved([(0, 0, 0), (0.5, 0.5, 1)]))
    angle = float(re.findall(r"rotate\((-?[\d.]+)deg", picture.svg("A test."))[1])
    rise, run = HEIGHT - 20, WIDTH - 20
    assert angle == pytest.approx(-np.degrees(np.arctan2(rise, run)), abs=0.05)


def test_text_in_a_picture_and_its_words_are_no_markup():
    picture = MovingPicture()
    picture.words("<b>", 20, 20)
    assert "&lt;b&gt;" in picture.svg("a < b")
    assert 'aria-label="a &lt; b"' in picture.svg("a < b")


def test_an_image_is_a_png_that_pillow_reads_the_same():
    grey = np.arange(28 * 28, dtype=np.uint8).reshape(28, 28)
    picture = MovingPicture()
    picture.image(grey, (0, 1), (0, 1))
    data = re.search(r"base64,([^\"]+)", picture.svg("A test."))[1]
    np.testing.assert_array_equal(Image.open(io.BytesIO(base64.b64decode(data))), grey)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu", "linear"])
def test_a_step_of_the_small_training_goes_down_the_measured_gradient(activation):
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(9, 2)), rng.integers(0, 2, 9).astype(float)
    network = initial_network(2, 3, activation, seed=1)

    def from_flat(flat):
        weights, biases, heights = flat[:6].reshape(2, 3), flat[6:9], flat[9:12]
        return SmallNetwork(activation, weights, biases, heights, float(flat[12]))

    def flat(network):
        parts = network.weights.ravel(), network.biases, network.output_weights
        return np.concatenate([*parts, [network.output_bias]])

    gradient = approx_fprime(flat(network), lambda values: from_flat(values).loss(x, y), 1e-7)
    moved = flat(network) - flat(step(network, x, y, learning_rate=0.5))
    np.testing.assert_allclose(moved, 0.5 * gradient, atol=1e-6)


def test_stripes_cover_the_places_that_the_network_gives_to_class_1():
    networks, _ = circle_training()
    network = networks[-1]
    stripes = positive_stripes(network)
    rng = np.random.default_rng(0)
    places = rng.uniform(-EDGE, EDGE, size=(4000, 2))
    inside = [any(a <= x <= b and c <= y <= d for a, b, c, d in stripes) for x, y in places]
    logits = network.logits(places / SCALE)
    sure = np.abs(logits) > 0.5  # a stripe has the boundary of its middle
    np.testing.assert_array_equal(np.array(inside)[sure], (logits > 0)[sure])


def test_the_confusion_matrix_of_the_garments_is_that_of_scikit_learns_nearest_centroid():
    images, labels = fashion_mnist.glance_with_labels(card.KNOWN + card.FRAMES * card.PER_FRAME)
    x = images.reshape(len(images), -1).astype(np.float32)
    model = NearestCentroid().fit(x[: card.KNOWN], labels[: card.KNOWN])
    expected = confusion_matrix(labels[card.KNOWN :], model.predict(x[card.KNOWN :]))
    np.testing.assert_array_equal(card._counts(x, labels)[-1], expected)


def test_the_pictures_of_the_home_page_are_those_that_its_cards_draw():
    """``python -m playground.ui.card_pictures`` draws them anew."""
    drawn, kept = draw_pictures(), drawn_pictures()
    assert list(kept) == list(drawn)
    for page, picture in drawn.items():
        assert NUMBER.split(kept[page]) == NUMBER.split(picture), page
        numbers = [[float(n) for n in NUMBER.findall(text)] for text in (kept[page], picture)]
        # Another machine may round the last digit otherwise.
        np.testing.assert_allclose(*numbers, atol=0.11, err_msg=page)
