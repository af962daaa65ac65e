"""Scores of the baselines on the Transformer's split. A worker computes them; they take seconds."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from playground.comparison.baselines.distinct_values import (
    DISTINCT_VALUES,
    distinct_values,
    fit_count_rule,
)
from playground.comparison.baselines.methods import (
    MAJORITY,
    NEAREST_NEIGHBOUR,
    RIDGE,
    SPECTRUM_RIDGE,
    Baseline,
    Fitted,
)
from playground.experiments.classification import NOISE_SEED, NOISE_SIGMA, with_noise
from playground.experiments.data import Data
from playground.experiments.series_data import split_forda

HONEST = (MAJORITY, RIDGE, NEAREST_NEIGHBOUR, SPECTRUM_RIDGE)
BASELINES = (*HONEST, DISTINCT_VALUES)
TRAINING_NOISE_SEED = NOISE_SEED + 1
SIGMAS = (
    *(0.0, 1e-7, 1e-6, 1e-5, 1e-4, 3e-4),
    *(0.001, 0.002, 0.005, NOISE_SIGMA, 0.02, 0.05),
)
"""Where the leak lab measures, in standard deviations of a series."""


def baseline_scores(seed: int, validation_split: float) -> list[dict[str, Any]]:
    """A row per honest baseline, fitted on the training series alone.

    Returns:
        ``name``, ``accuracy`` on the test series, ``noisy`` with noise of `NOISE_SIGMA` on them,
        ``parameters``, and ``seconds`` of fitting and of naming all test series once.
    """
    data = split_forda(seed, validation_split)
    return [_row(baseline, data) for baseline in HONEST]


def noise_curves(seed: int, validation_split: float, noisy_training: bool) -> dict[str, Any]:
    """How every baseline's accuracy falls with noise.

    Args:
        noisy_training: Whether to fit on series with noise of the same sigma; else on clean ones.

    Returns:
        ``accuracies``: by name of the baseline, float64 of shape (sigmas,). ``histograms``: how
        many test series have so many distinct values, int64 of shape (sigmas, classes, steps + 1).
        ``thresholds``: of the rule on them, shape (sigmas,).
    """
    data = split_forda(seed, validation_split)
    x, y = data.train.x[..., 0], data.train.y
    steps, classes = x.shape[1], len(data.class_names)
    fitted = {baseline.name: baseline.fit(x, y) for baseline in BASELINES}
    threshold = fit_count_rule(x, y).threshold
    accuracies: dict[str, list[float]] = {name: [] for name in fitted}
    histograms, thresholds = [], []
    for sigma in SIGMAS:
        test = with_noise(data.test.x[..., 0], sigma, NOISE_SEED)
        if noisy_training and sigma:
            noisy = with_noise(x, sigma, TRAINING_NOISE_SEED)
            fitted = {baseline.name: baseline.fit(noisy, y) for baseline in BASELINES}
            threshold = fit_count_rule(noisy, y).threshold
        for name, method in fitted.items():
            accuracies[name].append(_accuracy(method, test, data))
        counts = distinct_values(test)
        histograms.append(
            [np.bincount(counts[data.test.y == k], minlength=steps + 1) for k in range(classes)]
        )
        thresholds.append(threshold)
    return {
        "accuracies": {name: np.array(values) for name, values in accuracies.items()},
        "histograms": np.array(histograms),
        "thresholds": np.array(thresholds),
    }


def _row(baseline: Baseline, data: Data) -> dict[str, Any]:
    x, test = data.train.x[..., 0], data.test.x[..., 0]
    started = time.perf_counter()
    fitted = baseline.fit(x, data.train.y)
    accuracy = _accuracy(fitted, test, data)
    seconds = time.perf_counter() - started
    return {
        "name": baseline.name,
        "accuracy": accuracy,
        "noisy": _accuracy(fitted, with_noise(test, NOISE_SIGMA, NOISE_SEED), data),
        "parameters": baseline.parameters(len(x), x.shape[1], len(data.class_names)),
        "seconds": seconds,
    }


def _accuracy(fitted: Fitted, series: np.ndarray, data: Data) -> float:
    return float((fitted(series) == data.test.y).mean())
