"""The fits of networks to a curve, as the page draws them and as the stream sends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from playground.experiments import EXPERIMENTS
from playground.experiments.function_fit import FunctionFitConfig, fits
from playground.experiments.function_fit.function_fits import Fit
from playground.experiments.observation import FigureOptions
from playground.figures.figure import Figure
from playground.lessons.universal_approximation.reference import reference_fits
from playground.live import Source
from playground.runs import Run, RunStore, Shown
from playground.runs.shown import shown_at
from playground.ui.computed import known_answer
from playground.ui.observed_figure import figures_of

EXPERIMENT = EXPERIMENTS["function_fit"]
HEIGHT = 370


def fits_figure(
    shown: Shown | None,
    config: FunctionFitConfig,
    references: Sequence[Mapping[str, Any]],
    store: RunStore | None = None,
) -> Figure:
    """A run at one moment, or the target alone, and what scikit-learn has fitted so far."""
    moment = figures_of(EXPERIMENT, config, shown, store).moment("fit")
    return fits(moment, FigureOptions(height=HEIGHT), _dashed(references, config))


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
    references = reference_fits(config, known_answer)  # only a page asks a worker
    return {"fits": fits_figure(shown, config, references[: max(0, view["references"])], store)}


FITS = Source(_frame, {"references": int})
