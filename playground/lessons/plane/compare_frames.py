"""Networks on the plane side by side, as the page draws them and as the stream sends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from playground.experiments.plane_classifier import PlaneClassifierConfig
from playground.experiments.plane_classifier.figures.curves import compared_curves
from playground.figures.figure import Figure
from playground.figures.palette import MUTED
from playground.figures.sketch import axis_number
from playground.lessons.plane.compare_settings import SUGGESTED
from playground.lessons.plane.frames import on_either_axis, values_of, weights_of
from playground.live import MANY, ChannelError, Source
from playground.runs import Run, RunStore, Shown
from playground.runs.shown import shown_at

CURVES_HEIGHT = 270
PREFIX = {"seed": "seed ", "learning_rate": "rate ", "batch_size": "batch "}


def labels_of(vary: str, runs: Sequence[Run]) -> list[str]:
    """What each run has in the field that varies."""
    texts = [PlaneClassifierConfig.parse(run.config).as_text()[vary] for run in runs]
    return [PREFIX.get(vary, "") + (text or "none").replace("_", " ") for text in texts]


def in_step(store: RunStore, runs: Sequence[Run], until: float | None = None) -> list[Shown]:
    """Each run at the newest epoch that all have reached; one that has ended waits for nobody.

    Args:
        until: An epoch that somebody looks back at.
    """
    if until is not None:
        return [shown_at(store, run.id, "weights", until) for run in runs]
    newest = [shown_at(store, run.id, "weights") for run in runs]
    under_way = [each.epoch for each in newest if not each.run.state.is_finished()]
    slowest = min(under_way, default=None)
    return [shown_at(store, run.id, "weights", slowest) for run in runs]


def weights_in_step(seen: Sequence[Shown]) -> list[np.ndarray]:
    """All weights of each network, flat, at the moments given."""
    return [weights_of(each, PlaneClassifierConfig.parse(each.run.config)) for each in seen]


def curves_figure(
    store: RunStore, runs: Sequence[Run], vary: str, marked: float | None = None
) -> Figure:
    """The curves of all.

    Args:
        marked: An epoch at which to draw a vertical line.
    """
    base, labels = PlaneClassifierConfig.parse(runs[0].config), labels_of(vary, runs)
    snapshots = [store.snapshot(run.id) for run in runs]
    linear, logarithmic = (
        compared_curves(base, labels, snapshots, band=vary == "seed", log_loss=log)
        for log in (False, True)
    )
    figure = on_either_axis(linear, logarithmic, height=CURVES_HEIGHT)
    if marked is not None:
        figure["layout"]["shapes"] = [
            _mark(marked, number) for number in range(1, len(linear.panels) + 1)
        ]
    return figure


def _mark(epoch: float, panel: int) -> dict[str, Any]:
    number = axis_number(panel)
    return {
        "type": "line",
        "xref": f"x{number}",
        "yref": f"y{number} domain",
        "x0": epoch,
        "x1": epoch,
        "y0": 0,
        "y1": 1,
        "line": {"color": MUTED, "width": 1.5},
    }


def _frame(store: RunStore, runs: tuple[Run, ...], options: Mapping[str, Any]) -> dict[str, Any]:
    vary = options["vary"]
    if vary not in SUGGESTED:
        raise ChannelError(f"Expected a setting to vary. Received: {vary[:40]}.")
    return {
        "networks": values_of(weights_in_step(in_step(store, runs))),
        "curves": curves_figure(store, runs, vary),
    }


PLANE_COMPARISON = Source(_frame, {"vary": str}, ids=MANY)
