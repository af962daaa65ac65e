"""The curves of a run over all its epochs; the player marks where it is, and fades what comes."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from playground.figures.encoding import encoded
from playground.figures.palette import TRAINING, VALIDATION
from playground.figures.run_lines import LinesPanel, RunLine, RunLines, nice_end, run_lines, thinned
from playground.runs import Run, RunStore
from playground.runs.run import History

HEIGHT = 150
"""Lower than any player draws them, so that names at the right keep apart also in large type."""
NAME_PIXELS = 110
LINES = (("training", "", TRAINING, "dash"), ("validation", "val_", VALIDATION, "solid"))


@lru_cache(maxsize=32)
def history_of(store: RunStore, run_id: str, version: int) -> History:
    """The history of a run, until it changes."""
    del version  # only says when to look again
    return store.history(run_id)


@lru_cache(maxsize=32)
def curves_json(store: RunStore, run_id: str, version: int) -> str:
    """Accuracy where there are classes, and loss: the same figure at every epoch."""
    run, history = store.run(run_id), history_of(store, run_id, version)
    return encoded(run_lines(_info(run, history), height=HEIGHT, name_pixels=NAME_PIXELS))


def _info(run: Run, history: History) -> RunLines:
    epochs = history["epoch"]
    end = nice_end(float(epochs[-1]), int(run.config.get("epochs", 1)))
    panels = tuple(
        LinesPanel(
            name,
            _lines(history, name),
            percent=name == "accuracy",
            logarithmic="accuracy" not in history,
            numbered=False,
        )
        for name in ("accuracy", "loss")
        if name in history
    )
    return RunLines(panels, end)


def _lines(history: History, name: str) -> tuple[RunLine, ...]:
    kept = thinned(len(history["epoch"]))
    x: np.ndarray = history["epoch"][kept]
    return tuple(
        RunLine(label, color, x, history[prefix + name][kept], dash)
        for label, prefix, color, dash in LINES
        if prefix + name in history
    )
