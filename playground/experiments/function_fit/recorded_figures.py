"""What networks make of a function."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from playground.datasets.functions import target_named
from playground.experiments.function_fit.config import FunctionFitConfig, members
from playground.experiments.function_fit.data import shown_positions
from playground.experiments.function_fit.function_fits import Fit, FunctionFits, function_fits
from playground.experiments.observation import FigureOptions, Moment
from playground.figures.figure import Figure


def fits(
    moment: Moment[FunctionFitConfig], options: FigureOptions, references: Sequence[Fit] = ()
) -> Figure:
    """The target with the fits, and the validation loss of each network until then.

    Args:
        references: Fits by others, to stand beside those of the run.
    """
    config, history, train = moment.config, moment.history, moment.data.train
    target, networks = target_named(config.target), members(config)
    x, nothing = shown_positions(target), np.empty(0)
    shown = [
        Fit(
            member.label,
            None if moment.arrays is None else moment.arrays["y"][k],
            history.get("epoch", nothing),
            history.get("val_loss" if len(networks) == 1 else f"val_loss_{k + 1}", nothing),
            color_of=k,
        )
        for k, member in enumerate(networks)
    ]
    info = FunctionFits(
        target.low,
        target.high,
        x,
        target.function(x),
        [*shown, *references],
        points=np.column_stack([train.x[:, 0], train.y]) if target.noise else None,
        band=config.compare == "seeds",
        epochs=config.epochs,
        marks=moment.marks,
    )
    return function_fits(info, height=options.height or 400)
