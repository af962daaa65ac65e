"""Hyperparameters of the network on a table, and what follows from them."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, Self

from pydantic import model_validator

from playground.datasets import DatasetError
from playground.datasets.tabular import (
    EXAMPLES,
    Task,
    check_name,
    check_task,
    kept_tables,
    table_named,
    target_of,
)
from playground.experiments.config import HIDDEN, Config, control
from playground.experiments.experiment import Optimizer
from playground.experiments.training_fields import (
    activation_field,
    batch_size_field,
    dropout_field,
    epochs_field,
    hidden_units_field,
    learning_rate_field,
    optimizer_field,
    patience_field,
    seed_field,
    share_field,
)

LONGEST_NAME = 100


class TableNetworkConfig(Config):
    """Hyperparameters of the network and its training."""

    dataset: str = control(
        "breast_cancer",
        "Table",
        "A table of scikit-learn, such as breast_cancer or iris, or one that was brought.",
        group=HIDDEN,
        maximum=LONGEST_NAME,
    )
    target: str = control(
        "",
        "Target",
        "The column to predict; when it is empty, the one that the table suggests.",
        group=HIDDEN,
        maximum=LONGEST_NAME,
    )
    learning_task: Task = control(
        "classification",
        "Task",
        "Whether the target names classes to tell apart, or is a number to predict.",
        group=HIDDEN,
        tunable=False,
    )
    validation_share: float = share_field(
        "Validation fraction",
        "Of all rows. The network is measured on them after every epoch.",
        highest=0.4,
    )
    test_share: float = share_field(
        "Test fraction",
        "Of all rows. The network is measured on them once, at the end.",
        highest=0.4,
    )
    data_seed: int = seed_field(
        0,
        "Decides which rows train, validate and test.",
        label="Seed of the split",
        group="Data",
    )
    hidden_units: tuple[int, ...] = hidden_units_field(
        (16,),
        "Units of each hidden layer, from input to output. An empty list leaves logistic or linear "
        "regression.",
        maximum=512,
        most=6,
    )
    activation: Literal["relu", "tanh", "sigmoid", "elu", "selu", "gelu", "silu", "linear"] = (
        activation_field()
    )
    dropout: float = dropout_field(
        0.0,
        "The share of hidden outputs that are set to 0.",
        applies=lambda config: bool(config.hidden_units),
    )
    optimizer: Optimizer = optimizer_field("adam", advanced=True)
    learning_rate: float = learning_rate_field(0.003, highest=1.0)
    batch_size: int = batch_size_field(
        32, "rows", (8, 16, 32, 64, 128, 256, 512, 1024), maximum=4096, advanced=True
    )
    epochs: int = epochs_field(60, "rows", (5, 10, 20, 40, 60, 100, 200, 500))
    patience: int | None = patience_field()
    seed: int = seed_field(0, "Decides initial weights and the order of rows.")

    @model_validator(mode="after")
    def _check_table(self) -> Self:
        try:
            check_name(self.dataset)
        except DatasetError as error:
            raise ValueError(str(error)) from error
        example = EXAMPLES.get(self.dataset)
        if example and not self.target and self.learning_task == example.task:
            return self  # scikit-learn comes in when somebody opens the page
        if refusal := _refusal(self.dataset, self.target, self.learning_task):
            raise ValueError(refusal)
        return self


def _refusal(dataset: str, target: str, task: Task) -> str:
    """Why a target or a task does not fit a table; "" where they do, or where the table is not on
    this machine: its reader says so."""
    if kept_tables.is_kept(dataset) and not kept_tables.path(dataset).is_file():
        return ""
    return _refusal_of_known(dataset, target, task)


@lru_cache(maxsize=4096)
def _refusal_of_known(dataset: str, target: str, task: Task) -> str:
    """The same of a table that is here, which is read once: its name says what it holds. Lists of
    runs ask for each of their runs."""
    try:
        table = table_named(dataset)
    except DatasetError:
        return ""
    try:
        check_task(table, target_of(table, target), task)
    except DatasetError as error:
        return str(error)
    return ""
