"""Networks on the plane side by side, as the page draws them and as the stream sends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from playground.experiments.plane_classifier import PlaneClassifierConfig
from playground.figures.figure import Figure
from playground.figures.run_lines import run_lines
from playground.figures.surface_comparison import surface_comparison
from playground.live import Source
from playground.runs import Run, RunStore, Shown
from playground.runs.shown import shown_at
from playground.ui.plane import view
from playground.ui.plane.compare_lines import compared_curves
from playground.ui.plane.compare_settings import SUGGESTED
from playground.ui.plane.frames import network_of

CURVES_HEIGHT = 270
PREFIX = {"seed": "seed ", "learning_rate": "rate ", "batch_size": "batch "}


def labels_of(vary: str, runs: Sequence[Run]) -> list[str]:
    """What each run has in the field that varies."""
    texts = [PlaneClassifierConfig.parse(run.config).as_text()[vary] for run in runs]
    return [PREFIX.get(vary, "") + (text or "none").replace("_", " ") for text in texts]


def in_step(store: RunStore, runs: Sequence[Run]) -> list[Shown]:
    """Each run at the newest epoch that all have reached; one that has ended waits for nobody."""
    newest = [shown_at(store, run.id, "weights") for run in runs]
    under_way = [each.epoch for each in newest if not each.run.state.is_finished()]
    slowest = min(under_way, default=None)
    return [shown_at(store, run.id, "weights", slowest) for run in runs]


def surfaces_figure(seen: Sequence[Shown], vary: str, looks: view.Looks) -> Figure:
    """The surface of each network, at the moments given."""
    runs = [each.run for each in seen]
    configs = [PlaneClassifierConfig.parse(run.config) for run in runs]
    panels = [
        view.surface(
            config, network_of(each, config), looks, title=label, count=view.COMPARED_POINTS
        )
        for label, config, each in zip(labels_of(vary, runs), configs, seen, strict=True)
    ]
    return surface_comparison(panels)


def curves_figure(store: RunStore, runs: Sequence[Run], vary: str, *, log_loss: bool) -> Figure:
    """The curves of all."""
    lines = compared_curves(
        PlaneClassifierConfig.parse(runs[0].config),
        labels_of(vary, runs),
        [store.snapshot(run.id) for run in runs],
        band=vary == "seed",
        log_loss=log_loss,
    )
    return run_lines(lines, height=CURVES_HEIGHT)


def _frame(store: RunStore, runs: tuple[Run, ...], look: Mapping[str, Any]) -> dict[str, Figure]:
    vary = look["vary"]
    if vary not in SUGGESTED:
        raise ValueError(f"Expected a field to vary. Received: {vary[:40]}.")
    looks = view.Looks(look["discretize"], look["test_points"])
    return {
        "surfaces": surfaces_figure(in_step(store, runs), vary, looks),
        "curves": curves_figure(store, runs, vary, log_loss=look["log_loss"]),
    }


PLANE_COMPARISON = Source(
    _frame, {"vary": str, "discretize": bool, "test_points": bool, "log_loss": bool}
)
