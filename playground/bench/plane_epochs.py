"""The network on the plane: epochs per second while it is watched, and at its largest."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from playground.bench.bare_training import BareTraining, fit_seconds
from playground.bench.row import REPETITIONS, Samples, row, side_by_side, timed
from playground.datasets.plane import features, grid
from playground.experiments import experiment
from playground.experiments.plane_classifier import network_of, output_of, points_of
from playground.runs.arrays import unpack

EPOCHS = 3000
DRAW_SECONDS = 0.25
"""How often a page draws a run anew."""
ANIMATION_FRAMES = 60.0
"""TensorFlow Playground trains one epoch in each of a browser's animation frames."""
FIT_EPOCHS = 5
GRID = 100
LARGEST = {
    "features": "x1,x2,x1_squared,x2_squared,x1_x2,sin_x1,sin_x2",
    "hidden_units": "8,8,8,8,8,8",
}


@row("epochs/s", "ours / reference", at_least=4)
def plane_default_epochs() -> Samples:
    """Epochs per second as displayed live: circle, hidden layers of 4 and 2.

    Ours: a whole recorded run; four times a second training waits until the surface, the maps of
    all neurons and the curves have been computed and made into JSON. Reference: the 60 animation
    frames per second, with an epoch in each, that TensorFlow Playground can reach.
    """
    _displayed_epochs_per_second(200)  # compiles
    speeds = [_displayed_epochs_per_second(EPOCHS) for _ in range(REPETITIONS)]
    note = "the reference is its upper limit, not measured"
    return Samples(speeds, [ANIMATION_FRAMES] * REPETITIONS, note)


@row("epochs/s", "ours / reference", at_least=15)
def plane_largest_epochs() -> Samples:
    """Epochs per second of six hidden layers of 8 neurons on 7 features, batch 10.

    Ours: bursts, the test points evaluated after every epoch. Reference: `model.fit` of the same
    model with the same validation, no progress bar, compiled before.
    """
    chosen = experiment("plane_classifier")
    config = chosen.config_type.parse(LARGEST)
    training = BareTraining.of(chosen, config)
    size = training.burst_size()
    data = chosen.load_data(config)
    model = chosen.build_model(config, data)
    model.compile(loss="sparse_categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])

    def ours() -> float:
        return size / training.steps_per_epoch / training.seconds_of([size])

    def reference() -> float:
        return 1 / fit_seconds(model, data, config.batch_size, FIT_EPOCHS)

    reference()
    return side_by_side(ours, reference, note=f"bursts of {size} steps")


@row("s", "reference / ours", at_least=50)
def surface_grid() -> Samples:
    """Seconds for the output of the default network at 100 × 100 places.

    Ours: one forward pass of all places in NumPy. Reference: one per place, in plain Python.
    """
    chosen = experiment("plane_classifier")
    config = chosen.preset(None)
    weights = np.random.default_rng(0).normal(size=chosen.count_parameters(config))
    network = network_of(config, weights)
    places = features(grid(GRID), config.features)
    rows = places.tolist()
    layers = [
        (w.T.tolist(), b.tolist()) for w, b in zip(network.weights, network.biases, strict=True)
    ]

    def reference() -> None:
        for place in rows:
            _forward(place, layers)

    network.layers(places)
    return side_by_side(timed(lambda: network.layers(places)), timed(reference))


def _forward(values: list[float], layers: list[tuple[list[list[float]], list[float]]]) -> None:
    """One place through the network: tanh, and a softmax at the end."""
    import math

    for depth, (weights, biases) in enumerate(layers):
        sums = [
            sum(w * v for w, v in zip(row, values, strict=True)) + b
            for row, b in zip(weights, biases, strict=True)
        ]
        if depth < len(layers) - 1:
            values = [math.tanh(z) for z in sums]
        else:
            powers = [math.exp(z - max(sums)) for z in sums]
            values = [power / sum(powers) for power in powers]


def _displayed_epochs_per_second(epochs: int) -> float:
    """Epochs per second of a run that is drawn while it trains."""
    from playground.training.trainer import Trainer

    chosen = experiment("plane_classifier")
    config = chosen.config_type.parse({"epochs": epochs}, base=chosen.preset(None))
    display = Display(config)
    started = time.perf_counter()
    Trainer("bench", chosen, config, display.publish).run()
    return epochs / (time.perf_counter() - started)


class Display:
    """Draws what the page draws, no more often than the page does."""

    def __init__(self, config: Any) -> None:
        self._config = config
        self._due = 0.0
        self._rows: list[np.ndarray] = []

    def publish(self, kind: str, **fields: Any) -> None:
        if kind == "history":
            self._rows.append(np.frombuffer(fields["data"]).reshape(-1, len(fields["columns"])))
        elif kind == "observation" and time.perf_counter() >= self._due:
            arrays = unpack(fields["data"])
            if "flat" in arrays:
                self._draw(arrays["flat"])
                self._due = time.perf_counter() + DRAW_SECONDS

    def _draw(self, weights: np.ndarray) -> None:
        from playground.experiments.plane_classifier.figures.decision_surface import (
            DecisionSurface,
            decision_surface,
        )
        from playground.experiments.plane_classifier.figures.neuron_maps import (
            NeuronMaps,
            map_resolution,
            neuron_maps,
        )
        from playground.experiments.plane_classifier.figures.output_map import OutputMap
        from playground.figures.encoding import encoded
        from playground.figures.learning_curves import LearningCurves, learning_curves

        config, points = self._config, points_of(self._config)
        network = network_of(config, weights)
        names = config.features
        outputs = network.layers(features(grid(GRID), names))[-1]
        surface = OutputMap(outputs, output_of(config), points.class_count)
        maps = features(grid(map_resolution(network)), names)
        rows = np.concatenate(self._rows) if self._rows else np.empty((0, 5))
        thin = rows[:: max(1, len(rows) // 500)]
        curves = LearningCurves(thin[:, 0], thin[:, 1], thin[:, 3], thin[:, 2], thin[:, 4])
        for figure in (
            decision_surface(DecisionSurface(surface, points.x_train, points.y_train)),
            neuron_maps(NeuronMaps(network, maps, names, ("0", "1"))),
            learning_curves(curves),
        ):
            encoded(figure)
