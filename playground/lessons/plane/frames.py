"""The figures of one network on the plane, as a page draws them and as the stream sends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from playground.experiments.plane_classifier import PlaneClassifierConfig, untrained_weights
from playground.experiments.plane_classifier.figures.curves import before_training, curves
from playground.figures.figure import Figure
from playground.figures.line_panels import RunLines
from playground.figures.run_lines import run_lines
from playground.figures.scores_now import scores_now
from playground.live import Source
from playground.runs import Run, RunStore, Shown
from playground.runs.run import History, Mark
from playground.runs.shown import shown_at

CURVES_HEIGHT = 250


def weights_of(shown: Shown | None, config: PlaneClassifierConfig) -> np.ndarray:
    """All weights of the network on show, flat: untrained ones before a run has recorded any."""
    if shown is None or shown.arrays is None:
        return untrained_weights(config)
    return shown.arrays["flat"]


def values_of(weights: Sequence[np.ndarray]) -> dict[str, Any]:
    """What completes the figures of networks with these weights."""
    return {"weights": [np.asarray(flat, np.float32) for flat in weights]}


def curves_figure(store: RunStore, config: PlaneClassifierConfig, shown: Shown | None) -> Figure:
    """Loss and accuracy until the moment on show; before the first epoch, where they begin."""
    history, until = _history(store, config, shown)
    return _curves_figure(config, history, until, shown.run.marks if shown else ())


def _curves_figure(
    config: PlaneClassifierConfig, history: History, until: float | None, marks: tuple[Mark, ...]
) -> Figure:
    return on_either_axis(
        *(curves(config, history, until=until, log_loss=log, marks=marks) for log in (False, True)),
        height=CURVES_HEIGHT,
    )


def scores_figure(store: RunStore, config: PlaneClassifierConfig, shown: Shown | None) -> Figure:
    """Loss and accuracy of the network on show; an untrained one has them, too."""
    history, until = _history(store, config, shown)
    return scores_now(curves(config, history, until=until))


def _history(
    store: RunStore, config: PlaneClassifierConfig, shown: Shown | None
) -> tuple[History, float | None]:
    """What was recorded, and where to end; before the first epoch, how good the weights are."""
    history = store.history(shown.run.id) if shown else {}
    epochs = history.get("epoch", np.empty(0))
    if shown is None or not len(epochs) or shown.epoch < epochs[0]:
        return before_training(config, weights_of(shown, config)), None
    return history, shown.epoch


def on_either_axis(linear: RunLines, logarithmic: RunLines, *, height: int) -> Figure:
    """Curves whose loss gets a logarithmic axis in the browser, by the switch ``log_loss``."""
    figure, other = (run_lines(lines, height=height) for lines in (linear, logarithmic))
    shown, changed = figure["layout"], other["layout"]
    changes = {k: v for k, v in changed.items() if k != "meta" and v != shown.get(k)}
    return {**figure, "layout": {**shown, "meta": {**shown["meta"], "when": {"log_loss": changes}}}}


def _frame(store: RunStore, runs: tuple[Run, ...], options: Mapping[str, Any]) -> dict[str, Any]:
    del options
    shown = shown_at(store, runs[0].id, "weights")
    config = PlaneClassifierConfig.parse(shown.run.config)
    history, until = _history(store, config, shown)
    return {
        "networks": values_of([weights_of(shown, config)]),
        "curves": _curves_figure(config, history, until, shown.run.marks),
        "scores": scores_now(curves(config, history, until=until)),
    }


PLANE = Source(_frame)
"""One network on the plane: its weights, from which browsers draw what it does, its curves, and how
good it is now."""
