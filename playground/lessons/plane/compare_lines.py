"""Curves of several runs: one line each, or their mean and band where only the seed differs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from playground.experiments.plane_classifier import PlaneClassifierConfig, class_count, points_of
from playground.figures.palette import ACCENT, SERIES
from playground.figures.run_lines import Level, LinesPanel, RunLine, RunLines, nice_end, thinned
from playground.lessons.plane.baselines import baselines
from playground.runs import Snapshot


def compared_curves(
    base: PlaneClassifierConfig,
    labels: Sequence[str],
    snapshots: Sequence[Snapshot],
    *,
    band: bool,
    log_loss: bool = False,
) -> RunLines:
    """Test accuracy, where there are classes, and test loss of every run.

    Args:
        band: Whether to draw mean, least and most of all runs in place of one line each.
    """
    classes = class_count(base)
    reached = max((_epochs(s)[-1] for s in snapshots if len(_epochs(s))), default=1.0)
    loss = _lines(labels, snapshots, "val_loss", band)
    names = ("majority", "straight line") if classes else ("mean", "best plane")
    levels = tuple(Level(*pair) for pair in zip(names, baselines(points_of(base)), strict=True))
    panels = [LinesPanel("test loss", loss, () if classes else levels, logarithmic=log_loss)]
    if classes:
        accuracy = _lines(labels, snapshots, "val_accuracy", band)
        panels.insert(0, LinesPanel("test accuracy", accuracy, levels[1:], percent=True))
    return RunLines(tuple(panels), nice_end(float(reached), base.epochs))


def _epochs(snapshot: Snapshot) -> np.ndarray:
    return snapshot.history.get("epoch", np.empty(0))


def _lines(
    labels: Sequence[str], snapshots: Sequence[Snapshot], name: str, band: bool
) -> tuple[RunLine, ...]:
    if band:
        return _band(snapshots, name)
    lines = []
    for label, color, snapshot in zip(labels, SERIES, snapshots, strict=False):
        kept = thinned(len(_epochs(snapshot)))
        y = snapshot.history.get(name, np.empty(0))[kept]
        lines.append(RunLine(label, color, _epochs(snapshot)[kept], y))
    return tuple(lines)


def _band(snapshots: Sequence[Snapshot], name: str) -> tuple[RunLine, ...]:
    """The mean over the epochs that all runs have reached, between the least and the most."""
    shared = min((len(_epochs(s)) for s in snapshots), default=0)
    if not shared:
        return ()
    kept = thinned(shared)
    values = np.array([s.history[name][:shared][kept] for s in snapshots])
    epochs = _epochs(snapshots[0])[kept]
    mean, low, high = values.mean(0), values.min(0), values.max(0)
    return (RunLine("mean", ACCENT, epochs, mean, low=low, high=high),)
