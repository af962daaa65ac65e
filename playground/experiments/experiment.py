"""What every trainable experiment offers."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from playground.experiments.benchmark import Benchmark
from playground.experiments.classification import report_test
from playground.experiments.config import Config, ConfigError, ConfigT
from playground.experiments.data import Arrays, Data, Report, SharedData
from playground.experiments.layer_summary import LayerSummary
from playground.experiments.learning_rate_schedule import Schedule
from playground.experiments.naming import capital, differing_words, nearest_preset, preset_words
from playground.experiments.observation import Observation
from playground.experiments.page import Page
from playground.experiments.presets import Presets

if TYPE_CHECKING:
    import keras

    from playground.experiments.layer_inspection import LayerInspection
    from playground.reference.plane_network import PlaneNetwork

Optimizer = Literal["sgd", "momentum", "rmsprop", "adam", "adamw", "nadam", "lion"]
Predict = Callable[[np.ndarray], np.ndarray]
"""Maps examples (n, …) to the model's outputs (n, outputs), with the weights of this moment."""
ObjectiveName = Literal["cross_entropy", "brier", "signed_squared_error", "squared_error"]
EVALUATION_BATCH = 512
"""Examples that are validated and tested at a time."""
Nested = float | tuple["Nested", ...]


@dataclass(frozen=True)
class TrainedModel:
    """What may be asked of a model while it trains.

    Attributes:
        weights: Gives all trainable weights of this moment, flat, in the model's order.
    """

    predict: Predict
    weights: Callable[[], np.ndarray]


@dataclass(frozen=True)
class TrainingPlan:
    """How a configuration wants to be trained.

    Attributes:
        patience: Epochs without a better validation loss before training stops and the best
            weights come back; None trains to the end and keeps the last weights.
        global_clipnorm: Gradients are scaled down to this norm; None leaves them.
        jit_compile: Whether XLA compiles the burst. Many times faster for dense layers, slower
            for convolutions and attention.
        in_halves: Whether two cores compute half of each batch. Quicker where operations are many
            and small, as in attention; wrong where a layer looks across examples, as batch
            normalization does; and only without XLA.
        objective: What is minimized: the cross-entropy of a softmax, its squared difference from
            the one-hot class (Brier), the squared difference of one output from ±1, or the squared
            error of each output.
        rate_factors: What to multiply the learning rate with: for each trainable variable a number,
            or numbers that broadcast to its shape; nested tuples.
        layers: The layer of each trainable variable, to record how large its gradient is.
    """

    optimizer: Optimizer
    learning_rate: float
    batch_size: int
    epochs: int
    seed: int
    learning_rate_schedule: Schedule = "constant"
    patience: int | None = None
    weight_decay: float | None = None
    global_clipnorm: float | None = None
    jit_compile: bool = False
    in_halves: bool = False
    objective: ObjectiveName = "cross_entropy"
    rate_factors: tuple[Nested, ...] | None = None
    layers: tuple[str, ...] = ()

    @classmethod
    def of(cls, config: Config, **given: Any) -> TrainingPlan:
        """With what the configuration says in fields of the same names, and these values."""
        return cls(**config.shared_with(cls) | given)


