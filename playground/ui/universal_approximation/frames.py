"""The fits of networks to a curve, as the page draws them and as the stream sends them."""

from __future__ import annotations

from collections.abc import Mapping
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
from playground.ui.universal_approximation.reference import reference_of

EXPERIMENT = EXPERIMENTS["function_fit"]
HEIGHT = 370


def fits_figure(shown: Shown | None, config: FunctionFitConfig) -> Figure:
    """A run at one moment, or the target alone."""
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
        [*fits, *_reference(config)],
        points=np.column_stack([data.train.x[:, 0], data.train.y]) if target.noise else None,
        band=config.compare == "seeds",
        epochs=config.epochs,
    )
    return function_fits(info, height=HEIGHT)


def _losses(history: dict[str, np.ndarray], index: int, count: int) -> np.ndarray:
    name = "val_loss" if count == 1 else f"val_loss_{index + 1}"
    return history.get(name, np.empty(0))


def _reference(config: FunctionFitConfig) -> list[Fit]:
    """What scikit-learn has fitted so far, dashed, in the colours of the same sizes."""
    found = []
    for k, result in enumerate(reference_of(config)):
        if result is not None:
            epoch = np.arange(1, len(result["curve"]) + 1)
            label = f"scikit-learn, {config.neurons[k]}"
            found.append(Fit(label, result["y"], epoch, result["curve"], "dash", k))
    return found


def references_known(config: FunctionFitConfig) -> int:
    """How many of scikit-learn's fits have come: with each there is another frame to see."""
    return sum(result is not None for result in reference_of(config))


def _frame(store: RunStore, runs: tuple[Run, ...], view: Mapping[str, Any]) -> dict[str, Figure]:
    del view
    shown = shown_at(store, runs[0].id, "fit")
    return {"fits": fits_figure(shown, FunctionFitConfig.parse(shown.run.config))}


FITS = Source(_frame, {"references": int})
