"""The curves of one run, beside what is reached without a network."""

from __future__ import annotations

import numpy as np

from playground.experiments.plane_classifier import (
    PlaneClassifierConfig,
    class_count,
    points_of,
    scores,
)
from playground.figures.palette import TRAINING, VALIDATION
from playground.figures.run_lines import Level, LinesPanel, RunLine, RunLines, nice_end, thinned
from playground.lessons.plane.baselines import baselines
from playground.runs.run import History


def curves(
    config: PlaneClassifierConfig,
    history: History,
    *,
    until: float | None = None,
    log_loss: bool = False,
) -> RunLines:
    """Loss, and for classes accuracy: training dashed, test solid.

    Args:
        until: Show nothing after this epoch.
    """
    epoch = history.get("epoch", np.empty(0))
    end = nice_end(float(epoch[-1]) if len(epoch) else 1.0, config.epochs)
    shown = len(epoch) if until is None else int(np.searchsorted(epoch, until, side="right"))
    kept = thinned(shown)
    reached, classes = baselines(points_of(config)), class_count(config)

    def lines(name: str) -> tuple[RunLine, ...]:
        return tuple(
            RunLine(label, color, epoch[kept], history.get(key, np.empty(0))[kept], dash)
            for label, key, color, dash in (
                ("training", name, TRAINING, "dash"),
                ("test", f"val_{name}", VALIDATION, "solid"),
            )
        )

    names = ("majority", "straight line") if classes else ("mean", "best plane")
    levels = tuple(Level(*pair) for pair in zip(names, reached, strict=True))
    loss = LinesPanel("loss", lines("loss"), () if classes else levels, logarithmic=log_loss)
    if not classes:
        return RunLines((loss,), end)
    return RunLines((LinesPanel("accuracy", lines("accuracy"), levels, percent=True), loss), end)


def before_training(config: PlaneClassifierConfig, weights: np.ndarray) -> History:
    """The history of a network that has not made a step: how good it is as it stands."""
    return {"epoch": np.zeros(1)} | {k: np.array([v]) for k, v in scores(config, weights).items()}
