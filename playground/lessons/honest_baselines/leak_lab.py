"""Second section: count distinct values, then add noise, and see which scores were earned."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import numpy as np
import streamlit as st

from playground.comparison.baselines import BASELINES, SIGMAS, noise_curves
from playground.engine import EngineError
from playground.experiments.series_data import split_forda
from playground.figures.accuracy_over_noise import NoiseCurve, accuracy_over_noise
from playground.figures.distinct_values import DistinctValues, distinct_values
from playground.figures.palette import SERIES
from playground.figures.template import empty
from playground.lessons.honest_baselines.settings import LEAK, VALIDATION_SPLIT, LeakConfig
from playground.lessons.honest_baselines.trained import Attempts, attempts
from playground.ui import services
from playground.ui.computed import computed
from playground.ui.live_figure import live_figure
from playground.ui.refusal import say_refused
from playground.ui.sections import change

HEIGHT = 335
SLIDER, TOGGLE = "leak:sigma", "leak:noisy training"
LOOKS = {
    "majority": ("majority", SERIES[6]),
    "ridge": ("ridge on samples", SERIES[4]),
    "nearest_neighbour": ("1-nearest neighbour", SERIES[2]),
    "spectrum_ridge": ("ridge on spectrum", SERIES[0]),
    "distinct_values": ("counting values", SERIES[1]),
}
"""Label and colour of each method's curve."""
TRAINED_COLORS = (SERIES[3], SERIES[5])


def show(config: LeakConfig) -> None:
    """The controls of the noise, every method's score under it, and what the rule sees."""
    _controls(config)
    try:
        found = _curves(config)
    except EngineError as error:
        say_refused(error)
        return
    _scores(found, config)
    left, right = st.columns([5, 6])
    with left:
        if found is None:
            figure = empty("A worker is counting; this takes a few seconds.", height=HEIGHT)
        else:
            figure = distinct_values(_histogram(found, config), height=HEIGHT)
        live_figure(figure, "leak:distinct")
    with right:
        curves = list(scores(found, config).values())
        live_figure(
            accuracy_over_noise(curves, SIGMAS, nearest(config.sigma), height=HEIGHT), "leak:curves"
        )


def _curves(config: LeakConfig) -> dict[str, Any] | None:
    """What the worker measured; None while it measures. Then it begins with the other training."""
    question = (noise_curves, config.seed, VALIDATION_SPLIT)
    found = computed(*question, config.noisy_training)
    if found is not None:
        with suppress(EngineError):  # said when somebody asks for it
            computed(*question, not config.noisy_training)
    return found


def nearest(sigma: float) -> float:
    """The measured noise level that is nearest."""
    return min(SIGMAS, key=lambda level: abs(level - sigma))


def scores(found: Mapping[str, Any] | None, config: LeakConfig) -> dict[str, NoiseCurve]:
    """Accuracy over noise by method: the baselines as a worker measured them, and trained
    networks where their runs report it. More points of a network may be added here."""
    curves: dict[str, NoiseCurve] = {}
    if found is None:
        return curves
    for name, accuracies in found["accuracies"].items():
        curves[name] = NoiseCurve(*LOOKS[name], np.array(SIGMAS), accuracies)
    if not config.noisy_training:
        for each, color in zip(_best_networks(), TRAINED_COLORS, strict=False):
            noisy = each.noisy or {}
            sigmas = np.array([0.0, noisy["sigma"]])
            accuracies = np.array([float(each.accuracies.mean()), noisy["accuracy"]])
            measured = _measured(each)
            if measured:
                sigmas, accuracies = np.array(SIGMAS), np.array(measured)
            name = each.method.benchmark.label.lower()
            curves[each.method.preset] = NoiseCurve(name, color, sigmas, accuracies, dash="dot")
    return curves


def _best_networks() -> list[Attempts]:
    """Trained networks that were tested with noise, best first; as many as are drawn."""
    tested = [each for each in attempts() if each.noisy]
    best = sorted(tested, key=lambda each: -float(each.accuracies.mean()))
    return best[: len(TRAINED_COLORS)]


def _measured(each: Attempts) -> list[float] | None:
    """The newest run's accuracy at every noise level, from the weights that it kept; None while a
    worker measures, and of what is no Transformer: there two levels that its report has must do."""
    run, measure = each.finished[0], each.method.lesson.accuracies_under_noise
    if measure is None or not services.store().observation_epochs(run.id, "final_weights"):
        return None
    weights = services.store().observation(run.id, "final_weights")
    if weights is None:
        return None
    text = json.dumps(run.config, sort_keys=True)
    try:
        found: list[float] | None = computed(measure, text, weights["flat"].tobytes(), SIGMAS)
    except EngineError:  # logged where it happened; the two levels must do
        return []
    return found


def _scores(found: Mapping[str, Any] | None, config: LeakConfig) -> None:
    """Each baseline's accuracy at this noise, and what the noise has cost."""
    sigma = nearest(config.sigma)
    curves = scores(found, config)
    for column, baseline in zip(st.columns(len(BASELINES)), reversed(BASELINES), strict=True):
        curve = curves.get(baseline.name)
        now = curve.at(sigma) if curve else None
        before = curve.at(0.0) if curve else None
        cost = 0.0 if now is None or before is None else 100 * (now - before)
        moved = abs(cost) >= 0.05
        column.metric(
            baseline.label,
            "…" if now is None else f"{now:.1%}",
            f"{cost:+.1f} points" if moved else "±0 points",
            delta_color="normal" if moved else "off",
            delta_arrow="auto" if moved else "off",
            help=baseline.how.capitalize() + ".",
        )


def _histogram(found: Mapping[str, Any], config: LeakConfig) -> DistinctValues:
    place = SIGMAS.index(nearest(config.sigma))
    names = split_forda(config.seed, VALIDATION_SPLIT).class_names
    return DistinctValues(found["histograms"][place], names, float(found["thresholds"][place]))


def _controls(config: LeakConfig) -> None:
    left, right = st.columns([3, 2], vertical_alignment="center")
    st.session_state[SLIDER] = nearest(config.sigma)
    st.session_state[TOGGLE] = config.noisy_training
    left.select_slider(
        "Noise σ on the test series",
        SIGMAS,
        key=SLIDER,
        format_func=lambda sigma: f"{sigma:g}",
        help="Gaussian noise. A series has standard deviation 1, so 0.01 is a hundredth of it.",
        on_change=_take,
        args=(config, "sigma", SLIDER),
    )
    right.toggle(
        "Noise on the training series too",
        key=TOGGLE,
        help="Fit every method on series with as much noise as the test has.",
        on_change=_take,
        args=(config, "noisy_training", TOGGLE),
    )


def _take(config: LeakConfig, field: str, key: str) -> None:
    change(LEAK, config, **{field: st.session_state[key]})
