"""Tables by the name that a setting has: an example, or one that was brought."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np

from playground.datasets.dataset_error import DatasetError
from playground.datasets.tabular import kept_tables
from playground.datasets.tabular.examples import EXAMPLES, example_table
from playground.datasets.tabular.prepared_table import MOST_CLASSES
from playground.datasets.tabular.tabular_data import TabularData
from playground.quoted import in_quotes

Task = Literal["classification", "regression"]
MOST_LIKELY_CLASSES = 10
"""A target of more whole numbers than these is taken for a quantity."""


def check_name(name: str) -> None:
    """Refuses what is no name of a table, here or elsewhere.

    Raises:
        DatasetError: it is none.
    """
    if name not in EXAMPLES and not kept_tables.is_kept(name):
        raise DatasetError(
            f"Expected the name of a table ({', '.join(EXAMPLES)}, or one that was brought). "
            f"Received: {in_quotes(name)}. Choose one of these."
        )


def table_named(name: str) -> TabularData:
    """The table of that name.

    Raises:
        DatasetError: there is none on this machine.
    """
    check_name(name)
    return _example(name) if name in EXAMPLES else kept_tables.load(name)


_example = lru_cache(maxsize=len(EXAMPLES))(example_table)


def target_of(table: TabularData, name: str) -> int:
    """The column with this name; the table's own target when it is empty.

    Raises:
        DatasetError: there is no such column.
    """
    if not name:
        return table.target
    if name not in table.columns:
        some = ", ".join(table.columns[:8]) + (", …" if len(table.columns) > 8 else "")
        raise DatasetError(
            f"Expected target to be a column of {table.title[:40]} ({some[:200]}). Received: "
            f"{in_quotes(name)}. Choose one of these."
        )
    return table.columns.index(name)


def suggested_task(table: TabularData, target: int) -> Task:
    """Classification for categories and for a few whole numbers, each in several rows."""
    if table.levels[target]:
        return "classification"
    column = table.values[:, target]
    found, counts = np.unique(column[~np.isnan(column)], return_counts=True)
    few = len(found) <= MOST_LIKELY_CLASSES and bool((found == np.round(found)).all())
    return "classification" if few and len(found) > 1 and counts.min() > 2 else "regression"


def check_task(table: TabularData, target: int, task: Task) -> None:
    """Refuses a task that the target does not allow.

    Raises:
        DatasetError: text has no distance, or there are too many different numbers for classes.
    """
    name = table.columns[target][:40]
    if task == "regression" and table.levels[target]:
        raise DatasetError(
            f"Expected learning_task=classification for the target {name}, which is text. "
            "Received: learning_task=regression. Choose classification, or a target of numbers."
        )
    column = table.values[:, target]
    different = len(np.unique(column[~np.isnan(column)]))
    if task == "classification" and different > MOST_CLASSES:
        raise DatasetError(
            f"Expected learning_task=regression for the target {name}, which has {different:,} "
            f"different values: at most {MOST_CLASSES} can be classes. Received: "
            "learning_task=classification. Choose regression, or another target."
        )
