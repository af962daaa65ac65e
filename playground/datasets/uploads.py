"""Uploaded time series, each dataset a file in the data folder."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from playground.datasets.kept_data import Kind, cached_while_kept
from playground.datasets.thumbnail import Thumbnail, thumbnail
from playground.datasets.ucr import TimeSeries

KIND = Kind("upload", "Series", "dataset")
is_upload, names, path = KIND.is_kept, KIND.names, KIND.path
ARRAYS = ("x_train", "y_train", "x_test", "y_test")
LENGTHS = ("lengths_train", "lengths_test")
"""Also kept, where series differ in length."""


@dataclass(frozen=True)
class Upload:
    """What is known of an upload without reading its numbers.

    Attributes:
        steps, shortest: Length of the longest and of the shortest series.
        missing: Whether values are missing.
    """

    name: str
    title: str
    steps: int
    channels: int
    classes: int
    train: int
    test: int
    glance: Thumbnail
    shortest: int
    missing: bool


def keep(series: TimeSeries) -> str:
    """Writes a dataset whole or not at all; its name. The same data have the same name.

    Raises:
        DatasetError: the folder is full or cannot be written.
    """
    digest = hashlib.sha256(repr((series.name, series.class_names, series.note)).encode())
    for name in _arrays(series):
        array = np.ascontiguousarray(getattr(series, name))
        digest.update(repr((array.dtype.str, array.shape)).encode())
        digest.update(array.tobytes())
    return KIND.keep(digest.hexdigest(), as_arrays(series))


def as_arrays(series: TimeSeries) -> dict[str, npt.ArrayLike]:
    """All that is kept of a dataset."""
    shape = (*series.x_train.shape[1:], len(series.class_names), len(series.y_train))
    return {
        "title": np.array(series.name),
        "note": np.array(series.note),
        "class_names": np.array(series.class_names),
        "shape": np.array((*shape, len(series.y_test))),
        "gaps": np.array([min(part.min() for part in series.lengths), series.missing]),
        "glance": np.array(_glance(series), np.float32),
        **{name: getattr(series, name) for name in _arrays(series)},
    }


@cached_while_kept(8)
def load(name: str) -> TimeSeries:
    """Reads an upload.

    Raises:
        DatasetError: it is not in this machine's data folder, or damaged.
    """
    with KIND.opened(name) as file:
        return TimeSeries(
            str(file["title"]),
            file["x_train"],
            file["y_train"],
            file["x_test"],
            file["y_test"],
            class_names=tuple(str(text) for text in file["class_names"]),
            source=f"the upload {file['title']}",
            note=str(file["note"]),
            lengths_train=file.get(LENGTHS[0]),
            lengths_test=file.get(LENGTHS[1]),
        )


@cached_while_kept(64)
def describe(name: str) -> Upload:
    """An upload's sizes.

    Raises:
        DatasetError: it is not in this machine's data folder, or damaged.
    """
    with KIND.opened(name) as file:
        steps, channels, classes, train, test = (int(number) for number in file["shape"])
        glance = tuple(tuple(float(value) for value in row) for row in file["glance"])
        # Files of an older playground have neither.
        gaps = file["gaps"].tolist() if "gaps" in file else (steps, 0)
        return Upload(
            name, str(file["title"]), steps, channels, classes, train, test, glance,
            shortest=int(gaps[0]), missing=bool(gaps[1]),
        )  # fmt: skip


def _glance(series: TimeSeries) -> Thumbnail:
    """Of the first channel."""
    classes = np.unique(series.y_train)
    first = [int(np.flatnonzero(series.y_train == label)[0]) for label in classes]
    rows = [series.x_train[row, :, 0] for row in first]
    known = [np.flatnonzero(~np.isnan(row)) for row in rows]
    steps = np.arange(series.x_train.shape[1])
    return thumbnail([np.interp(steps, k, row[k]) for k, row in zip(known, rows, strict=True)])


def _arrays(series: TimeSeries) -> tuple[str, ...]:
    return ARRAYS if series.lengths_train is None else ARRAYS + LENGTHS
