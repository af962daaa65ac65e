"""What is measured of any classifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from playground.experiments.data import Arrays, Data, Report, Split

if TYPE_CHECKING:
    from playground.experiments.experiment import TrainedModel

SMALLEST = float(np.finfo(np.float32).tiny)
"""Stands for a probability that float32 rounds to 0, so that its logarithm stays finite."""
NOISE_SIGMA = 0.01
"""Standard deviation of the noise of a noisy test, in standard deviations of a series."""
NOISE_SEED = 2019


def confusion_matrix(
    true_labels: np.ndarray, predicted: np.ndarray, num_classes: int
) -> np.ndarray:
    """Counts, shape (num_classes, num_classes): rows are true labels, columns predicted labels."""
    cells = np.bincount(true_labels * num_classes + predicted, minlength=num_classes**2)
    return cells.reshape(num_classes, num_classes)


def cross_entropy(y: np.ndarray, probabilities: np.ndarray) -> float:
    """Mean of −log p(true class), natural logarithm."""
    chosen = probabilities[np.arange(len(y)), y].astype(np.float64)
    return float(-np.log(np.maximum(chosen, SMALLEST)).mean())


def observe_confusion(model: TrainedModel, split: Split, num_classes: int) -> Arrays:
    """The confusion matrix of a split, with the weights of this moment."""
    predicted = model.predict(split.x).argmax(-1)
    return {"matrix": confusion_matrix(split.y, predicted, num_classes).astype(np.int32)}


def report_test(model: TrainedModel, data: Data) -> Report:
    """Loss and accuracy on the test split, a row per class, and every prediction."""
    probabilities = model.predict(data.test.x)
    predicted, true_labels = probabilities.argmax(-1), data.test.y
    num_classes = len(data.class_names)
    report: dict[str, Any] = {
        "test": {
            "loss": cross_entropy(true_labels, probabilities),
            "accuracy": float((predicted == true_labels).mean()),
        },
        "per_class": per_class_rows(true_labels, predicted, data.class_names),
        "source": data.source,
    }
    observations: dict[str, Arrays] = {
        "test_predictions": {"probabilities": probabilities.astype(np.float32)},
        "test_confusion": {
            "matrix": confusion_matrix(true_labels, predicted, num_classes).astype(np.int32)
        },
    }
    return report, observations


def report_noisy_test(model: TrainedModel, data: Data) -> dict[str, Any]:
    """Accuracy on the test examples with Gaussian noise on them, the same for every model."""
    predicted = model.predict(with_noise(data.test.x, NOISE_SIGMA, NOISE_SEED)).argmax(-1)
    accuracy = float((predicted == data.test.y).mean())
    return {"test_noisy": {"sigma": NOISE_SIGMA, "accuracy": accuracy}}


def with_noise(x: np.ndarray, sigma: float, seed: int) -> np.ndarray:
    """Examples with Gaussian noise added, float32, in the same shape.

    One seed draws one noise for every sigma, so a stronger noise is the same noise, louder.
    """
    if not sigma:
        return x
    noise = np.random.default_rng(seed).standard_normal(x.shape)
    return (x + sigma * noise).astype(np.float32)


def per_class_rows(
    true_labels: np.ndarray, predicted: np.ndarray, class_names: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Precision, recall, F1 and support of every class, by scikit-learn."""
    from sklearn.metrics import precision_recall_fscore_support  # a worker pays for it, not a page

    scores = precision_recall_fscore_support(
        true_labels, predicted, labels=range(len(class_names)), zero_division=0.0
    )
    return [
        {
            "class": name,
            "precision": float(precision),
            "recall": float(recall),
            "f1": float(f1),
            "support": int(support),
        }
        for name, precision, recall, f1, support in zip(class_names, *scores, strict=True)
    ]
