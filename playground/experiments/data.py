"""What experiments train, validate and test on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import numpy as np

Arrays = dict[str, np.ndarray]
"""Arrays that are recorded together, each with its name."""
Report = tuple[dict[str, Any], dict[str, Arrays]]
"""Plain values to say of a trained model, and observations for figures, by name."""


@dataclass(frozen=True, eq=False)
class Split:
    """Examples and their labels.

    Attributes:
        x: float32, shape (n, …).
        y: int32 class indices, or float32 values to be reached, shape (n,).
    """

    x: np.ndarray
    y: np.ndarray

    def __len__(self) -> int:
        return len(self.y)


@dataclass(frozen=True, eq=False)
class Data:
    """What an experiment trains, validates and tests on.

    Attributes:
        source: Where it came from, in words for the page.
        complete: False when a sample stands in for the whole dataset.
    """

    train: Split
    validation: Split
    test: Split
    class_names: tuple[str, ...]
    source: str = ""
    complete: bool = True
    notes: Mapping[str, Any] = field(default_factory=dict)

    def majority_accuracy(self, split: Literal["validation", "test"]) -> float:
        """Accuracy that always naming the majority class of the training examples has on a split.

        What is most frequent in the split itself is known only to those who have seen its labels.
        """
        return majority_accuracy(self.train.y, getattr(self, split).y)


def majority_accuracy(train: np.ndarray, y: np.ndarray) -> float:
    """Share of the labels `y` that are the most frequent label of `train`."""
    return float((y == np.bincount(train).argmax()).mean())


class SharedData(Protocol):
    """A dataset of which machines may have different parts, such as a module that loads it."""

    def names(self) -> Sequence[str]:
        """Of all that another machine needs to train on the same."""

    def content_of(self, name: str) -> bytes | None:
        """What goes there under this name; None where it is not on this machine any more."""

    def keep_file(self, name: str, content: bytes) -> None:
        """Keeps what came under a name; does nothing where it is no name of these data.

        Raises:
            DatasetError: this machine cannot train on the same.
        """
