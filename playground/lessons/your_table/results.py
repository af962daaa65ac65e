"""What a run on a table has learned."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.datasets.tabular import TabularData, table_named
from playground.experiments import Data, Experiment
from playground.experiments.observation import RunFigures
from playground.experiments.table_network import TableNetworkConfig, prepared
from playground.number_text import counted, number_text
from playground.runs import Run
from playground.ui import services
from playground.ui.data_table import data_table
from playground.ui.observed_figure import observed_figure
from playground.ui.plain_text import literal
from playground.ui.results import show_report, test_predictions

MOST_ROWS = 20


def inspect(experiment: Experiment[Any], run: Run | None) -> None:
    """Test scores, and how much each column matters."""
    if run is None or run.config.get("learning_task") == "classification":
        show_report(run)
    else:
        _errors(run)
    if run is None:
        return
    st.subheader("Which columns matter?")
    st.markdown(
        "The test score again, with the values of one column shuffled over the rows: the more it "
        "falls, the more the network relies on that column. Where several columns carry the same "
        "information, none of them may seem to matter. Dots are five shuffles; values close to 0 "
        "may be chance."
    )
    config = experiment.config_type.parse(run.config)
    figures = RunFigures(services.store(), experiment, config, run)
    observed_figure(figures, "importance", "your_table:importance")


def rows_in_cell(
    run: Run, config: TableNetworkConfig, data: Data, cell: tuple[int, int] | None
) -> None:
    """The test rows of a chosen cell of the confusion matrix, as the table has them."""
    predictions = test_predictions(run, data.test.y)
    if predictions is None or cell is None:
        return
    true_label, predicted = cell
    found = predictions.cell(true_label, predicted)
    names = [literal(data.class_names[label]) for label in cell]
    st.markdown(
        f"**{counted(len(found), 'test row')}** of *{names[0]}* predicted as *{names[1]}*"
        f"{', the most confident first' if len(found) > 1 else ''}."
    )
    best = found[np.argsort(-predictions.confidence[found], kind="stable")][:MOST_ROWS]
    if len(best):
        table, rows = table_named(config.dataset), prepared(config).rows[2]
        data_table(
            [
                {"Probability": float(predictions.confidence[k]), **_row(table, int(rows[k]))}
                for k in best
            ],
            column_config={
                "Probability": st.column_config.NumberColumn(format="percent", pinned=True)
            },
            alt=f"Test rows of {names[0]} that are predicted as {names[1]}.",
        )


def _row(table: TabularData, row: int) -> dict[str, Any]:
    """The values of a row by column, a missing one as None."""
    cells = zip(table.columns, table.values[row].tolist(), table.levels, strict=True)
    return {
        name: None if np.isnan(value) else levels[int(value)] if levels else value
        for name, value, levels in cells
    }


def _errors(run: Run) -> None:
    test = run.report.get("test")
    if test is None:
        st.caption("Test scores appear here when training ends.")
        return
    names = {"r_squared": "Test R²", "mean_absolute_error": "Mean absolute error", "loss": "Loss"}
    for place, (name, label) in zip(st.columns(len(names)), names.items(), strict=True):
        place.metric(label, number_text(test[name]) if name in test else "–")
    st.caption(
        "The mean absolute error is in the unit of the target, the loss is a mean squared error in "
        "standard deviations of the training targets."
    )
