"""The default Transformer on other sets of the UCR archive, beside three other methods."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.bench.bare_training import BareTraining
from playground.bench.row import Samples, row
from playground.comparison.baselines.methods import fit_nearest_neighbour, log_power_spectrum
from playground.experiments import Data, experiment
from playground.experiments.timeseries_transformer import suggested_settings

SETS = ("FordB", "ECG5000", "ElectricDevices")
SEED = 11
METHODS = ("Transformer", "FCN", "ridge on the spectrum", "1-NN")


@row("accuracy", "ours / reference", at_least=1)
def time_series_sets() -> Samples:
    """Test accuracy of the default Transformer, with the settings that the page suggests for a set.

    Reference: the best of three other methods on the same set. The fully convolutional network of
    the playground trains on the same series with the same batches, epochs, sign flips and circular
    shifts. The Transformer trains FordB with random phases, the FCN without. scikit-learn's
    `RidgeClassifierCV` on the logarithm of the power spectrum and the nearest neighbour by
    Euclidean distance also have the series that validate the networks.
    """
    found = {name: _accuracies(name) for name in SETS}
    lines = [
        f"{name}: " + ", ".join(f"{m} {a:.4f}" for m, a in zip(METHODS, each, strict=True))
        for name, each in found.items()
    ]
    return Samples(
        [each[0] for each in found.values()],
        [max(each[1:]) for each in found.values()],
        note="; ".join([*lines, "Transformer trains FordB with random phases, FCN without"]),
    )


def _accuracies(dataset: str) -> list[float]:
    """Of each method, in the order of `METHODS`."""
    transformer = experiment("timeseries_transformer")
    settings = {**suggested_settings(dataset), "seed": SEED}
    config = transformer.config_type.parse(settings, base=transformer.preset(None))
    data = transformer.load_data(config)
    convolutions = experiment("timeseries_fcn")
    shared = ("augmentation", "batch_size", "epochs", "seed")
    same = convolutions.config_type.parse({name: getattr(config, name) for name in shared})
    networks = [
        _after_training(chosen, chosen_config, data)
        for chosen, chosen_config in ((transformer, config), (convolutions, same))
    ]
    x = np.concatenate([data.train.x, data.validation.x])[..., 0]
    y = np.concatenate([data.train.y, data.validation.y])
    test = data.test.x[..., 0]
    methods = [_fit_ridge(x, y)(test), fit_nearest_neighbour(x, y)(test)]
    return [*networks, *(float((named == data.test.y).mean()) for named in methods)]


def _after_training(chosen: Any, config: Any, data: Data) -> float:
    training = BareTraining(chosen.build_model(config, data), chosen.plan(config), data)
    for _ in training.seconds_of_epochs():
        pass
    return float((training.predict(data.test.x).argmax(-1) == data.test.y).mean())


def _fit_ridge(x: np.ndarray, y: np.ndarray) -> Any:
    from sklearn.linear_model import RidgeClassifierCV

    model: Any = RidgeClassifierCV(np.logspace(-3, 3, 7)).fit(log_power_spectrum(x), y)
    return lambda series: model.predict(log_power_spectrum(series))
