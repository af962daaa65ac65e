"""One or two files as a dataset with a training and a test part."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath

import numpy as np

from playground.datasets.file_error import FileError, naming
from playground.datasets.reading import RECOGNIZE, GivenFile, ReadingOptions, class_order
from playground.datasets.series_split import stratified_split
from playground.datasets.time_series_files.labelled_series import LabelledSeries
from playground.datasets.time_series_files.reading import read_series
from playground.datasets.ucr import TimeSeries
from playground.quoted import in_quotes

TEST_SHARE = 0.25
SPLIT_SEED = 0
LONGEST_NAME = 40
MOST_ROUNDING = 1e-3
"""Of a channel's standard deviation: float32 may not round its values by more."""


def series_from_files(
    train: GivenFile, test: GivenFile | None = None, options: ReadingOptions = RECOGNIZE
) -> TimeSeries:
    """A dataset from a training file and a test file, or from one file that is split.

    Its `reports` say what was understood of each file.

    Raises:
        FileError: a file cannot be used, or the two do not belong together.
    """
    first = read_series(*train, options)
    with naming(train.file):
        if test is None:
            first.check_classes(3, "one each to train, validate and test on,")
        else:
            first.check_classes(2, "one each to train and validate on,")
    if test is None:
        return _split(_title(train.name), first)
    second = read_series(*test, options)
    with naming(test.file):
        second = _like(first, second)
    y = [_indices(part, class_order(first.labels)) for part in (first, second)]
    parts = [(part.x, part.lengths, y) for part, y in zip((first, second), y, strict=True)]
    return _data_set(_title(train.name), parts, class_order(first.labels), [first, second])


def _split(title: str, series: LabelledSeries) -> TimeSeries:
    classes = class_order(series.labels)
    y = _indices(series, classes)
    kept, aside = stratified_split(y, TEST_SHARE, SPLIT_SEED)
    # In the order of the file, as two files would have it.
    rows = np.sort(kept), np.sort(aside)
    parts = [(series.x[part], series.lengths[part], y[part]) for part in rows]
    note = (
        f"It came as one file: {len(aside):,} of its {len(y):,} series, about {TEST_SHARE:.0%} of "
        f"every class, were set aside to test on (seed {SPLIT_SEED})."
    )
    return _data_set(title, parts, classes, [series], note)


def _data_set(
    title: str,
    parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]],
    classes: list[str],
    files: list[LabelledSeries],
    note: str = "",
) -> TimeSeries:
    """The dataset of a training and a test part, each of series, lengths and class indices."""
    longest = max(x.shape[1] for x, _, _ in parts)
    x_train, x_test = (
        np.pad(x, ((0, 0), (0, longest - x.shape[1]), (0, 0)), constant_values=np.nan)
        for x, _, _ in parts
    )
    (_, lengths_train, y_train), (_, lengths_test, y_test) = parts
    equal = bool((lengths_train == longest).all() and (lengths_test == longest).all())
    dtype, notes = _precision(x_train, x_test)
    reports = [file.report for file in files]
    reports[0] = replace(reports[0], notes=(*reports[0].notes, *notes))
    return TimeSeries(
        title,
        x_train.astype(dtype),
        y_train,
        x_test.astype(dtype),
        y_test,
        _class_names(classes),
        source="an upload",
        note=note,
        lengths_train=None if equal else lengths_train,
        lengths_test=None if equal else lengths_test,
        reports=tuple(reports),
    )


def _precision(x_train: np.ndarray, x_test: np.ndarray) -> tuple[type[np.floating], list[str]]:
    """float32 where it holds the values, and sentences on channels that need a word."""
    dtype: type[np.floating] = np.float32
    notes = []
    for channel in range(x_train.shape[2]):
        train, test = x_train[..., channel], x_test[..., channel]
        deviation = float(np.nanstd(train))
        name = f"Channel {channel + 1}" if x_train.shape[2] > 1 else "Every value"
        if float(np.nanmin(train)) == float(np.nanmax(train)):
            notes.append(f"{name} is constant in the training series: it tells no classes apart.")
            continue
        rounding = max(float(np.nanmax(np.abs(x - x.astype(np.float32)))) for x in (train, test))
        if rounding > MOST_ROUNDING * deviation:
            dtype = np.float64
            notes.append(
                f"{name.replace('Every value', 'The level of the values')} is large beside what "
                "varies: it is kept in float64, and needs to be standardized."
            )
    return dtype, notes


def _like(train: LabelledSeries, test: LabelledSeries) -> LabelledSeries:
    """The test part, with its classes spelt as the training part spells them."""
    equal = all(len(set(part.lengths.tolist())) == 1 for part in (train, test))
    for name, wanted, given, matters in (
        ("values", train.x.shape[1], test.x.shape[1], equal),
        ("channels", train.x.shape[2], test.x.shape[2], True),
    ):
        if wanted != given and matters:
            raise FileError(
                f"{wanted:,} {name} per series, as in the training file,",
                f"{given:,}",
                "Choose the test file that belongs to it.",
                line=test.lines[0],
            )
    names = {label: label for label in train.labels}
    if train.report.format == test.report.format == "ts":  # it does not tell cases apart
        folded = {label.casefold(): label for label in names}
        names |= {label: folded.get(label.casefold(), label) for label in test.labels}
    labels = tuple(names.get(label, label) for label in test.labels)
    unknown = sorted(set(labels) - set(train.labels))
    if unknown:
        raise FileError(
            "a class that the training file has",
            in_quotes(unknown[0]),
            "A class that was never shown cannot be tested: leave it out.",
            line=test.line_of(unknown[0]),
        )
    return replace(test, labels=labels)


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
