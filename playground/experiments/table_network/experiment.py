"""A network on the columns of a table: scikit-learn's, or one that somebody brought."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.datasets import DatasetError
from playground.datasets.brought import title_of_brought
from playground.datasets.tabular import EXAMPLES, kept_tables
from playground.experiments.classification import report_test
from playground.experiments.data import Data, Report
from playground.experiments.experiment import (
    Experiment,
    LayerSummary,
    ObjectiveName,
    TrainedModel,
    TrainingPlan,
)
from playground.experiments.fit_errors import fit_errors
from playground.experiments.layer_inspection import Inside, Moments, inspect_dense
from playground.experiments.naming import shortened
from playground.experiments.page import Card, Page
from playground.experiments.table_network.baselines import answers_of, baseline_scores
from playground.experiments.table_network.card import rows_of_a_table
from playground.experiments.table_network.config import TableNetworkConfig
from playground.experiments.table_network.data import architecture_of, data_of, prepared
from playground.experiments.table_network.importance import permutation_importance
from playground.experiments.table_network.recorded_figures import (
    OBSERVATIONS,
    is_classification,
    values_of,
)
from playground.experiments.table_network.script import script
from playground.reference.plane_network import PlaneNetwork, from_flat

if TYPE_CHECKING:
    import keras

MOST_LIGHT_MULTIPLICATIONS = 1e11
"""Of a run that trains in about ten seconds on two cores."""


def network_of(config: TableNetworkConfig, flat: np.ndarray) -> PlaneNetwork:
    """The network with these weights, to be looked at without Keras."""
    a = architecture_of(config)
    activations = [a.activation] * len(a.hidden_units)
    inputs = prepared(config).inputs
    return from_flat(flat, inputs, a.hidden_units, a.num_outputs, activations, a.output)


def _inspect_layers(config: TableNetworkConfig, plan: TrainingPlan, moments: Moments) -> Inside:
    train = data_of(config).train
    return inspect_dense(partial(network_of, config), train.x, train.y, "rows", plan, moments)


class TableNetworkExperiment(Experiment[TableNetworkConfig]):
    """A multilayer perceptron on a table, for classes or for a number."""

    name = "table_network"
    page = Page(
        "your_table",
        "Your own table",
        "table_chart",
        place=395,
        card=Card(
            "Does a network help on your table?",
            "Bring a CSV file: classes or a number.",
            rows_of_a_table,
            place=395,
        ),
        terms=("Permutation importance",),
    )
    inspect_layers = staticmethod(_inspect_layers)
    observe_every_burst = True
    observations = OBSERVATIONS
    search_fields = ("learning_rate", "hidden_units")
    recorded = ({},)
    presets = MappingProxyType(
        {
            "breast-cancer": TableNetworkConfig(),
            "diabetes": TableNetworkConfig(
                dataset="diabetes", learning_task="regression", hidden_units=(8, 8)
            ),
        }
    )

    def called(self, config: TableNetworkConfig) -> str:
        """Its table and target before what else differs."""
        words = [
            EXAMPLES[config.dataset].title
            if config.dataset in EXAMPLES
            else title_of_brought(config.dataset)
        ]
        words += [f"target {shortened(config.target)}"] if config.target else []
        said = ("dataset", "target", "learning_task")
        return self.named(config, *words, said=said, preset_is_said=True)

    def plan(self, config: TableNetworkConfig) -> TrainingPlan:
        objective: ObjectiveName = "cross_entropy" if is_classification(config) else "squared_error"
        return TrainingPlan.of(config, jit_compile=True, objective=objective)

    def is_heavy(self, config: TableNetworkConfig) -> bool:
        """By the multiplications of its forward passes over all rows; one whose table is not here
        does not train at all."""
        try:
            rows = len(data_of(config).train)
        except DatasetError:
            return False
        return self.count_parameters(config) * rows * config.epochs > MOST_LIGHT_MULTIPLICATIONS

    def load_data(self, config: TableNetworkConfig) -> Data:
        return data_of(config)

    def build_model(self, config: TableNetworkConfig, data: Data) -> keras.Model:
        from playground.experiments.table_network.model import build_table_network

        return build_table_network(architecture_of(config), config.seed)

    def architecture(self, config: TableNetworkConfig) -> tuple[Any, ...]:
        return (architecture_of(config),)

    def summary(self, config: TableNetworkConfig) -> list[LayerSummary]:
        a = architecture_of(config)
        return LayerSummary.dense_layers(a.sizes, a.output)

    def memory_estimate(self, config: TableNetworkConfig) -> int:
        data = data_of(config)
        numbers = sum(split.x.size for split in (data.train, data.validation, data.test))
        return 2 * 4 * numbers + super().memory_estimate(config)

    def report(self, config: TableNetworkConfig, model: TrainedModel, data: Data) -> Report:
        """Test scores, those of the baselines, and how much worse they are without each column."""
        test = data.test
        if is_classification(config):
            report, observations = report_test(model, data)
        else:
            answers = answers_of(model.predict(test.x), test.y)
            error = float(np.abs(answers - test.y).mean()) * data.notes["scale"]
            scores = fit_errors(answers, test.y) | {"mean_absolute_error": error}
            values = values_of(answers, data, test)
            report, observations = (
                {
                    "test": {**scores, "accuracy": None},
                    "values": {name: each.tolist() for name, each in values.items()},
                    "source": data.source,
                },
                {},
            )
        constant, linear = baseline_scores(data)[1]
        report["baselines"] = {"constant": constant, "linear": linear}
        column_of, names = data.notes["column_of"], data.notes["columns"]
        losses = permutation_importance(model.predict, test.x, test.y, column_of, config.seed)
        report["importance"] = [
            {"column": names[column], "losses": each.tolist()}
            for column, each in zip(np.unique(column_of), losses, strict=False)
        ]
        return report, observations

    def data_file(self, config: TableNetworkConfig) -> Path | None:
        return kept_tables.path(config.dataset) if kept_tables.is_kept(config.dataset) else None

    def script(self, config: TableNetworkConfig) -> str:
        return script(config, self.plan(config))
