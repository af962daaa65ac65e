"""What networks made of a function."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.datasets.functions import target_named
from playground.experiments import Experiment
from playground.experiments.function_fit import members, seen_places
from playground.figures.figure import Figure
from playground.figures.function_fits import Fit, FunctionFits, function_fits
from playground.runs import Run, RunState, RunStore


def fits_picture(
    store: RunStore,
    run: Run,
    experiment: Experiment[Any],
    config: Any,
    *,
    until: float | None = None,
    height: int = 400,
) -> Figure:
    """The last fits that were finite, and the validation loss of each network.

    Args:
        until: The epoch to look back to; None for the end.
    """
    target = target_named(config.target)
    x, networks, history = seen_places(target), members(config), store.history(run.id)
    if run.state is RunState.FAILED:
        until = min(run.epochs, run.epochs if until is None else until)
    observed = store.observation(run.id, "fit", until)
    if until is not None:
        shown = history.get("epoch", np.empty(0)) <= until
        history = {name: column[shown] for name, column in history.items()}
    data = experiment.load_data(config)
    fits = [
        Fit(
            member.label,
            None if observed is None else observed["y"][k],
            history.get("epoch", np.empty(0)),
            history.get("val_loss" if len(networks) == 1 else f"val_loss_{k + 1}", np.empty(0)),
            color_of=k,
        )
        for k, member in enumerate(networks)
    ]
    info = FunctionFits(
        target.low,
        target.high,
        x,
        target.function(x),
        fits,
        points=np.column_stack([data.train.x[:, 0], data.train.y]) if target.noise else None,
        band=config.compare == "seeds",
        epochs=config.epochs,
    )
    return function_fits(info, height=height)
