"""Training on points of the plane."""

from __future__ import annotations

from functools import lru_cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.datasets.plane import DATASETS_OF_THE_PLANE, PlaneData, features
from playground.experiments.classification import report_test
from playground.experiments.config import ConfigError
from playground.experiments.confusion_observations import TEST_CONFUSION
from playground.experiments.data import Data, Report, Split
from playground.experiments.experiment import (
    Experiment,
    LayerSummary,
    ObjectiveName,
    TrainedModel,
    TrainingPlan,
)
from playground.experiments.fit_errors import fit_errors
from playground.experiments.layer_inspection import Inside, Moments, inspect_dense
from playground.experiments.naming import list_words
from playground.experiments.observation import Observation, ObservationFigure, record_weights
from playground.experiments.page import FIRST, Card, Page
from playground.experiments.plane_classifier.card import boundary_and_neurons
from playground.experiments.plane_classifier.config import (
    PlaneClassifierConfig,
    activations_of,
    architecture_of,
    class_count,
    network_of,
    output_of,
    points_of,
)
from playground.experiments.plane_classifier.recorded_figures import confusion, surface
from playground.experiments.plane_classifier.script import script
from playground.experiments.training_fields import MOST_SEED

if TYPE_CHECKING:
    import keras


def _inspect_layers(config: PlaneClassifierConfig, plan: TrainingPlan, moments: Moments) -> Inside:
    train = _split(points_of(config), config.features).train
    return inspect_dense(partial(network_of, config), train.x, train.y, "points", plan, moments)


class PlaneClassifierExperiment(Experiment[PlaneClassifierConfig]):
    """What TensorFlow Playground teaches, and what its users asked for."""

    name = "plane_classifier"
    label = "One network"
    page = Page(
        "plane",
        "A plane to play on",
        "grid_on",
        "Approximation",
        220,
        Card(
            "What does each neuron see?",
            "A small network to take apart and rebuild.",
            boundary_and_neurons,
            FIRST,
            140,
        ),
        terms=(
            "Binary cross-entropy",
            "Decision boundary",
            "Feature",
            "Generalization",
            "Gradient descent",
            "Initialization",
            "Momentum?optimizer=momentum",
            "Optimizer",
            "Overfitting?dataset=xor&noise=0.5",
            "Regularization?regularization=l2",
        ),
    )
    begins = ("sweep",)
    sweep_changes = MappingProxyType({"epochs": 100})
    sweep_axis = ("activations", ("tanh", "relu", "sigmoid", "linear"))
    inspect_layers = staticmethod(_inspect_layers)
    dense_network = staticmethod(network_of)
    observe_every_burst = True
    main_observation = "weights"
    observations = (
        Observation(
            "weights",
            record_weights,
            (
                ObservationFigure("surface", "Surface", surface),
                ObservationFigure(
                    "confusion", "Test points", confusion, lambda config: class_count(config) > 0
                ),
            ),
        ),
        TEST_CONFUSION,
    )
    search_fields = ("learning_rate", "hidden_units")
    recorded = tuple(
        {"activations": (name,), "epochs": 300} for name in ("tanh", "relu", "sigmoid")
    )
    presets = MappingProxyType(
        {
            "circle": PlaneClassifierConfig(),
            "xor": PlaneClassifierConfig(dataset="xor"),
            "spiral": PlaneClassifierConfig(
                dataset="spiral",
                hidden_units=(8, 8),
                optimizer="adam",
                learning_rate=0.01,
                noise=0.0,
            ),
            "three-arms": PlaneClassifierConfig(
                dataset="spiral3",
                hidden_units=(8, 8),
                optimizer="adam",
                learning_rate=0.01,
                noise=0.05,
            ),
            "straight-line": PlaneClassifierConfig(hidden_units=()),
            "four-linear-layers": PlaneClassifierConfig(
                hidden_units=(4, 4, 4, 4), activations=("linear",)
            ),
            "regression": PlaneClassifierConfig(dataset="regression_gaussians"),
        }
    )

    def called(self, config: PlaneClassifierConfig) -> str:
        """Its points and its network, as *Spiral, 8-8 tanh*, before what else differs."""
        drawn = DATASETS_OF_THE_PLANE.get(config.dataset)
        activations = list_words(dict.fromkeys(activations_of(config)))
        sizes = list_words(config.hidden_units)
        return self.named(
            config,
            drawn.title if drawn else "Own points",
            f"{sizes} {activations}" if sizes else "no hidden layer",
            said=("dataset", "points", "hidden_units", "activations"),
            preset_is_said=True,
        )

    def plan(self, config: PlaneClassifierConfig) -> TrainingPlan:
        return TrainingPlan.of(
            config,
            batch_size=min(config.batch_size, len(points_of(config).x_train)),
            jit_compile=True,
            objective=self._objective(config),
        )

    def _objective(self, config: PlaneClassifierConfig) -> ObjectiveName:
        if not class_count(config):
            return "squared_error"
        if output_of(config) != "softmax":
            return "signed_squared_error"
        return "brier" if config.loss == "squared_error" else "cross_entropy"

    def load_data(self, config: PlaneClassifierConfig) -> Data:
        return _split(points_of(config), config.features)

    def build_model(self, config: PlaneClassifierConfig, data: Data) -> keras.Model:
        from playground.experiments.plane_classifier.model import build_plane_mlp

        return build_plane_mlp(architecture_of(config), config.seed)

    def architecture(self, config: PlaneClassifierConfig) -> tuple[Any, ...]:
        return (architecture_of(config),)

    def with_test_unseen(self, config: PlaneClassifierConfig) -> PlaneClassifierConfig:
        """Other points of the same kind, as the test points validate here."""
        if config.dataset == "own":
            raise ConfigError(
                "Expected points that are generated from a seed, so that a search can use other "
                "points than the test does. Received: own points. Choose another dataset."
            )
        return config.model_copy(update={"data_seed": (config.data_seed + 1) % MOST_SEED})

    def summary(self, config: PlaneClassifierConfig) -> list[LayerSummary]:
        a = architecture_of(config)
        return LayerSummary.dense_layers(a.sizes, a.output)

    def memory_estimate(self, config: PlaneClassifierConfig) -> int:
        return 4 * (50 * self.count_parameters(config) + 1000 * config.count)

    def report(self, config: PlaneClassifierConfig, model: TrainedModel, data: Data) -> Report:
        if not class_count(config):
            errors = fit_errors(model.predict(data.test.x)[:, 0], data.test.y)
            return {"test": {**errors, "accuracy": None}}, {}
        if output_of(config) == "softmax":
            return report_test(model, data)
        return report_test(_as_probabilities(model), data)

    def script(self, config: PlaneClassifierConfig) -> str:
        return script(config, self.plan(config))


def _as_probabilities(model: TrainedModel) -> TrainedModel:
    """One output between −1 and 1 read as the probability of class 1."""

    def predict(x: np.ndarray) -> np.ndarray:
        second = np.clip((model.predict(x)[:, 0] + 1) / 2, 0, 1)
        return np.stack([1 - second, second], axis=1)

    return TrainedModel(predict, model.weights)


@lru_cache(maxsize=32)
def _split(points: PlaneData, names: tuple[str, ...]) -> Data:
    """The chosen features of the points; the test points also validate after every epoch."""
    train = Split(features(points.x_train, names), points.y_train)
    test = Split(features(points.x_test, names), points.y_test)
    classes = tuple(f"class {i}" for i in range(points.class_count))
    return Data(train, test, test, classes, source="generated from the seed of the points")
