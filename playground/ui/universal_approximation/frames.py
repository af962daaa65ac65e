"""The fits of networks to a curve, as the page draws them and as the stream sends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from playground.datasets.functions import target_named
from playground.experiments import EXPERIMENTS
from playground.experiments.function_fit import FunctionFitConfig, members, seen_places
from playground.figures.figure import Figure
from playground.figures.function_fits import Fit, FunctionFits, function_fits
from playground.live import Source
from playground.runs import Run, RunStore, Shown
from playground.runs.shown import shown_at
from playground.ui import house
from playground.ui.universal_approximation.reference import reference_fits

EXPERIMENT = EXPERIMENTS["function_fit"]
HEIGHT = 370


def fits_figure(
    shown: Shown | None, config: FunctionFitConfig, references: Sequence[Mapping[str, Any]]
) -> Figure:
    """A run at one moment, or the target alone, and what scikit-learn has fitted so far."""
    target = target_named(config.target)
    x = seen_places(target)
    networks = members(config)
    data = EXPERIMENT.load_data(config)
    observed = shown.arrays if shown else None
    history = shown.until(house.store().history(shown.run.id)) if shown else {}
    fits = [
        Fit(
            member.label,
            None if observed is None else observed["y"][k],
            history.get("epoch", np.empty(0)),
            _losses(history, k, len(networks)),
            color_of=k,
        )
        for k, member in enumerate(networks)
    ]
    info = FunctionFits(
        target.low,
        target.high,
        x,
        target.function(x),
        [*fits, *_dashed(references, config)],
        points=np.column_stack([data.train.x[:, 0], data.train.y]) if target.noise else None,
        band=config.compare == "seeds",
        epochs=config.epochs,
    )
    return function_fits(info, height=HEIGHT)


def _losses(history: dict[str, np.ndarray], index: int, count: int) -> np.ndarray:
    name = "val_loss" if count == 1 else f"val_loss_{index + 1}"
    return history.get(name, np.empty(0))


def _dashed(references: Sequence[Mapping[str, Any]], config: FunctionFitConfig) -> list[Fit]:
    """In the colours of the same sizes."""
    return [
        Fit(
            f"scikit-learn, {config.neurons[k]}",
            fit["y"],
            np.arange(1, len(fit["curve"]) + 1),
            fit["curve"],
            "dash",
            k,
        )
        for k, fit in enumerate(references)
    ]


def _frame(store: RunStore, runs: tuple[Run, ...], view: Mapping[str, Any]) -> dict[str, Figure]:
    shown = shown_at(store, runs[0].id, "fit")
    config = FunctionFitConfig.parse(shown.run.config)
    return {"fits": fits_figure(shown, config, reference_fits(config, view["references"]))}


FITS = Source(_frame, {"references": int})
