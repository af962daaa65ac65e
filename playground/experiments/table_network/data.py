"""The rows of a configuration, as the network takes them."""

from __future__ import annotations

from functools import lru_cache

from playground.datasets.tabular import (
    PreparedTable,
    check_task,
    prepared_table,
    table_named,
    target_of,
)
from playground.experiments.data import Data, Split
from playground.experiments.table_network.architecture import TableArchitecture
from playground.experiments.table_network.config import TableNetworkConfig


def data_of(config: TableNetworkConfig) -> Data:
    """Its rows in three parts.

    Raises:
        DatasetError: the table is not on this machine, or too little of it can be used.
    """
    return _loaded(*_key(config))[1]


def prepared(config: TableNetworkConfig) -> PreparedTable:
    """How the rows came from the table; raises as `data_of` does."""
    return _loaded(*_key(config))[0]


def architecture_of(config: TableNetworkConfig) -> TableArchitecture:
    """The network of a configuration; raises as `data_of` does."""
    ready = prepared(config)
    return TableArchitecture(
        len(ready.inputs),
        config.hidden_units,
        config.activation,
        len(ready.class_names) or 1,
        config.dropout,
    )


def _key(config: TableNetworkConfig) -> tuple[str, str, str, float, float, int]:
    shares = (config.validation_share, config.test_share)
    return config.dataset, config.target, config.learning_task, *shares, config.data_seed


@lru_cache(maxsize=16)
def _loaded(
    dataset: str, target: str, task: str, validation: float, test: float, seed: int
) -> tuple[PreparedTable, Data]:
    table = table_named(dataset)
    column = target_of(table, target)
    classify = task == "classification"
    check_task(table, column, "classification" if classify else "regression")
    ready = prepared_table(table, column, classify, validation, test, seed)
    splits = [Split(x, y) for x, y in zip(ready.x, ready.y, strict=True)]
    notes = {
        "target": table.columns[column],
        "columns": table.columns,
        "column_of": ready.column_of,
        "center": ready.center,
        "scale": ready.scale,
    }
    source = f"the table {table.title}"
    return ready, Data(*splits, ready.class_names, source=source, notes=notes)
