"""What the UCR sets of the package are like, without reading their numbers.

Two hundred megabytes of text are counted, not parsed; the answer is kept in the data folder for as
long as the files stay the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

from playground.datasets import ucr
from playground.datasets.thumbnail import CLASSES, Thumbnail, thumbnail
from playground.folders import data_folder, replace_file

FIRST = 5
"""Series from which it is judged whether a set is normalized."""
VERSION = 3
"""Of the file that keeps the catalogue."""


@dataclass(frozen=True)
class UcrSet:
    """One set of the archive.

    Attributes:
        steps, shortest: Length of a series, of the longest and the shortest where lengths differ.
        train, test: Number of series.
        missing: Whether values are missing inside series.
        unequal: Whether series differ in length.
        normalized: Whether each of the first series has mean 0 and standard deviation 1.
        glance: A thinned training series of each of the first classes.
    """

    name: str
    steps: int
    shortest: int
    classes: int
    train: int
    test: int
    missing: bool
    unequal: bool
    normalized: bool
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
    train, test = (_read_through(name, part) for part in ("TRAIN", "TEST"))
    missing = train.missing or test.missing
    first = [_values(line) for line in train.first]
    steps = train.first[0].count(b"\t")
    return UcrSet(
        name=name,
        steps=steps,
        shortest=steps if missing else min(steps, train.shortest, test.shortest),
        classes=len(train.labels),
        train=train.labels.total(),
        test=test.labels.total(),
        missing=missing,
        unequal=(train.uneven or test.uneven) and not missing,
        normalized=all(
            abs(np.nanmean(row)) < 0.01 and abs(np.nanstd(row) - 1) < 0.02 for row in first
        ),
        glance=thumbnail(
            [_values(line) for _, line in sorted(train.first_of_class.items())][:CLASSES]
        ),
    )


@dataclass
class _Part:
    """What is noted of a file while it is read line by line: some are of many megabytes.

    Attributes:
        uneven: Whether a line has NaN; missing: whether one has NaN before its last value. NaN
            behind it means that the series ended earlier.
        shortest: Of the series that end in NaN.
    """

    labels: Counter[float] = field(default_factory=Counter)
    first: list[bytes] = field(default_factory=list)
    first_of_class: dict[float, bytes] = field(default_factory=dict)
    uneven: bool = False
    missing: bool = False
    shortest: int = sys.maxsize


def _read_through(name: str, part: str) -> _Part:
    found = _Part()
    with open(ucr.path(name, part), "rb") as file:
        for line in filter(bytes.strip, file):
            label = _label(line)
            found.labels[label] += 1
            found.first_of_class.setdefault(label, line)
            if len(found.first) < FIRST:
                found.first.append(line)
            if b"NaN" in line:
                found.uneven = True
                until_end = line.rstrip(b"NaN\t\r\n")
                found.missing |= b"NaN" in until_end
                found.shortest = min(found.shortest, until_end.count(b"\t"))
    return found


def _label(line: bytes) -> float:
    return float(line[: line.index(b"\t")])


def _values(line: bytes) -> np.ndarray:
    return np.array(line.split(b"\t")[1:], np.float64)


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
