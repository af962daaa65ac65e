"""The fits of networks to a curve, as the page draws them and as the stream sends them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.experiments import EXPERIMENTS
from playground.experiments.function_fit import FunctionFitConfig, fits
from playground.experiments.observation import Look
from playground.figures.figure import Figure
from playground.figures.function_fits import Fit
from playground.live import Source
from playground.runs import Run, RunStore, Shown
from playground.runs.shown import shown_at
from playground.ui.observed_figure import figures_of
from playground.ui.universal_approximation.reference import reference_of

EXPERIMENT = EXPERIMENTS["function_fit"]
HEIGHT = 370


def fits_figure(shown: Shown | None, config: FunctionFitConfig) -> Figure:
    """A run at one moment, or the target alone, and what scikit-learn has fitted so far."""
    figures = figures_of(EXPERIMENT, config, shown)
    return fits(figures.moment("fit"), Look(height=HEIGHT), _reference(config))


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
