"""What checks go by: a run, its curves, and its network looked at from inside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.experiments import Data, TrainingPlan
from playground.experiments.layer_inspection import Inside
from playground.runs import Run
from playground.runs.run import History


@dataclass(frozen=True, eq=False)
class Confusion:
    """The newest confusion matrix of a run.

    Attributes:
        matrix: Counts, shape (classes, classes): rows observed, columns predicted.
        split: What was counted: ``validation`` or ``test``.
        training_majority: The most frequent class of the training examples; None where the data
            are no longer to be had.
    """

    matrix: np.ndarray
    split: str
    class_names: tuple[str, ...] = ()
    training_majority: int | None = None

    @property
    def examples(self) -> int:
        return int(self.matrix.sum())

    @property
    def accuracy(self) -> float:
        return float(np.trace(self.matrix) / self.matrix.sum())

    @property
    def majority(self) -> float:
        """Accuracy of always naming the most frequent class of the training examples, or of these
        where those are not known."""
        counts = self.matrix.sum(axis=1)
        named = counts.argmax() if self.training_majority is None else self.training_majority
        return float(counts[named] / counts.sum())


@dataclass(frozen=True, eq=False)
class Evidence:
    """All that is known of a run.

    Attributes:
        plan: How it is trained.
        history: One array of shape (epochs,) per metric; finite.
        confusion: None where there are no classes, or none were counted yet.
        is_classifier: Whether it names classes.
        data: What it trains and is tested on; None where that is no longer to be had.
        untrainable: Layers whose gradient is 0 whatever the weights: nothing reaches them.
        inside: None where the network cannot be looked into; then `why_no_inside` ends a sentence.
    """

    run: Run
    plan: TrainingPlan
    history: History
    is_classifier: bool
    confusion: Confusion | None = None
    data: Data | None = None
    untrainable: frozenset[str] = frozenset()
    inside: Inside | None = None
    why_no_inside: str = "the inside of this network is not recorded"

    @property
    def validation_examples(self) -> int | None:
        return None if self.data is None else len(self.data.validation)

    @property
    def epochs(self) -> int:
        return len(self.history.get("epoch", ()))

    def curve(self, name: str) -> np.ndarray:
        """A metric over the epochs; empty where it was not recorded."""
        return self.history.get(name, np.empty(0))

    @property
    def is_finished(self) -> bool:
        return self.run.state.is_finished()
