"""Loss and accuracy over epochs, training and validation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.figures.curve_marks import curve_marks, words_of_marks
from playground.figures.figure import Figure
from playground.figures.line_panels import nice_end
from playground.figures.palette import BEST, MUTED, PARENT, TRAINING, VALIDATION
from playground.figures.sketch import Sketch, axis, beside, panel_axes
from playground.number_text import counted, number_text
from playground.runs.run import Mark, Snapshot

HEIGHT, COMPACT_HEIGHT = 340, 225
GAP, COMPACT_GAP = 0.09, 0.2
"""Between the panels, as a share of the width."""
MOST_POINTS = 500


@dataclass(frozen=True)
class LearningCurves:
    """What the figure shows.

    Attributes:
        epoch: End of each recorded epoch, shape (points,).
        partial: Fraction of epochs, running loss and accuracy inside the current epoch.
        best_epoch: The epoch of the lowest validation loss.
        baseline: Accuracy of always naming the most frequent class of the training examples.
        planned: Epochs that were asked for.
        highest_loss: The highest loss that was ever shown, also before the first epoch ended.
        lowest_accuracy: The lowest accuracy that was ever shown.
        marks: What happened to the run at an epoch.
    """

    epoch: np.ndarray
    loss: np.ndarray
    val_loss: np.ndarray
    accuracy: np.ndarray
    val_accuracy: np.ndarray
    partial: tuple[float, float, float] | None = None
    best_epoch: int | None = None
    baseline: float | None = None
    planned: int = 10
    highest_loss: float | None = None
    lowest_accuracy: float | None = None
    marks: tuple[Mark, ...] = ()


def learning_curves_info(snapshot: Snapshot | None, baseline: float | None) -> LearningCurves:
    """Collects the curves of a run, thinned to what a screen can show; none without a run."""
    if snapshot is None:
        nothing = np.empty(0)
        return LearningCurves(nothing, nothing, nothing, nothing, nothing, baseline=baseline)
    history, progress = snapshot.history, snapshot.run.progress
    epoch = history.get("epoch", np.empty(0))
    missing = np.full(len(epoch), np.nan)  # somebody's file of runs may lack an accuracy
    names = ("loss", "val_loss", "accuracy", "val_accuracy")
    columns = {"epoch": epoch} | {name: history.get(name, missing) for name in names}
    val_loss = columns["val_loss"]
    best = int(epoch[np.nanargmin(val_loss)]) if np.isfinite(val_loss).any() else None
    kept = _thinned(len(epoch), None if best is None else int(np.searchsorted(epoch, best)))
    partial = None
    if progress.get("loss") is not None and not snapshot.run.state.is_finished():
        where = snapshot.run.epoch_at(progress["step"])
        partial = (where, progress["loss"], progress.get("accuracy", np.nan))
    return LearningCurves(
        **{name: column[kept] for name, column in columns.items()},
        partial=partial,
        best_epoch=best,
        baseline=baseline,
        planned=int(progress.get("epochs") or snapshot.run.planned_epochs or 10),
        highest_loss=progress.get("highest_loss"),
        lowest_accuracy=progress.get("lowest_accuracy"),
        marks=snapshot.run.marks,
    )


def learning_curves(
    info: LearningCurves,
    *,
    log_loss: bool = False,
    parent: LearningCurves | None = None,
    compact: bool = False,
) -> Figure:
    """Loss on the left, accuracy on the right; x in epochs, training dashed, validation solid.

    Args:
        parent: The curves of the run of which this one changes something, drawn behind it.
        compact: Whether it stands in half of a page's width.
    """
    sketch = Sketch()
    if parent is not None:
        _add_parent(sketch, parent)
    for column, name, training, validation in _measures(info):
        x = info.epoch
        if info.partial is not None:
            x, training = np.append(x, info.partial[0]), np.append(training, info.partial[column])
        _add_curve(sketch, column, f"training {name}", x, training, TRAINING, dash="dash")
        _add_curve(sketch, column, f"validation {name}", info.epoch, validation, VALIDATION)
        _mark_best(sketch, column, info, validation)
    end = max(_nice_end(info), 0.0 if parent is None else _nice_end(parent))
    if info.baseline is not None:
        _add_baseline(sketch, info.baseline, end)
    _label_lines(sketch, info)
    curve_marks(sketch, info.marks, panels=2)
    upward = (
        axis("loss", **_loss_axis(info, log_loss, parent)),
        axis("accuracy", _accuracy_range(info, parent), tickformat=".0%"),
    )
    axes: dict[str, Any] = {}
    panels = beside(2, COMPACT_GAP if compact else GAP)
    for column, (domain, y) in enumerate(zip(panels, upward, strict=True), start=1):
        axes |= panel_axes(column, axis("epoch", [0, 1.02 * end], domain=domain), y)
    return sketch.figure(
        height=COMPACT_HEIGHT if compact else HEIGHT, alt=_alt(info), dragmode="zoom", **axes
    )


def _measures(info: LearningCurves) -> tuple[tuple[int, str, np.ndarray, np.ndarray], ...]:
    """Of each panel its number, what it shows, and the values of training and validation."""
    return (1, "loss", info.loss, info.val_loss), (2, "accuracy", info.accuracy, info.val_accuracy)


def _add_parent(sketch: Sketch, parent: LearningCurves) -> None:
    for column, name, training, validation in _measures(parent):
        for kind, y, dash in (("training", training, "dash"), ("validation", validation, "solid")):
            width, opacity = (1.5, 0.55) if dash == "dash" else (2, 0.8)
            words = f"parent's {kind} {name}"
            sketch.scatter(
                panel=column,
                x=parent.epoch,
                y=y,
                name=words,
                mode="lines+markers" if len(parent.epoch) == 1 else "lines",
                line={"color": PARENT, "dash": dash, "width": width},
                opacity=opacity,
                hovertemplate=f"epoch %{{x:.3~f}}<br>{words} %{{y:.4f}}<extra></extra>",
            )
        if len(validation):  # its name at its end; by a trace, which follows the kind of the axis
            font = {"color": PARENT, "size": 14}
            looks = {"text": ["parent"], "textposition": "top left", "textfont": font}
            x, y = parent.epoch[-1:], validation[-1:]
            sketch.scatter(panel=column, x=x, y=y, mode="text", **looks)


def _add_curve(
    sketch: Sketch,
    column: int,
    name: str,
    x: np.ndarray,
    y: np.ndarray,
    color: str,
    dash: str = "solid",
) -> None:
    sketch.scatter(
        panel=column,
        x=x,
        y=y,
        name=name,
        # Markers would hide the dashes, but a single point has no line to show.
        mode="lines+markers" if len(x) == 1 or (dash == "solid" and len(x) < 40) else "lines",
        line={"color": color, "dash": dash, "width": 2.5},
        marker={"size": 5, "color": color},
        hovertemplate=f"epoch %{{x:.3~f}}<br>{name} %{{y:.4f}}<extra></extra>",
    )


def _mark_best(sketch: Sketch, column: int, info: LearningCurves, y: np.ndarray) -> None:
    at = np.flatnonzero(info.epoch == info.best_epoch) if info.best_epoch else np.empty(0, int)
    words = "best validation loss, epoch %{x}<br>%{y:.4f}<extra></extra>"
    looks: dict[str, Any] = {"panel": column, "name": "best epoch", "hovertemplate": words}
    sketch.dots(info.epoch[at], y[at], BEST, 11, symbol="diamond", **looks)


def _add_baseline(sketch: Sketch, baseline: float, end: float) -> None:
    words = f"always the most frequent training class: {baseline:.2%}<extra></extra>"
    looks: dict[str, Any] = {"panel": 2, "name": "majority class", "hovertemplate": words}
    sketch.curve([0, end], [baseline, baseline], MUTED, 1.5, dash="dot", **looks)
    words, font = f"majority class {baseline:.1%}", {"color": MUTED, "size": 14}
    sketch.words(words, end, baseline, panel=2, xanchor="right", yanchor="top", font=font)


def _label_lines(sketch: Sketch, info: LearningCurves) -> None:
    """Names of the lines, always at the same place, above both panels."""
    best = f"◆ best epoch {info.best_epoch}" if info.best_epoch else ""
    words = f"<span style='color:{TRAINING}'>┄ training</span>   <b>━ validation</b>   "
    mark = f"<span style='color:{BEST}'>{best}</span>"
    sketch.caption(words + mark, y=1.02, font={"color": VALIDATION, "size": 15})


def _nice_end(info: LearningCurves) -> float:
    """Right end of the axis: grows by steps, never beyond what was planned."""
    reached = float(info.epoch[-1]) if len(info.epoch) else 0.0
    running = 0.0 if info.partial is None else info.partial[0]
    return nice_end(max(reached, running), info.planned)


def _loss_axis(
    info: LearningCurves, log_loss: bool, parent: LearningCurves | None
) -> dict[str, Any]:
    if log_loss:
        return {"type": "log"}
    behind = [] if parent is None else [parent.loss, parent.val_loss]
    # The loss of an untrained network would flatten the curve: it counts until an epoch is
    # recorded. From then on the axis only grows, with whole epochs.
    begun = [info.highest_loss, info.partial[1] if info.partial else None]
    also = [] if len(info.epoch) else begun
    seen = np.concatenate([info.loss, info.val_loss, *behind, [v for v in also if v is not None]])
    seen = seen[np.isfinite(seen)]
    top = float(seen.max()) if len(seen) else 1.0
    step = 10 ** np.floor(np.log10(max(top, 1e-6))) / 2
    return {"type": "linear", "range": [0, float(np.ceil(top * 1.02 / step) * step)]}


def _accuracy_range(info: LearningCurves, parent: LearningCurves | None) -> list[float]:
    behind = [] if parent is None else [parent.accuracy, parent.val_accuracy]
    also = [info.baseline, info.lowest_accuracy, info.partial[2] if info.partial else None]
    low = [v for v in also if v is not None]
    seen = np.concatenate([info.accuracy, info.val_accuracy, *behind, low])
    seen = seen[np.isfinite(seen)]
    return [max(0.0, np.floor(10 * (seen.min() if len(seen) else 0.0)) / 10 - 0.05), 1.005]


def _thinned(count: int, keep: int | None) -> np.ndarray:
    """Indices of at most about `MOST_POINTS` epochs, first, last and best among them."""
    if count <= MOST_POINTS:
        return np.arange(count)
    chosen = np.linspace(0, count - 1, MOST_POINTS).astype(int)
    return np.unique(np.append(chosen, [] if keep is None else [keep])).astype(int)


def _alt(info: LearningCurves) -> str:
    if not len(info.epoch):
        return "Loss and accuracy over epochs; nothing has been recorded yet."
    return (
        f"Loss and accuracy over {counted(int(info.epoch[-1]), 'epoch')}. Last validation loss "
        f"{number_text(info.val_loss[-1])}, last validation accuracy {info.val_accuracy[-1]:.1%}."
        + words_of_marks(info.marks)
    )
