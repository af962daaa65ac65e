"""What the UCR sets of the package are like, without reading their numbers.

Two hundred megabytes of text are counted, not parsed; the answer is kept in the data folder for as
long as the files stay the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

from playground.datasets import ucr
from playground.datasets.files import replace_file
from playground.datasets.thumbnail import CLASSES, Thumbnail, thumbnail
from playground.folders import data_folder

VERSION = 1
"""Of the file that keeps the catalogue."""


@dataclass(frozen=True)
class UcrSet:
    """One set of the archive.

    Attributes:
        steps: Length of a series, of the longest where lengths differ.
        train, test: Number of series.
        rarest: Training series of the class that has fewest.
        missing: Whether values are missing inside series.
        unequal: Whether series differ in length.
        normalised: Whether each of the first series has mean 0 and standard deviation 1.
        glance: A thinned training series of each of the first classes.
    """

    name: str
    steps: int
    classes: int
    train: int
    test: int
    rarest: int
    missing: bool
    unequal: bool
    normalised: bool
    glance: Thumbnail

    @property
    def refusal(self) -> str:
        """Why it cannot be trained, as a sentence; empty when it can."""
        if self.train == self.classes:
            return "It has one training series of each class: none is left to validate on."
        return ""


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, UcrSet]:
    """Every set by name, by the alphabet.

    Raises:
        DatasetError: the package is not installed.
    """
    signature = _signature()
    kept = _kept(signature)
    if kept is None:
        kept = {name: _counted(name) for name in ucr.names()}
        _keep(signature, kept)
    return MappingProxyType(kept)


@lru_cache(maxsize=64)
def describe(name: str) -> UcrSet:
    """One set of the archive, at the price of one.

    Raises:
        DatasetError: there is no such set.
    """
    kept = _kept(_signature())
    return kept[name] if kept and name in kept else _counted(name)


def _counted(name: str) -> UcrSet:
    train, test = (_lines(name, part) for part in ("TRAIN", "TEST"))
    classes = Counter(_label(line) for line in train)
    # Missing values behind the last known one mean that a series ended earlier.
    uneven = [line for line in (*train, *test) if b"NaN" in line]
    missing = any(b"NaN" in line.rstrip(b"NaN\t\r") for line in uneven)
    first = [_values(line) for line in train[:5]]
    return UcrSet(
        name=name,
        steps=train[0].count(b"\t"),
        classes=len(classes),
        train=len(train),
        test=len(test),
        rarest=min(classes.values()),
        missing=missing,
        unequal=bool(uneven) and not missing,
        normalised=all(
            abs(np.nanmean(row)) < 0.01 and abs(np.nanstd(row) - 1) < 0.02 for row in first
        ),
        glance=thumbnail(_first_of_classes(train)),
    )


def _lines(name: str, part: str) -> list[bytes]:
    content = ucr.path(name, part).read_bytes()
    return [line for line in content.split(b"\n") if line.strip()]


def _label(line: bytes) -> float:
    return float(line[: line.index(b"\t")])


def _values(line: bytes) -> np.ndarray:
    return np.array(line.split(b"\t")[1:], np.float64)


def _first_of_classes(lines: Sequence[bytes]) -> list[np.ndarray]:
    first: dict[float, bytes] = {}
    for line in lines:
        first.setdefault(_label(line), line)
    return [_values(first[label]) for label in sorted(first)[:CLASSES]]


def _signature() -> str:
    """Names, sizes and times of all files, as one short text."""
    files = sorted(ucr.folder().glob("*.tsv"))
    stats = [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return hashlib.sha256(repr((VERSION, stats)).encode()).hexdigest()


def _file() -> Path:
    return data_folder() / "ucr-catalogue.json"


def _kept(signature: str) -> dict[str, UcrSet] | None:
    """The catalogue of the last time, if it speaks of these files."""
    try:
        kept = json.loads(_file().read_text())
        if kept["signature"] != signature:
            return None
        return {
            row["name"]: UcrSet(**{**row, "glance": tuple(tuple(g) for g in row["glance"])})
            for row in kept["sets"]
        }
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(signature: str, sets: Mapping[str, UcrSet]) -> None:
    content = {"signature": signature, "sets": [asdict(entry) for entry in sets.values()]}
    # A folder that cannot be written costs a second the next time, and nothing else.
    with contextlib.suppress(OSError):
        replace_file(_file(), json.dumps(content).encode())