class Experiment(ABC, Presets[ConfigT]):
    """One thing to train: a configuration, its data, its model, and what it lets you observe.

    A web process reads configurations, summaries and data; only a worker calls `build_model`.

    Attributes:
        name: In links, commands and the store; that of its page when left out.
        title: Over its runs; that of its page when left out.
    """

    title: str
    page: Page
    observe_every_burst: bool = False
    """Whether to observe before the first step and after every burst, because observations are
    small and move fast; else the initial weights once training has begun, and every second from
    the first epoch on."""

    observations: tuple[Observation, ...] = ()
    """What is recorded of its runs, and the figures of that."""
    main_observation: str = ""
    """The observation that the main figure of its page draws, and of which the words above it
    speak; "" where the figure shows curves alone."""

    inspect_layers: LayerInspection | None = None
    """Computes its network without Keras, for diagnoses; None where only Keras does."""
    begins: tuple[str, ...] = ()
    """Pages of studies, `sweep` or `search`, that begin with it when nobody has chosen."""
    sweep_changes: Mapping[str, Any] = MappingProxyType({})
    """Settings in which a first sweep differs from the default preset: it should be quick."""
    sweep_axis: tuple[str, tuple[str, ...]] = ("learning_rate", ())
    """The field that a first sweep varies, and its values; () for those that the field suggests."""
    search_fields: tuple[str, ...] = ("learning_rate",)
    """Fields that a search varies when nobody has chosen."""
    recorded: tuple[Mapping[str, Any], ...] = ()
    """Changes to the default preset; one run with each comes with the playground."""
    benchmarks: tuple[Benchmark, ...] = ()
    """Presets that are compared with methods without a network."""
    shared_data: SharedData | None = None
    """What every run trains on, where machines may have different data: it goes with the run."""
    dense_network: Callable[[Any, np.ndarray], PlaneNetwork] | None = None
    """Its network in NumPy, from a configuration and all weights, flat."""
    accuracies_under_noise: Callable[[str, bytes, tuple[float, ...]], list[float]] | None = None
    """Test accuracy of recorded weights under noise of each strength, from the configuration as
    JSON and all weights, float32; None where only Keras computes its network."""

    def __init_subclass__(cls) -> None:
        if "page" in vars(cls):
            cls.name = vars(cls).get("name", cls.page.slug)
            cls.title = vars(cls).get("title", cls.page.title)

    @property
    def slug(self) -> str:
        return self.page.slug

    def plan(self, config: ConfigT) -> TrainingPlan:
        """How to train this configuration; as its fields say."""
        return TrainingPlan.of(config)

    def is_heavy(self, config: ConfigT) -> bool:
        """Whether compiling or training takes so long that light runs are not to wait for it.

        Heavy runs train in a process of their own, a few at a time, and people who ask for the same
        one share it.
        """
        return False

    @abstractmethod
    def load_data(self, config: ConfigT) -> Data:
        """The data of this configuration; the same object again for the same data."""

    def compact_data(self, config: ConfigT) -> Data:
        """The data as small as they can be had, to look at: the same splits and labels, perhaps
        with inputs that are not scaled yet."""
        return self.load_data(config)

    @abstractmethod
    def build_model(self, config: ConfigT, data: Data) -> keras.Model:
        """The Keras model, uncompiled, with initial weights from ``config.seed``."""

    def architecture(self, config: ConfigT) -> tuple[Any, ...]:
        """What decides the traced computation: equal values may share one compiled model. The
        fields of the group Architecture; override it where data decide on shapes as well."""
        fields = config.controls().values()
        return tuple(getattr(config, f.name) for f in fields if f.group == "Architecture")

    @abstractmethod
    def summary(self, config: ConfigT) -> list[LayerSummary]:
        """The model's layers and parameters, by closed formulas."""

    def memory_estimate(self, config: ConfigT) -> int:
        """Bytes that training needs at most, by the sizes of weights and of what layers output,
        in single precision. An experiment with many data adds them."""
        optimizer_copies, forward_and_backward, bytes_each = 6, 2, 4
        outputs = sum(
            math.prod(n for n in row.output_shape if n is not None) for row in self.summary(config)
        )
        examples = max(self.plan(config).batch_size, EVALUATION_BATCH)
        return bytes_each * (
            optimizer_copies * self.count_parameters(config)
            + forward_and_backward * examples * outputs
        )

    @abstractmethod
    def script(self, config: ConfigT) -> str:
        """A standalone Keras script of exactly this configuration."""

    def data_file(self, config: ConfigT) -> Path | None:
        """Data that somebody brought, which the script reads from beside itself; the file need not
        be on this machine. None where the script draws or finds its data."""
        return None

    def with_test_unseen(self, config: ConfigT) -> ConfigT:
        """The configuration with which a search may try settings: what validates there is no part
        of this configuration's test.

        Raises:
            ConfigError: there are no other examples to validate on.
        """
        return config

    def validates_on_test(self, config: ConfigT) -> bool:
        """Whether what validates is what the test is of: then a choice by validation scores is a
        choice by the test."""
        try:
            return self.with_test_unseen(config) != config
        except ConfigError:  # there are no other examples to be had
            return True

    def hidden_neurons(self, config: ConfigT) -> int | None:
        """Units of all hidden layers; None where a configuration does not list them."""
        units = getattr(config, "hidden_units", None)
        return units if units is None or isinstance(units, int) else sum(units)

    def untrainable_layers(self, config: ConfigT) -> frozenset[str]:
        """Layers of its plan whose gradient is 0 whatever the weights: nothing reaches them."""
        return frozenset()

    def called(self, config: ConfigT) -> str:
        """A configuration in a few words, as lists and titles name its runs: the preset that it is
        nearest to, what differs from that, and the seed."""
        return self.named(config)

    def named(
        self, config: ConfigT, *lead: str, said: Collection[str] = (), preset_is_said: bool = False
    ) -> str:
        """A configuration in a few words that begin with some of the experiment's own.

        Args:
            said: Fields that those words say already.
            preset_is_said: Whether they stand for the preset as well.
        """
        preset = nearest_preset(self, config, said)
        own = [] if preset_is_said else [preset_words(preset)]
        words = [*(lead or map(capital, own)), *(own if lead else [])]
        return ", ".join([*words, *differing_words(self, config, preset, said)])

    def count_parameters(self, config: ConfigT) -> int:
        """Parameters that are trained."""
        return sum(layer.parameters for layer in self.summary(config))

    def count_non_trainable(self, config: ConfigT) -> int:
        """Parameters that are kept and not trained."""
        return sum(layer.non_trainable for layer in self.summary(config))

    def observe(self, config: ConfigT, model: TrainedModel, data: Data) -> dict[str, Arrays]:
        """Small arrays for figures while training runs, by observation name."""
        recorded = {
            observation.name: observation.record(config, model, data)
            for observation in self.observations
            if observation.record is not None and observation.applies(config)
        }
        return {name: arrays for name, arrays in recorded.items() if arrays is not None}

    def report(self, config: ConfigT, model: TrainedModel, data: Data) -> Report:
        """What to say of a trained model: plain values, and observations for figures. Those of any
        classifier, when left out."""
        return report_test(model, data)
