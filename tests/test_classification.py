"""Scores of classifiers against scikit-learn and Keras."""

import keras
import numpy as np
import pytest
import sklearn.metrics

from playground.experiments import Data, Split, TrainedModel
from playground.experiments.classification import (
    confusion_matrix,
    cross_entropy,
    observe_confusion,
    per_class_rows,
    report_test,
)

CLASSES = ("ant", "bee", "cat", "dog")


@pytest.fixture
def true_labels():
    return np.random.default_rng(0).integers(0, 3, 50)  # nobody is a dog


@pytest.fixture
def logits(true_labels):
    noise = np.random.default_rng(1).normal(size=(len(true_labels), len(CLASSES)))
    return (noise + 1.5 * np.eye(len(CLASSES))[true_labels]).astype(np.float32)


@pytest.fixture
def probabilities(logits):
    return np.asarray(keras.ops.softmax(logits))


def test_the_confusion_matrix_is_that_of_scikit_learn(true_labels, probabilities):
    predicted = probabilities.argmax(-1)
    expected = sklearn.metrics.confusion_matrix(true_labels, predicted, labels=range(4))
    np.testing.assert_array_equal(confusion_matrix(true_labels, predicted, 4), expected)


def test_cross_entropy_is_the_log_loss_of_scikit_learn(true_labels, probabilities):
    expected = sklearn.metrics.log_loss(true_labels, probabilities, labels=range(4))
    assert cross_entropy(true_labels, probabilities) == pytest.approx(expected, rel=1e-6)


def test_cross_entropy_of_a_sure_mistake_is_that_of_keras():
    """Keras measures a softmax layer by its logits, so the loss of a mistake has no ceiling."""
    logits = np.array([[0.0, 30.0], [0.0, 2.0]], np.float32)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Softmax()])
    model.compile(loss="sparse_categorical_crossentropy")
    y = np.array([0, 1])
    expected = model.evaluate(logits, y, verbose=0)
    assert expected == pytest.approx((30.0 + np.log1p(np.exp(-2.0))) / 2, rel=1e-5)
    assert cross_entropy(y, model.predict(logits, verbose=0)) == pytest.approx(expected, rel=1e-3)


def test_an_impossible_probability_gives_a_finite_loss():
    assert np.isfinite(cross_entropy(np.array([0]), np.array([[0.0, 1.0]])))


def test_rows_per_class_are_those_of_scikit_learn(true_labels, probabilities):
    predicted = probabilities.argmax(-1)
    report = sklearn.metrics.classification_report(
        true_labels,
        predicted,
        labels=range(4),
        target_names=CLASSES,
        output_dict=True,
        zero_division=0.0,
    )
    for row in per_class_rows(true_labels, predicted, CLASSES):
        expected = report[row["class"]]
        assert row["precision"] == pytest.approx(expected["precision"])
        assert row["recall"] == pytest.approx(expected["recall"])
        assert row["f1"] == pytest.approx(expected["f1-score"])
        assert row["support"] == expected["support"]


def test_the_report_measures_the_test_split_alone(true_labels, logits, probabilities):
    def predict(x):
        return np.asarray(keras.ops.softmax(x))

    model = TrainedModel(predict, lambda: np.empty(0))
    nothing = Split(np.zeros((3, 4), np.float32), np.zeros(3, np.int32))
    data = Data(nothing, nothing, Split(logits, true_labels.astype(np.int32)), CLASSES, "a drawer")
    report, observations = report_test(model, data)
    predicted = probabilities.argmax(-1)
    assert report["test"]["accuracy"] == sklearn.metrics.accuracy_score(true_labels, predicted)
    assert report["test"]["loss"] == pytest.approx(
        sklearn.metrics.log_loss(true_labels, probabilities, labels=range(4)), rel=1e-6
    )
    assert [row["class"] for row in report["per_class"]] == list(CLASSES)
    assert report["source"] == "a drawer"
    np.testing.assert_array_equal(observations["test_predictions"]["probabilities"], probabilities)
    np.testing.assert_array_equal(
        observations["test_confusion"]["matrix"],
        sklearn.metrics.confusion_matrix(true_labels, predicted, labels=range(4)),
    )
    during = observe_confusion(model, data.test, 4)
    np.testing.assert_array_equal(during["matrix"], observations["test_confusion"]["matrix"])
