"""A poll: everybody predicts what a training will give, before it begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from playground.classroom.prediction import Prediction, epoch_of_lowest_loss
from playground.experiments import Config, Experiment, experiment
from playground.runs import Run
from playground.runs.run import History

QUESTIONS = {
    "accuracy": "What test accuracy will this reach?",
    "turn": "In which epoch is the validation loss lowest?",
}
"""What can be asked, by the field of the prediction that answers it."""
LATE = (
    "Expected a prediction while the poll is open. Received: one after it was closed. It is not "
    "counted: wait for the result."
)
MOST_BINS = 20


class PollError(ValueError):
    """An answer or a poll that cannot be; the text is one sentence for the user."""


class PollState(StrEnum):
    """``OPEN → CLOSED → REVEALED → ENDED``; each step may be left out."""

    OPEN = "open"
    CLOSED = "closed"
    REVEALED = "revealed"
    ENDED = "ended"


@dataclass(frozen=True)
class Poll:
    """A question about one training.

    Attributes:
        experiment: Its name.
        config: What is trained, as plain JSON values.
        question: One of `QUESTIONS`.
        opened: When, in seconds since 1970.
        run: The id of the teacher's run that answers it; empty until it begins.
    """

    id: int
    experiment: str
    config: Mapping[str, Any]
    question: str
    opened: float
    state: PollState
    run: str = ""

    def parsed(self) -> tuple[Experiment[Any], Config]:
        """What is trained.

        Raises:
            ConfigError: it is of another version.
        """
        known = experiment(self.experiment)
        return known, known.config_type.parse(dict(self.config))

    def is_about(self, name: str, config: Config) -> bool:
        """Whether a training of this experiment answers it."""
        return self.experiment == name and self.config == config.model_dump(mode="json")

    @property
    def epochs(self) -> int:
        """How many are planned."""
        return max(1, int(self.config.get("epochs", 1)))

    def value_in(self, prediction: Prediction) -> float:
        """What a prediction answers.

        Raises:
            PollError: it answers something else, or is beyond what can be.
        """
        value = getattr(prediction, self.question)
        low, high = (0.0, 1.0) if self.question == "accuracy" else (1.0, float(self.epochs))
        if not isinstance(value, int | float) or not low <= value <= high:
            wanted = (
                "0 to 100%" if self.question == "accuracy" else f"an epoch from 1 to {high:.0f}"
            )
            received = "none" if value is None else f"{value!r:.40}"
            raise PollError(
                f"Expected a prediction, {wanted}. Received: {received}. Type another one."
            )
        return float(value)

    def prediction(self, value: float) -> Prediction:
        """An answer as a prediction, which `verdicts` scores."""
        if self.question == "accuracy":
            return Prediction(accuracy=value)
        return Prediction(turn=int(value))

    def result(self, run: Run, history: History) -> float | None:
        """What came, in the unit of the answers; None while nobody knows."""
        if not run.state.is_finished():
            return None
        if self.question == "accuracy":
            return run.measures.get("test_accuracy")
        return epoch_of_lowest_loss(history)


def has_accuracy(known: Experiment[Any], config: Config) -> bool:
    """Whether a training of this configuration tells classes apart."""
    return known.plan(config).objective != "squared_error"


def questions_for(known: Experiment[Any], config: Config) -> dict[str, str]:
    """Those that a training of this configuration answers."""
    answered = set(QUESTIONS) - (set() if has_accuracy(known, config) else {"accuracy"})
    return {name: text for name, text in QUESTIONS.items() if name in answered}


def edges_of(poll: Poll) -> list[float]:
    """Where the bars of a histogram begin and end: 5 percentage points each, or whole epochs."""
    if poll.question == "accuracy":
        return [number / MOST_BINS for number in range(MOST_BINS + 1)]
    width = -(-poll.epochs // MOST_BINS)
    count = -(-poll.epochs // width)
    return [0.5 + width * number for number in range(count + 1)]


def counts_of(values: list[float], edges: list[float]) -> list[int]:
    """How many values each bar has. The last one includes its end."""
    counts = [0] * (len(edges) - 1)
    for value in values:
        before = sum(edge <= value for edge in edges[1:-1])
        counts[before] += 1
    return counts
