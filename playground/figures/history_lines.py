"""The history of any run as lines over its epochs: training dashed, validation solid."""

from __future__ import annotations

import numpy as np

from playground.figures.line_panels import LinesPanel, RunLine, RunLines, nice_end, thinned
from playground.figures.palette import TRAINING, VALIDATION
from playground.runs.run import History, Mark

LINES = (("training", "", TRAINING, "dash"), ("validation", "val_", VALIDATION, "solid"))


def history_lines(
    history: History, planned: int, *, marks: tuple[Mark, ...] = (), numbered: bool = True
) -> RunLines:
    """Accuracy where there are classes, and loss; a loss alone has a logarithmic axis.

    Args:
        planned: Epochs that were asked for.
        marks: What happened to the run.
        numbered: Whether each name is followed by the last value.
    """
    epochs = history["epoch"]
    panels = tuple(
        LinesPanel(
            name,
            lines_of(history, name),
            percent=name == "accuracy",
            logarithmic="accuracy" not in history,
            numbered=numbered,
        )
        for name in ("accuracy", "loss")
        if name in history
    )
    return RunLines(panels, nice_end(float(epochs[-1]), planned), marks=marks)


def lines_of(history: History, name: str) -> tuple[RunLine, ...]:
    """A measure of training and of validation, as far as they are recorded."""
    kept = thinned(len(history["epoch"]))
    x: np.ndarray = history["epoch"][kept]
    return tuple(
        RunLine(label, color, x, history[prefix + name][kept], dash)
        for label, prefix, color, dash in LINES
        if prefix + name in history
    )
