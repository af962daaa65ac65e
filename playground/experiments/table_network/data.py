"""The rows of a configuration, as the network takes them."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

from playground.datasets.tabular import (
    PreparedTable,
    TabularData,
    check_task,
    prepared_table,
    table_named,
    target_of,
)
from playground.experiments.data import Data, Split
from playground.experiments.table_network.architecture import TableArchitecture
from playground.experiments.table_network.config import TableNetworkConfig

SMALL_TABLE = 250
"""Rows below which an epoch has few steps, which are longer therefore."""


def data_of(config: TableNetworkConfig) -> Data:
    """Its rows in three parts.

    Raises:
        DatasetError: the table is not on this machine, or too little of it can be used.
    """
    return _loaded(*_key(config))[1]


def prepared(config: TableNetworkConfig) -> PreparedTable:
    """How the rows came from the table; raises as `data_of` does."""
    return _loaded(*_key(config))[0]


def suggested_settings(rows: int) -> dict[str, Any]:
    """A batch size and a learning rate that suit the number of rows of a table."""
    batch_size = 2 ** round(math.log2(max(1, rows / 16)))
    return {
        "batch_size": min(max(8, batch_size), 256),
        "learning_rate": 0.003 if rows >= SMALL_TABLE else 0.01,
    }


def architecture_of(config: TableNetworkConfig) -> TableArchitecture:
    """The network of a configuration; raises as `data_of` does."""
    ready = prepared(config)
    return TableArchitecture(
        num_inputs=len(ready.inputs),
        num_outputs=len(ready.class_names) or 1,
        **config.shared_with(TableArchitecture),
    )


def _key(config: TableNetworkConfig) -> tuple[TabularData, str, str, float, float, int]:
    table, shares = table_named(config.dataset), (config.validation_share, config.test_share)
    return table, config.target, config.learning_task, *shares, config.data_seed


@lru_cache(maxsize=4)  # of up to 32 MB each
def _loaded(
    table: TabularData,
    target: str,
    task: str,
    validation_share: float,
    test_share: float,
    seed: int,
) -> tuple[PreparedTable, Data]:
    column = target_of(table, target)
    classify = task == "classification"
    check_task(table, column, "classification" if classify else "regression")
    ready = prepared_table(table, column, classify, validation_share, test_share, seed)
    train, validation, test = (Split(x, y) for x, y in zip(ready.x, ready.y, strict=True))
    notes = {
        "target": table.columns[column],
        "columns": table.columns,
        "column_of": ready.column_of,
        "center": ready.center,
        "scale": ready.scale,
    }
    source = f"the table {table.title}"
    return ready, Data(train, validation, test, ready.class_names, source, notes=notes)
