"""A person's own series, from one file or two."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.datasets import DatasetError, uploads
from playground.datasets.reading import MAX_BYTES, GivenFile, ReadingOptions
from playground.datasets.time_series_files import SUFFIXES, series_from_files
from playground.experiments import Experiment
from playground.ui.plain_text import literal
from playground.ui.timeseries.choice import choose

LABEL_COLUMNS = {"recognise it": None, "first": 0, "last": -1}


def upload_tool(experiment: Experiment[Any], config: Any) -> None:
    """File fields, and either the data set in the controls or what is wrong with the files."""
    st.markdown(
        f"""
One series per line, with its class, up to {MAX_BYTES // 1024**2} MB: `.tsv` as in the UCR archive
(class first, tabs between), `.csv` with a column for the class, or `.ts` as aeon and sktime write
it, of one or more channels.
"""
    )
    answer = st.container()
    with st.form("series:upload", border=False):
        left, right = st.columns(2)
        train = left.file_uploader("Series to train on", type=list(SUFFIXES), key="series:train")
        test = right.file_uploader(
            "Series to test on, if in another file",
            type=list(SUFFIXES),
            key="series:test",
        )
        column = st.selectbox(
            "The class stands in the column", list(LABEL_COLUMNS), key="series:label column"
        )
        if not st.form_submit_button("Use it", type="primary"):
            return
    if train is None:
        answer.error(
            "Expected a file of series to train on. Received: none. Choose one.",
            icon=":material/error:",
        )
        return
    try:
        series = series_from_files(
            GivenFile(train.name, train.getvalue()),
            GivenFile(test.name, test.getvalue()) if test else None,
            ReadingOptions(label_column=LABEL_COLUMNS[column]),
        )
        name = uploads.keep(series)
    except DatasetError as error:
        answer.error(literal(str(error)), icon=":material/error:")
        return
    choose(experiment, config, name, train=False)
