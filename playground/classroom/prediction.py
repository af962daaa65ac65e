"""Predict, then reveal: what somebody expected of a run before it began, against what it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from playground.experiments import EXPERIMENTS, ConfigError
from playground.runs import Run
from playground.runs.run import History

Winner = Literal["this", "parent"]
WINNER_WORDS = {"this": "the change", "parent": "the run before", "tie": "neither"}
FAR = 0.2
"""A predicted accuracy that is off by so much earns nothing; half of it earns half."""


@dataclass(frozen=True)
class Prediction:
    """What was expected; None where nothing was said.

    Attributes:
        accuracy: Final test accuracy, 0 to 1.
        turn: The epoch where the validation loss is lowest.
        winner: Which of this run and its parent has the higher score.
    """

    accuracy: float | None = None
    turn: int | None = None
    winner: Winner | None = None

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Prediction:
        return cls(**{name: values.get(name) for name in ("accuracy", "turn", "winner")})

    def as_json(self) -> dict[str, Any]:
        """Plain values, as a run keeps them; nothing for nothing."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True)
class Verdict:
    """One prediction beside what came; `points` from 0 to 100."""

    question: str
    predicted: str
    came: str
    points: int


def verdicts(
    prediction: Prediction, run: Run, history: History, parent: Run | None
) -> list[Verdict]:
    """How near each prediction was. What cannot be told, such as a missing test, is left out."""
    found = []
    accuracy = run.measures.get("test_accuracy")
    if prediction.accuracy is not None and accuracy is not None:
        distance = abs(prediction.accuracy - accuracy)
        points = round(100 * float(np.clip(1 - distance / FAR, 0, 1)))
        found.append(
            Verdict("Final test accuracy", f"{prediction.accuracy:.1%}", f"{accuracy:.1%}", points)
        )
    turn = epoch_of_lowest_loss(history)
    if prediction.turn is not None and turn is not None:
        # By ratio: three epochs are much of five and little of five hundred.
        ratio = min(prediction.turn, turn) / max(prediction.turn, turn)
        found.append(
            Verdict(
                f"Epoch of the lowest {loss_name(run)} loss",
                f"{prediction.turn}",
                f"{turn}",
                round(100 * ratio),
            )
        )
    if prediction.winner is not None and parent is not None:
        winner = _winner(run, parent)
        if winner is not None:
            points = 100 if prediction.winner == winner else 0
            said, came = WINNER_WORDS[prediction.winner], WINNER_WORDS[winner]
            found.append(Verdict("Who wins", said, came, points))
    return found


def epoch_of_lowest_loss(history: History) -> int | None:
    """The epoch where the validation loss is lowest; None where there is none."""
    losses = history.get("val_loss", np.empty(0))
    return int(history["epoch"][np.nanargmin(losses)]) if np.isfinite(losses).any() else None


def loss_name(run: Run) -> str:
    """Which loss it is that turns: that of the test where no other examples validate."""
    known = EXPERIMENTS.get(run.experiment)
    try:
        on_test = known is not None and known.validates_on_test(known.config_type.parse(run.config))
    except ConfigError:  # of a playground that was
        on_test = False
    return "test" if on_test else "validation"


def _winner(run: Run, parent: Run) -> str | None:
    for name, sign in (("test_accuracy", 1), ("test_loss", -1), ("val_loss", -1)):
        mine, other = run.measures.get(name), parent.measures.get(name)
        if mine is not None and other is not None:
            if mine == other:
                return "tie"
            return "this" if sign * (mine - other) > 0 else "parent"
    return None
