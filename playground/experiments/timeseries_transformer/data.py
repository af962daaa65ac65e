"""A data set of series as the Transformer trains on it."""

from __future__ import annotations

from functools import lru_cache

from playground.datasets import time_series
from playground.datasets.dataset_error import DatasetError
from playground.datasets.series_split import shuffled_split, stratified_split
from playground.datasets.standardization import standardized
from playground.experiments.experiment import Data, Split


@lru_cache(maxsize=8)
def split_series(dataset: str, seed: int, validation_split: float, standardize: bool) -> Data:
    """The training series in an order that the seed decides, a share of them set aside.

    FordA, with thousands of series of two classes, is cut after shuffling. Of any other set the
    share is taken of every class.

    Raises:
        DatasetError: there is no such set, or nothing would be left to validate on.
    """
    series = time_series.load(dataset)
    if dataset == time_series.FORDA:
        kept, aside = shuffled_split(len(series.y_train), validation_split, seed)
    else:
        kept, aside = stratified_split(series.y_train, validation_split, seed)
    if not len(aside):
        raise DatasetError(
            f"Expected a class with two training series in {series.name}, one to validate on. "
            "Received: one series of each class. Choose another data set."
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
