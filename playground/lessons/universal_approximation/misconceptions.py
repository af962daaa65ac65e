"""Two beliefs about fits that sound right, each tested within seconds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from playground.datasets.functions import target_named
from playground.experiments.function_fit import FunctionFitConfig
from playground.lessons.universal_approximation.frames import fits_figure
from playground.number_text import number_text
from playground.runs import Run
from playground.runs.shown import shown_at
from playground.ui import services
from playground.ui.live_figure import live_figure
from playground.ui.misconceptions import Misconception, Outcome
from playground.ui.stream import stream_of

FORMULA = r"$2x^3 + 4x^2 - 5x + 1$"
OUTSIDE = 4.0
SIN = "sin(x) on [-3, 3]"


def draw(runs: Sequence[Run]) -> None:
    """The fit of the run, also beyond the interval that it is trained on."""
    (run,) = runs
    live_figure(
        fits_figure(
            shown_at(services.store(), run.id, "fit"), FunctionFitConfig.parse(run.config), []
        ),
        f"function_fit:misconception {run.id}",
        stream=stream_of("fits", runs, references=0),
        part="fits",
    )


def _formula(runs: Sequence[Run]) -> Outcome:
    seen = shown_at(services.store(), runs[0].id, "fit").arrays or {}
    target = target_named(runs[0].config["target"])
    answer = float(np.interp(OUTSIDE, seen["x"], seen["y"][0]))
    wanted = float(target.function(np.array([OUTSIDE]))[0])
    error = abs(answer - wanted)
    inside = float(seen["sup_norm"][0])
    return Outcome(
        0 if error < 1 else 1 if error < 10 else 2,
        f"at x = {OUTSIDE:g} it says {number_text(answer)}, and the formula {number_text(wanted)}.",
        f"Where it has training points it is never further off than {number_text(inside)}. "
        "Beyond the last point no training point tells the network where to bend, so it soon goes "
        "on in a straight line, whatever the formula does.",
    )


def _linear(runs: Sequence[Run]) -> Outcome:
    small, large = (fit["r_squared"] for fit in runs[0].report["fits"])
    gain = large - small
    return Outcome(
        0 if gain > 0.1 else 1 if gain > 0.01 else 2,
        f"R² is {small:.3f} with 1 neuron and {large:.3f} with 100.",
        f"Without an activation function each neuron is a straight line, and a sum of 100 straight "
        f"lines is one again: R² stays at {large:.3f}. It is the bend that more neurons multiply.",
    )


MISCONCEPTIONS = (
    Misconception(
        "A network that fits a curve has found its formula.",
        f"100 neurons learn {FORMULA} from points between −4 and 2. How far off are they at x = 4?",
        ("less than 1", "between 1 and 10", "more than 10"),
        2,
        ({"target": "cubic", "neurons": (100,), "epochs": 1000},),
        _formula,
    ),
    Misconception(
        "With enough neurons, any network can follow a curve.",
        "One neuron without an activation function, then 100 of them, learn a sine. How much "
        "better is the fit of the 100?",
        ("much better", "a little better", "no better"),
        2,
        ({"target": SIN, "neurons": (1, 100), "activation": "linear", "epochs": 1000},),
        _linear,
    ),
)
