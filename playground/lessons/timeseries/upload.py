"""A person's own series, from one file or two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from playground.datasets import uploads
from playground.datasets.reading import GivenFile, ReadingOptions
from playground.datasets.time_series_files import SUFFIXES, series_from_files
from playground.datasets.ucr import TimeSeries
from playground.experiments import Config, Experiment
from playground.figures.figure import Figure
from playground.figures.time_series import time_series_panels
from playground.lessons.timeseries.choice import take
from playground.limits import MEGABYTE, limits
from playground.ui.files import FileKind, Preview, open_button
from playground.ui.visitor import my_runs

DRAWN = 4
WORDS = """
One series per line, with its class, up to {most} MB: a table such as `.csv`, `.tsv`
as in the UCR archive (class first, tabs between), or `.ts` as aeon and sktime write it, of one or
more channels.
"""


def upload_button(experiment: Experiment[Any], config: Config) -> None:
    """Opens the preview of a file; the controls then stand at its series."""

    def choices(preview: Preview) -> Mapping[str, Any]:
        return _choices(config, preview.data)

    def use(series: TimeSeries, values: Mapping[str, Any]) -> None:
        take(experiment, config, my_runs().bring(lambda: uploads.keep(series)), values)

    open_button(
        FileKind(
            name="series",
            title="Upload your own series",
            words=WORDS.format(most=limits().upload_bytes // MEGABYTE),
            fields=("Series to train on", "Series to test on, if in another file"),
            noun=("series", "series", "values"),
            read=_read,
            draw=_first_rows,
            use=use,
            suffixes=SUFFIXES,
            choices=choices,
        ),
        "Upload your own",
    )


def _read(files: Sequence[GivenFile], options: ReadingOptions, _: str) -> Preview:
    series = series_from_files(files[0], files[1] if len(files) > 1 else None, options)
    return Preview(series, series.reports)


def _first_rows(series: TimeSeries) -> Figure:
    """The first training series of every class, in the order of the file."""
    classes = np.unique(series.y_train)[:DRAWN]
    each = max(1, DRAWN // len(classes))
    rows = np.sort(
        np.concatenate([np.flatnonzero(series.y_train == label)[:each] for label in classes])
    )
    labels = series.y_train[rows]
    return time_series_panels(
        series.x_train[rows], [series.class_names[label] for label in labels], labels
    )


def _choices(config: Config, series: TimeSeries) -> dict[str, Any]:
    """What to do about series of unequal lengths and with missing values, where there are any."""
    there = {"unequal_lengths": series.unequal, "missing_values": series.missing}
    described = config.controls()
    chosen: dict[str, Any] = {}
    for place, name in zip(st.columns(2), (n for n, is_so in there.items() if is_so), strict=False):
        control = described[name]
        chosen[name] = place.selectbox(
            control.label,
            list(control.choices),
            help=control.help,
            key=f"series:file {name}",
        )
    return chosen
