"""One or two files as a data set with a training and a test part."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import NamedTuple

import numpy as np

from playground.datasets.series_split import stratified_split
from playground.datasets.time_series_files.file_error import TimeSeriesFileError, snippet
from playground.datasets.time_series_files.labelled_series import LabelledSeries, class_order
from playground.datasets.time_series_files.reading import read_series
from playground.datasets.time_series_files.table import LabelColumn
from playground.datasets.ucr import TimeSeries

TEST_SHARE = 0.25
SPLIT_SEED = 0
LONGEST_NAME = 40


class GivenFile(NamedTuple):
    """A file as somebody gives it."""

    name: str
    content: bytes


def series_from_files(
    train: GivenFile, test: GivenFile | None = None, label_column: LabelColumn = "by its name"
) -> TimeSeries:
    """A data set from a training file and a test file, or from one file that is split.

    Raises:
        TimeSeriesFileError: a file cannot be used, or the two do not belong together.
    """
    title = _title(train.name)
    first = read_series(train.name, train.content, label_column)
    try:
        if test is None:
            first.check_classes(3, "one each to train, validate and test on,")
            return _split(title, first)
        first.check_classes(2, "one each to train and validate on,")
    except TimeSeriesFileError as error:
        raise error.named(PurePath(train.name).name) from None
    second = read_series(test.name, test.content, label_column)
    try:
        _check_likeness(first, second)
    except TimeSeriesFileError as error:
        raise error.named(PurePath(test.name).name) from None
    classes = class_order(first.labels)
    return TimeSeries(
        title,
        first.x,
        _indices(first, classes),
        second.x,
        _indices(second, classes),
        _class_names(classes),
        source="an upload",
    )


def _split(title: str, series: LabelledSeries) -> TimeSeries:
    classes = class_order(series.labels)
    y = _indices(series, classes)
    kept, aside = stratified_split(y, TEST_SHARE, SPLIT_SEED)
    # In the order of the file, as two files would have it.
    kept, aside = np.sort(kept), np.sort(aside)
    return TimeSeries(
        title,
        series.x[kept],
        y[kept],
        series.x[aside],
        y[aside],
        _class_names(classes),
        source="an upload",
        note=(
            f"It came as one file: {len(aside):,} of its {len(y):,} series, about "
            f"{TEST_SHARE:.0%} of every class, were set aside to test on (seed {SPLIT_SEED})."
        ),
    )


def _check_likeness(train: LabelledSeries, test: LabelledSeries) -> None:
    names = ("values", "channels")
    for name, wanted, given in zip(names, train.x.shape[1:], test.x.shape[1:], strict=True):
        if wanted != given:
            raise TimeSeriesFileError(
                f"{wanted:,} {name} per series, as in the training file,",
                f"{given:,}",
                "Choose the test file that belongs to it.",
                line=test.lines[0],
            )
    unknown = sorted(set(test.labels) - set(train.labels))
    if unknown:
        raise TimeSeriesFileError(
            "a class that the training file has",
            snippet(unknown[0]),
            "A class that was never shown cannot be tested: leave it out.",
            line=test.line_of(unknown[0]),
        )


def _indices(series: LabelledSeries, classes: list[str]) -> np.ndarray:
    places = {label: index for index, label in enumerate(classes)}
    return np.array([places[label] for label in series.labels], np.int32)


def _class_names(classes: list[str]) -> tuple[str, ...]:
    """Names without marks that a page or a script could take for more than text; no two alike."""
    plain = [_plain(label) for label in classes]
    return tuple(
        f"class {name} ({index})" if plain.count(name) > 1 else f"class {name}"
        for index, name in enumerate(plain)
    )


def _plain(text: str) -> str:
    return re.sub(r"[^\w .+()−-]", "_", text)[:LONGEST_NAME]


def _title(name: str) -> str:
    stem = PurePath(name.replace("\\", "/")).stem
    for ending in ("_TRAIN", "_train", "-train", "_Train"):
        stem = stem.removesuffix(ending)
    return _plain(stem) or "upload"
