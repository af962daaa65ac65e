"""The curves of one network and of several, beside what is reached without one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from playground.datasets.plane import PlaneData
from playground.experiments import majority_accuracy
from playground.experiments.plane_classifier import (
    PlaneClassifierConfig,
    class_count,
    points_of,
    scores,
)
from playground.figures.line_panels import Level, LinesPanel, RunLine, RunLines, nice_end, thinned
from playground.figures.palette import ACCENT, SERIES, TRAINING, VALIDATION
from playground.runs import Snapshot
from playground.runs.run import History, Mark


class Baselines(NamedTuple):
    """Scores on the test points: accuracies of classes, mean squared errors of numbers.

    Attributes:
        majority: Of the most frequent training class, or of the mean of the training targets.
        linear: Of least squares on x1 and x2.
    """

    majority: float
    linear: float


@lru_cache(maxsize=32)
def baselines(points: PlaneData) -> Baselines:
    """The baselines of points; classes are fitted as one-hot targets."""
    x_train, x_test = (_with_ones(x) for x in (points.x_train, points.x_test))
    if points.class_count:
        y_train = np.eye(points.class_count)[points.y_train]
        named = (x_test @ _least_squares(x_train, y_train)).argmax(axis=1)
        majority = majority_accuracy(points.y_train, points.y_test)
        return Baselines(majority, float((named == points.y_test).mean()))
    plane = x_test @ _least_squares(x_train, points.y_train.astype(float))
    errors = (points.y_test - points.y_train.mean()) ** 2, (points.y_test - plane) ** 2
    return Baselines(float(errors[0].mean()), float(errors[1].mean()))


def _with_ones(x: np.ndarray) -> np.ndarray:
    return np.column_stack([np.ones(len(x)), x.astype(float)])


def _least_squares(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.asarray(np.linalg.lstsq(x, y, rcond=None)[0])


def curves(
    config: PlaneClassifierConfig,
    history: History,
    *,
    until: float | None = None,
    log_loss: bool = False,
    marks: tuple[Mark, ...] = (),
) -> RunLines:
    """Loss, and for classes accuracy: training dashed, test solid.

    Args:
        until: Show nothing after this epoch.
        marks: What happened to the run.
    """
    epoch = history.get("epoch", np.empty(0))
    end = nice_end(float(epoch[-1]) if len(epoch) else 1.0, config.epochs)
    shown = len(epoch) if until is None else int(np.searchsorted(epoch, until, side="right"))
    kept = thinned(shown)
    levels, classes = _levels(config), class_count(config)

    unknown = np.full(len(epoch), np.nan)  # curves that came from elsewhere may be without

    def lines(name: str) -> tuple[RunLine, ...]:
        return tuple(
            RunLine(label, color, epoch[kept], history.get(key, unknown)[kept], dash)
            for label, key, color, dash in (
                ("training", name, TRAINING, "dash"),
                ("test", f"val_{name}", VALIDATION, "solid"),
            )
        )

    loss = LinesPanel("loss", lines("loss"), () if classes else levels, logarithmic=log_loss)
    panels = [loss]
    if classes:
        panels.insert(0, LinesPanel("accuracy", lines("accuracy"), levels, percent=True))
    seen = tuple(mark for mark in marks if until is None or mark.epoch <= until)
    return RunLines(tuple(panels), end, marks=seen)


def before_training(config: PlaneClassifierConfig, weights: np.ndarray) -> History:
    """The history of a network that has not made a step: how good it is as it stands."""
    return {"epoch": np.zeros(1)} | {k: np.array([v]) for k, v in scores(config, weights).items()}


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
    classes, levels = class_count(base), _levels(base)
    reached = max((_epochs(s)[-1] for s in snapshots if len(_epochs(s))), default=1.0)
    loss = _lines(labels, snapshots, "val_loss", band)
    panels = [LinesPanel("test loss", loss, () if classes else levels, logarithmic=log_loss)]
    if classes:
        accuracy = _lines(labels, snapshots, "val_accuracy", band)
        panels.insert(0, LinesPanel("test accuracy", accuracy, levels[1:], percent=True))
    return RunLines(tuple(panels), nice_end(float(reached), base.epochs))


def _levels(config: PlaneClassifierConfig) -> tuple[Level, ...]:
    names = ("majority", "straight line") if class_count(config) else ("mean", "best plane")
    reached = baselines(points_of(config))
    return tuple(Level(*pair) for pair in zip(names, reached, strict=True))


def _epochs(snapshot: Snapshot) -> np.ndarray:
    return snapshot.history.get("epoch", np.empty(0))


def _column(snapshot: Snapshot, name: str) -> np.ndarray:
    """A run that somebody brought may lack an accuracy."""
    return snapshot.history.get(name, np.full(len(_epochs(snapshot)), np.nan))


def _lines(
    labels: Sequence[str], snapshots: Sequence[Snapshot], name: str, band: bool
) -> tuple[RunLine, ...]:
    if band:
        return _band(snapshots, name)
    lines = []
    for label, color, snapshot in zip(labels, SERIES, snapshots, strict=False):
        kept = thinned(len(_epochs(snapshot)))
        y = _column(snapshot, name)[kept]
        lines.append(RunLine(label, color, _epochs(snapshot)[kept], y))
    return tuple(lines)


def _band(snapshots: Sequence[Snapshot], name: str) -> tuple[RunLine, ...]:
    """The mean over the epochs that all runs have reached, between the least and the most."""
    shared = min((len(_epochs(s)) for s in snapshots), default=0)
    if not shared:
        return ()
    kept = thinned(shared)
    values = np.array([_column(s, name)[:shared][kept] for s in snapshots])
    epochs = _epochs(snapshots[0])[kept]
    mean, low, high = values.mean(0), values.min(0), values.max(0)
    return (RunLine("mean", ACCENT, epochs, mean, low=low, high=high),)
