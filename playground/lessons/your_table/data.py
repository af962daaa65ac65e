"""What the page shows of a table: its columns, and what became of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.datasets.tabular import TabularData, table_named, target_of
from playground.experiments import Data
from playground.experiments.table_network import TableNetworkConfig, prepared
from playground.experiments.table_network.figures.telling_columns import (
    draw_telling_columns,
    telling_columns,
)
from playground.figures.figure import Figure
from playground.number_text import counted, number_text
from playground.ui.data_table import data_table
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal

MOST_LEVELS = 6


def rows_figure(config: TableNetworkConfig) -> Figure:
    """The table's rows by the two columns that say most about the target."""
    table = table_named(config.dataset)
    target = target_of(table, config.target)
    return draw_telling_columns(
        telling_columns(table, target, config.learning_task == "classification")
    )


def data_view(config: TableNetworkConfig, data: Data) -> None:
    """How the rows are split, what was done to them, and every column."""
    table, ready = table_named(config.dataset), prepared(config)
    st.markdown(
        f"{counted(len(data.train), 'row')} to train on, {len(data.validation):,} to validate on, "
        f"{len(data.test):,} to test on. The network has {counted(len(ready.inputs), 'input')}: "
        "numbers are standardized by the mean and standard deviation of the training rows, and "
        "each value of a column of text is an input that is 1 or 0."
    )
    for sentence in (*ready.notes, table.note):
        if sentence:
            st.markdown(literal(sentence))
    target = target_of(table, config.target)
    data_table(
        [_row(table, column, column == target) for column in range(len(table.columns))],
        formats={"Missing": "localized"},
        alt="Columns of the table, what each holds, and what it is used for.",
    )
    live_figure(rows_figure(config), "your_table:rows")


def _row(table: TabularData, column: int, is_target: bool) -> dict[str, Any]:
    values, levels = table.values[:, column], table.levels[column]
    if levels:
        more = f", … {len(levels) - MOST_LEVELS} more" if len(levels) > MOST_LEVELS else ""
        holds = f"{', '.join(levels[:MOST_LEVELS])}{more}"
    else:
        low, high = number_text(float(np.nanmin(values))), number_text(float(np.nanmax(values)))
        holds = f"numbers from {low} to {high}"
    return {
        "Column": table.columns[column],
        "Used as": "target" if is_target else "input",
        "Holds": holds,
        "Missing": int(np.isnan(values).sum()),
    }
