"""The lecture's own networks: scikit-learn's `MLPRegressor` with the lecture's settings."""

from __future__ import annotations

import time
import warnings
from typing import Any

import numpy as np

from playground.datasets.functions import target_named
from playground.experiments.fit_errors import fit_errors
from playground.experiments.function_fit.data import data_of, shown_positions

MAX_ITER = 5000


def reference_fit(target: str, neurons: int, number: int, seed: int) -> dict[str, Any]:
    """One network of so many neurons, trained on the points that a run with this seed trains on.

    Args:
        number: Place of the size in the list: the lecture takes it as ``random_state``.

    Returns:
        ``loss`` (mean squared error), ``r_squared``, ``sup_norm``, ``train_loss``, ``seconds``,
        ``epochs``, and arrays: ``y`` where figures look, ``curve``, the squared error per epoch.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPRegressor

    data = data_of(target, seed)
    model = MLPRegressor(hidden_layer_sizes=[neurons], max_iter=MAX_ITER, random_state=number)
    started = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(data.train.x, data.train.y)
    seconds = time.perf_counter() - started
    answers = model.predict(data.train.x)
    return {
        **fit_errors(model.predict(data.test.x), data.test.y),
        "train_loss": float(np.square(answers - data.train.y).mean()),
        "seconds": seconds,
        "epochs": int(model.n_iter_),
        "y": model.predict(shown_positions(target_named(target))[:, None].astype(np.float32)),
        # scikit-learn halves the squared error.
        "curve": 2 * np.array(model.loss_curve_),
    }
