"""What moves: the player, the surface, the losses, and the numbers of the step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from playground.lessons.gradient_descent import moving
from playground.lessons.gradient_descent.figures import (
    curves_figure,
    fit_figure,
    fit_inputs,
    surface_figure,
)
from playground.lessons.gradient_descent.network_slice import network_slice
from playground.lessons.gradient_descent.player import player
from playground.lessons.gradient_descent.settings import NeuronConfig, SliceConfig
from playground.lessons.gradient_descent.words import curvature_words, step_words
from playground.number_text import number_text
from playground.reference.gradient_descent import OPTIMIZERS, OptimizerName
from playground.ui.control_group import key_of
from playground.ui.live_figure import live_figure
from playground.ui.sections import Section, clicked

HEIGHT, HALF = 350, 175
CLICKS = "gradient_descent:clicks"


def show(section: Section[Any], config: Any) -> None:
    """The player above the figures, the numbers below them."""
    player(section, config.shown_step, config.last_step, _animation(section))
    left, right = st.columns(2)
    with left:
        _surface(section, config)
    with right:
        _beside(section, config)
    _numbers(section, config)


def _animation(section: Section[Any]) -> str:
    """Another one for each preset and each click: it is played from its start."""
    preset = st.session_state[key_of(section, "preset")]
    last = f"{section.name}:animation"
    if preset in section.presets:
        st.session_state[last] = preset
    clicks = st.session_state.get(CLICKS, 0)
    return f"{section.name} {st.session_state.get(last, '')} {clicks}"


def _surface(section: Section[Any], config: Any, smooth: NeuronConfig | None = None) -> None:
    """The surface, or beside that of a step neuron the one of a sigmoid: a click is a new start.

    Args:
        smooth: The same settings with a sigmoid.
    """
    place = live_figure(
        surface_figure(smooth or config, height=HEIGHT, legend=config.surface_name == "heaviside"),
        f"gradient_descent:{'sigmoid ' if smooth else ''}surface",
        clickable=True,
        moving=moving.follows(section, config, "surface", smooth.surface if smooth else None),
    )
    if place:
        _begin_at(section, config, place)


def _begin_at(section: Section[Any], config: Any, place: Mapping[str, float]) -> None:
    """All optimizers begin where somebody clicked."""
    limits = (config.controls()[name] for name in config.axes)
    start = {
        control.name: min(max(round(float(place[axis]), 1) + 0.0, control.minimum), control.maximum)
        for axis, control in zip(("x", "y"), limits, strict=True)
    }
    st.session_state[CLICKS] = st.session_state.get(CLICKS, 0) + 1
    clicked(section, config, **start)


def _beside(section: Section[Any], config: Any) -> None:
    if isinstance(config, SliceConfig):
        _curves(section, config, HEIGHT)
    elif config.neuron == "heaviside":
        _surface(section, config, config.model_copy(update={"neuron": "sigmoid"}))
    else:
        _curves(section, config, HALF)
        _fit(section, config)


def _curves(section: Section[Any], config: Any, height: int) -> None:
    live_figure(
        curves_figure(config, height=height),
        "gradient_descent:curves",
        moving=moving.follows(section, config, "curves"),
    )


def _fit(section: Section[Any], config: NeuronConfig) -> None:
    inputs = fit_inputs(config).tolist()
    live_figure(
        fit_figure(config, height=HALF),
        "gradient_descent:fit",
        moving=moving.follows(section, config, "fit", inputs=inputs),
    )


def _numbers(section: Section[Any], config: Any) -> None:
    """The step of one optimizer, written out, and the curvature where it stands."""
    left, right = st.columns(2)
    with left:
        with st.container(key=moving.STEP):
            st.markdown(step_words(config))
        _choose_optimizer(section, config)
    with right, st.container(key=moving.CURVATURE):
        st.markdown(curvature_words(config))
    if isinstance(config, SliceConfig):
        st.caption(_slice_words(config))
    elif config.neuron == "heaviside":
        st.caption(
            "Left: a neuron with a step. Its loss only counts mistakes, so its surface is made of "
            "flat terraces. Right: the same points and the same start, with a sigmoid."
        )
        left, right = st.columns(2)
        with left:
            _curves(section, config, HALF)
        with right:
            _fit(section, config)


def _choose_optimizer(section: Section[Any], config: Any) -> None:
    names: tuple[OptimizerName, ...] = config.running or (config.shown_optimizer,)
    if len(names) < 2:
        return
    key = key_of(section, "watched")
    st.session_state[key] = config.shown_optimizer
    st.segmented_control(
        "Show the numbers of",
        names,
        key=key,
        format_func=lambda name: OPTIMIZERS[name].title,
        label_visibility="collapsed",
        required=True,
    )


def _slice_words(config: SliceConfig) -> str:
    found = network_slice(config.activation, config.directions)
    if config.directions == "principal":
        return (
            f"A slice through the {found.parameters} weights of the recorded run on *A plane to "
            f"play on*: {found.share:.1%} of the run's movement lies in it. Dashed: the run, which "
            f"ends on it at a loss of {number_text(float(found.surface.losses(found.path[-1])))}."
        )
    return (
        f"A slice through the {found.parameters} weights in two random directions; the trained "
        "network is in the middle."
    )
