"""The figures of a configuration."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from playground.figures.descent_curves import Fit, LossCurve, descent_curves, neuron_fit
from playground.figures.figure import Figure
from playground.figures.loss_surface import Arrows, LossMap, OptimizerPath, loss_surface
from playground.lessons.gradient_descent.network_slice import network_slice
from playground.lessons.gradient_descent.settings import (
    REACH,
    DescentConfig,
    NeuronConfig,
    SliceConfig,
    descents,
)
from playground.reference.gradient_descent import NEURONS, OPTIMIZERS
from playground.reference.threshold_unit import ThresholdUnit, decision_line

SIDE, FINE_SIDE = 61, 161
"""Places along each side of a map; of one with jumps."""
FIT_POINTS = 101


def surface_figure(config: DescentConfig, *, height: int, legend: bool = False) -> Figure:
    """The map with each optimizer's path to the step on show."""
    paths = descents(config)
    t = config.shown_step
    drawn = [
        OptimizerPath(name, OPTIMIZERS[name].title, paths[name].places[: t + 1])
        for name in config.running
    ]
    shown, surface = paths[config.shown_optimizer], config.surface
    place = shown.places[t]
    is_exact = config.sees_all or not np.isfinite(place).all()
    full = None if is_exact else surface.gradient(place)
    arrows = Arrows(
        _pair(place), _pair(shown.gradients[t]), None if full is None else _pair(full),
        _pair(shown.places[t + 1]),
    )  # fmt: skip
    return loss_surface(loss_map(config), drawn, arrows, config.start, height=height, legend=legend)


def _pair(values: np.ndarray) -> tuple[float, float]:
    return float(values[0]), float(values[1])


def loss_map(config: DescentConfig) -> LossMap:
    """The surface itself, computed once for all who look at it."""
    if isinstance(config, SliceConfig):
        return _slice_map(SliceConfig(activation=config.activation, directions=config.directions))
    assert isinstance(config, NeuronConfig)
    return _neuron_map(config.neuron)


@lru_cache(maxsize=8)
def _neuron_map(name: str) -> LossMap:
    neuron = NEURONS[name]
    is_step = neuron.activation == "heaviside"
    grid = np.linspace(-REACH, REACH, FINE_SIDE if is_step else SIDE)
    box = (-REACH, REACH, -REACH, REACH)
    lines = [decision_line(ThresholdUnit((x, 1.0), 0.0), box).ends for x in neuron.x]
    edges = [ends for ends in lines if ends] if is_step else []
    return LossMap(("w", "b"), grid, _losses(NeuronConfig(neuron=name), grid), edges)  # type: ignore[arg-type]


@lru_cache(maxsize=8)
def _slice_map(config: SliceConfig) -> LossMap:
    grid = np.linspace(-REACH, REACH, SIDE)
    path = network_slice(config.activation, config.directions).path
    recorded = path if config.directions == "principal" else None
    return LossMap(config.axes, grid, _losses(config, grid), recorded=recorded)


def _losses(config: DescentConfig, grid: np.ndarray) -> np.ndarray:
    """Row by row, so that a network with many points needs little memory."""
    surface = config.surface
    rows = [np.stack([grid, np.full_like(grid, second)], axis=1) for second in grid]
    return np.array([surface.losses(row) for row in rows])


def curves_figure(config: DescentConfig, *, height: int) -> Figure:
    """The losses of all steps."""
    paths = descents(config)
    drawn = [
        LossCurve(name, OPTIMIZERS[name].title, paths[name].losses[: config.last_step + 1])
        for name in config.running
    ]
    losses = loss_map(config).losses
    span = float(losses.min()), float(losses.max())
    return descent_curves(drawn, config.shown_step, span, height=height)


def fit_figure(config: NeuronConfig, *, height: int) -> Figure:
    """What the neuron of each optimizer says at the step on show."""
    paths, surface, neuron = descents(config), config.surface, NEURONS[config.neuron]
    x = fit_inputs(config)
    fits = [
        Fit(name, surface.outputs(paths[name].places[config.shown_step], x[:, None]))
        for name in config.running
    ]
    is_line = neuron.activation == "linear"
    return neuron_fit(x, (neuron.x, neuron.y), fits, classes=not is_line, height=height)


def fit_inputs(config: NeuronConfig) -> np.ndarray:
    """Inputs from a little below the first point to a little above the last."""
    x = NEURONS[config.neuron].x
    edge = 0.1 * (max(x) - min(x))
    return np.linspace(min(x) - edge, max(x) + edge, FIT_POINTS)
