"""The curves of a run at an epoch: what was, the present as a line, and faintly what will be."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from playground.figures.palette import ACCENT, TRAINING, VALIDATION
from playground.figures.run_lines import LinesPanel, RunLine, RunLines, nice_end, run_lines, thinned
from playground.runs import Run
from playground.runs.run import History

HEIGHT = 230
NAME_PIXELS = 150


def replay_curves(run: Run, history: History, epoch: float) -> go.Figure:
    """Accuracy where there are classes, and loss: axes that never move, a mark at the epoch."""
    epochs = history.get("epoch", np.empty(0))
    end = nice_end(float(epochs[-1]) if len(epochs) else 1.0, int(run.config.get("epochs", 1)))
    names = [name for name in ("accuracy", "loss") if name in history]
    panels = tuple(
        LinesPanel(
            name,
            _lines(history, name, epoch),
            percent=name == "accuracy",
            logarithmic="accuracy" not in history,
        )
        for name in names
    )
    figure = run_lines(RunLines(panels, end), height=HEIGHT, name_pixels=NAME_PIXELS)
    axes = ("" if panel == 0 else str(panel + 1) for panel in range(len(panels)))
    figure.layout.shapes = [
        {
            "type": "line",
            "x0": epoch,
            "x1": epoch,
            "y0": 0,
            "y1": 1,
            "xref": f"x{axis}",
            "yref": f"y{axis} domain",
            "line": {"color": ACCENT, "width": 2},
        }
        for axis in axes
    ]
    return figure


def _lines(history: History, name: str, epoch: float) -> tuple[RunLine, ...]:
    """The future first, so that the past lies on it."""
    found = []
    kept = thinned(len(history["epoch"]))
    x = history["epoch"][kept]
    past = x <= epoch
    for label, key, color, dash in (
        ("training", name, TRAINING, "dash"),
        ("validation", f"val_{name}", VALIDATION, "solid"),
    ):
        if key in history:
            y = history[key][kept]
            faint = RunLine("", color, x, np.full(len(x), np.nan), dash, raw=y)
            found += [faint, RunLine(label, color, x[past], y[past], dash)]
    return tuple(found)
