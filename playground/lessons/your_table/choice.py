"""Which table the page is about, which column is predicted, and a file of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

import streamlit as st

from playground.datasets.brought import title_of_brought
from playground.datasets.reading import GivenFile, ReadingOptions
from playground.datasets.tabular import (
    EXAMPLES,
    TabularData,
    Task,
    kept_tables,
    read_tabular,
    suggested_task,
    table_named,
    target_of,
)
from playground.experiments import Experiment
from playground.experiments.naming import capital
from playground.experiments.table_network import TableNetworkConfig, suggested_settings
from playground.experiments.table_network.figures.telling_columns import (
    draw_telling_columns,
    telling_columns,
)
from playground.figures.figure import Figure
from playground.limits import MEGABYTE, limits
from playground.ui.data_choice import choose_data
from playground.ui.files import FileKind, Preview, open_button
from playground.ui.refusal import refusals_kept
from playground.ui.sections import change, set_later
from playground.ui.visitor import my_runs, visible_data

TARGET, TASK = "your_table:target", "your_table:learning_task"
"""Keys of the widgets."""
PREVIEW_HEIGHT = 340
WORDS = """
A table as a spreadsheet saves it (`.csv`, `.tsv`, `.txt`), one example per row, up to
{most} MB. One column is the target: a class or a number. The others are what the
network learns from.
"""


def choose_table(experiment: Experiment[Any], config: TableNetworkConfig) -> None:
    """A list of all tables, one of the table's columns, the task, and a button for a file."""
    table = table_named(config.dataset)
    target = target_of(table, config.target)
    st.session_state[TARGET] = target
    st.session_state[TASK] = config.learning_task
    places = st.columns([3, 3, 3, 2], vertical_alignment="bottom")
    choose_data(
        places[0],
        "Table",
        [*visible_data(kept_tables.names()), *EXAMPLES],
        config.dataset,
        key="your_table:table",
        title_of=_title,
        take=lambda name: _change(experiment, config, settings_of(name, table_named(name))),
    )
    places[1].selectbox(
        "Target",
        range(len(table.columns)),
        key=TARGET,
        format_func=lambda column: table.columns[column],
        help="The column to predict; the network sees all the others.",
        on_change=_take_target,
        args=(experiment, config, table),
    )
    places[2].segmented_control(
        "Task",
        get_args(Task),
        key=TASK,
        required=True,
        format_func=capital,
        help="Suggested by the target: text and a few whole numbers are classes.",
        on_change=_take_task,
        args=(experiment, config),
    )
    with places[3]:
        open_button(_table_files(experiment, config), "Your own table")


def settings_of(name: str, table: TabularData) -> dict[str, Any]:
    """The settings that choose a table and what it suggests to predict, and that suit its size."""
    task = suggested_task(table, table.target)
    chosen = {"dataset": name, "target": "", "learning_task": task}
    return chosen | suggested_settings(len(table.values))


def _title(name: str) -> str:
    return EXAMPLES[name].title if name in EXAMPLES else f"{title_of_brought(name)} (upload)"


def _take_target(
    experiment: Experiment[Any], config: TableNetworkConfig, table: TabularData
) -> None:
    column = st.session_state[TARGET]
    target = "" if column == table.target else table.columns[column]
    settings = {"target": target, "learning_task": suggested_task(table, column)}
    with refusals_kept():
        _change(experiment, config, settings)


def _take_task(experiment: Experiment[Any], config: TableNetworkConfig) -> None:
    with refusals_kept():
        _change(experiment, config, {"learning_task": st.session_state[TASK]})


def _change(
    experiment: Experiment[Any], config: TableNetworkConfig, settings: dict[str, Any]
) -> None:
    """Sets the controls, if there is something to train there.

    Raises:
        ConfigError, DatasetError: there is not.
    """
    experiment.load_data(config.parse(config.model_dump() | settings))
    change(experiment, config, **settings)
    st.query_params.pop("run", None)  # the page shows the new data, not what learned from others


def _table_files(experiment: Experiment[Any], config: TableNetworkConfig) -> FileKind[TabularData]:
    def use(table: TabularData, _: Mapping[str, Any]) -> None:
        settings = settings_of(my_runs().bring(lambda: kept_tables.keep(table)), table)
        experiment.load_data(config.parse(config.model_dump() | settings))
        set_later(experiment, config, **settings)

    return FileKind(
        name="table",
        title="Your own table",
        words=WORDS.format(most=limits().upload_bytes // MEGABYTE),
        fields=("Table",),
        noun=("row", "rows", ""),
        read=_read,
        draw=first_figure,
        use=use,
        suffixes=("csv", "tsv", "txt"),
        label="Target column",
    )


def _read(files: Sequence[GivenFile], options: ReadingOptions, _: str) -> Preview:
    found = read_tabular(*files[0], options)
    return Preview(found.table, (found.report,))


def first_figure(table: TabularData) -> Figure:
    """Its rows by the two columns that say most about the suggested target."""
    classify = suggested_task(table, table.target) == "classification"
    telling = telling_columns(table, table.target, classify)
    return draw_telling_columns(telling, height=PREVIEW_HEIGHT)
