"""A dataset of series in three parts, as classifiers of time series train on it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from playground.datasets import time_series
from playground.datasets.dataset_error import DatasetError
from playground.datasets.even_series import MissingValues, UnequalLengths
from playground.datasets.series_split import shuffled_split, stratified_split
from playground.datasets.standardization import standardized
from playground.datasets.ucr import TimeSeries
from playground.experiments.data import Data, Split


def split_forda(seed: int, validation_split: float) -> Data:
    """FordA as it comes, for all who are compared on it."""
    return split_series(time_series.FORDA, seed, validation_split, False, "resample", "interpolate")


def split_series(
    dataset: str,
    seed: int,
    validation_split: float,
    standardize: bool,
    unequal_lengths: UnequalLengths,
    missing_values: MissingValues,
) -> Data:
    """The training series in an order that the seed decides, a share of them set aside.

    FordA, with thousands of series of two classes, is cut after shuffling. Of any other set the
    share is taken of every class.

    Raises:
        DatasetError: there is no such set, nothing would be left to validate on, or float32 would
            lose what varies in the series.
    """
    series = time_series.load(dataset, unequal_lengths, missing_values)
    return _split(series, dataset == time_series.FORDA, seed, validation_split, standardize)


@lru_cache(maxsize=8)
def _split(
    series: TimeSeries, is_forda: bool, seed: int, validation_split: float, standardize: bool
) -> Data:
    if series.x_train.dtype == np.float64 and not standardize:
        raise DatasetError(
            f"Expected standardize=true for {series.name}, whose values vary little beside their "
            "level: a network computes in float32, in which they would become alike. Received: "
            "standardize=false. Switch Standardize on."
        )
    if is_forda:
        kept, aside = shuffled_split(len(series.y_train), validation_split, seed)
    else:
        kept, aside = stratified_split(series.y_train, validation_split, seed)
    if not len(aside):
        raise DatasetError(
            f"Expected a class with two training series in {series.name}, one to validate on. "
            "Received: one series of each class. Choose another dataset."
        )
    x_train, x_validation = series.x_train[kept], series.x_train[aside]
    x_test = series.x_test
    if standardize:
        x_train, x_validation, x_test = standardized(x_train, x_validation, x_test)
    return Data(
        train=Split(x_train, series.y_train[kept]),
        validation=Split(x_validation, series.y_train[aside]),
        test=Split(x_test, series.y_test),
        class_names=series.class_names,
        source=series.source,
        notes={"title": series.name, "changes": series.note},
    )
