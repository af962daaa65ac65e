"""The figures of one network on the plane, as a page draws them and as the stream sends them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.experiments.plane_classifier import PlaneClassifierConfig
from playground.figures.decision_surface import DecisionSurface, decision_surface
from playground.figures.figure import Figure
from playground.figures.hidden_space import hidden_space
from playground.figures.neuron_maps import neuron_maps
from playground.figures.run_lines import run_lines
from playground.foundations.plane_network import PlaneNetwork
from playground.live import Source
from playground.runs import Run, RunStore, Shown
from playground.runs.shown import shown_at
from playground.ui.plane import view
from playground.ui.plane.curves import curves

SURFACE_HEIGHT = 380
CURVES_HEIGHT = 250
CURVES = 0
"""In place of the number of a hidden layer."""


def network_of(shown: Shown | None, config: PlaneClassifierConfig) -> PlaneNetwork | None:
    """The network on show; None before there is one."""
    if shown is None or shown.arrays is None:
        return None
    return view.network(config, shown.arrays["flat"])


def neurons_figure(config: PlaneClassifierConfig, net: PlaneNetwork | None) -> Figure:
    """Every neuron's map; blank ones before there is a network."""
    return neuron_maps(view.neurons(config, net or view.blank_network(config)))


def surface_figure(shown: DecisionSurface) -> Figure:
    """The surface with its points."""
    return decision_surface(shown, height=SURFACE_HEIGHT)


def looks_of(config: PlaneClassifierConfig, *, discretize: bool, test_points: bool) -> view.Looks:
    """How a surface is drawn: people know all points that they placed themselves."""
    return view.Looks(discretize, test_points or config.dataset == "own")


def curves_figure(
    store: RunStore, config: PlaneClassifierConfig, shown: Shown | None, *, log_loss: bool
) -> Figure:
    """Loss and accuracy until the moment on show."""
    snapshot = store.snapshot(shown.run.id) if shown else None
    until = shown.epoch if shown else None
    lines = curves(config, snapshot, until=until, log_loss=log_loss)
    return run_lines(lines, height=CURVES_HEIGHT)


def fold_figure(config: PlaneClassifierConfig, net: PlaneNetwork | None, layer: int) -> Figure:
    """Where a hidden layer sends the plane."""
    return hidden_space(None if net is None else view.fold(config, net, layer))


def _frame(store: RunStore, runs: tuple[Run, ...], look: Mapping[str, Any]) -> dict[str, Figure]:
    shown = shown_at(store, runs[0].id, "weights")
    config = PlaneClassifierConfig.parse(shown.run.config)
    net, layer = network_of(shown, config), look["below"]
    if layer != CURVES and layer not in view.folded_layers(config):
        raise ValueError(f"Expected a hidden layer of two or three units. Received: {layer}.")
    looks = looks_of(config, discretize=look["discretize"], test_points=look["test_points"])
    return {
        "neurons": neurons_figure(config, net),
        "surface": surface_figure(view.surface(config, net, looks)),
        "below": fold_figure(config, net, layer)
        if layer
        else curves_figure(store, config, shown, log_loss=look["log_loss"]),
    }


PLANE = Source(_frame, {"discretize": bool, "test_points": bool, "log_loss": bool, "below": int})
