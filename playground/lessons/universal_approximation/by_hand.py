"""First section: neurons placed by hand or by a recipe, and how far their sum is from a target."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import streamlit as st

from playground.datasets.functions import Target, TargetError, samples, target_named
from playground.datasets.functions.curve import Curve
from playground.figures.error_rate import ErrorRate, error_rate
from playground.figures.neuron_sum import NeuronSum, neuron_sum, seen
from playground.lessons.universal_approximation import moving
from playground.lessons.universal_approximation.by_hand_words import understand, what_it_is, why_not
from playground.lessons.universal_approximation.settings import BY_SLIDER, LIMITS, ByHand
from playground.lessons.universal_approximation.target_choice import (
    choose_target,
    is_drawn,
    with_click,
)
from playground.number_text import number_text
from playground.reference.approximation import (
    HEIGHT_OF_STEP,
    Arrangement,
    NeuronName,
    Rate,
    SumOfNeurons,
    errors,
    interval_points,
    sup_errors,
    theoretical_rate,
)
from playground.ui.data_table import data_table
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal
from playground.ui.refusal import say_refused
from playground.ui.sections import Section, change, clicked

__all__ = ["SECTION", "inspect", "show", "understand"]

HEIGHT = 345
LINES = (
    "Thin: what each neuron adds, :blue[blue] where α > 0, :orange[orange] where α < 0. "
    "Triangles: where it turns, −b/w."
)
NOISY_EXAMPLES = 100
COUNTS = tuple(range(2, 101, 2))
HELP = {
    "weights": "How steeply the neuron rises; where it is negative, the neuron falls.",
    "biases": "Moves the neuron along x: it turns at −b/w.",
    "heights": "How much of the neuron is added to the sum.",
}
SYMBOLS = {"weights": "w", "biases": "b", "heights": "\\alpha"}

SECTION = Section(
    "universal_approximation",
    "By hand",
    {
        "bumps on the cubic": ByHand(),
        "a pair is a bump": ByHand(target="sin", neurons=2, arrangement="own"),
        "ramps of ReLU": ByHand(activation="relu", arrangement="ramps"),
        "stairs": ByHand(target="sin", activation="heaviside", arrangement="ramps", neurons=30),
        "a hundred lines": ByHand(activation="linear", arrangement="ramps", neurons=100),
        "a hundred cubics": ByHand(
            target="sin", activation="polynomial", arrangement="ramps", neurons=100
        ),
        "a jump": ByHand(target="sawtooth", neurons=50),
    },
)


def show(config: ByHand) -> None:
    """The target, the figure of the sum beside that of the error, and what moves them."""
    choose_target(SECTION, config, config.goal)
    try:
        neurons = config.placed
        gaps = errors_of(config, neurons)
    except ValueError as error:
        st.info(literal(str(error)), icon=":material/info:")
        neurons, gaps = None, None
    _buttons(config, gaps)
    if neurons is not None and gaps is not None:
        _words(config, neurons, gaps[0])
    left, right = st.columns([8, 5])
    with left:
        info = sum_of(config, neurons, gaps[0] if gaps else None)
        place = live_figure(
            neuron_sum(info, height=HEIGHT),
            "universal_approximation:sum",
            clickable=is_drawn(config.goal),
            moving=moving.sum_follows(config, info, HEIGHT) if neurons is not None else None,
        )
        st.caption(LINES)
    own = config.arrangement == "own"
    if own:
        with right:
            _sliders(config)
    with st.container() if own else right:
        rate = rate_of(config, gaps)
        live_figure(
            error_rate(rate, height=HEIGHT),
            "universal_approximation:rate",
            moving=moving.rate_follows(config, rate.floor) if len(rate.counts) and gaps else None,
        )
    if place and is_drawn(config.goal):
        try:
            clicked(SECTION, config, target=with_click(config.goal, place))
        except TargetError as error:
            say_refused(error)


def errors_of(config: ByHand, neurons: SumOfNeurons) -> tuple[float, float]:
    """The sup-norm error and the mean squared one."""
    x = interval_points(config.goal.low, config.goal.high)
    return errors(neurons.values(x), config.goal.function(x))


def _buttons(config: ByHand, gaps: tuple[float, float] | None) -> None:
    sup, mean = (number_text(gap) for gap in gaps) if gaps else ("–", "–")
    bumps, ramps, hand, first, second = st.columns([3, 3, 3, 4, 4], vertical_alignment="center")
    now = "own" if config.arrangement == "own" else config.recipe
    for place, label, arrangement, disabled in (
        (bumps, "Arrange bumps", "bumps", config.activation not in HEIGHT_OF_STEP),
        (ramps, "Best heights" if config.is_polynomial else "Arrange ramps", "ramps", False),
        (hand, "By hand", "own", False),
    ):
        place.button(
            label,
            key=f"{SECTION.name}:arrange {arrangement}",
            type="primary" if arrangement == now else "secondary",
            disabled=disabled,
            width="stretch",
            on_click=change,
            args=(SECTION, config),
            kwargs={"arrangement": arrangement},
        )
    with first.container(key=moving.METRICS[0]):
        st.metric("Sup-norm error", sup, help="The largest distance on the interval, max |y − f|.")
    with second.container(key=moving.METRICS[1]):
        st.metric("Mean squared error", mean, help="The mean of (y − f)² over the interval.")


def _words(config: ByHand, neurons: SumOfNeurons, gap: float) -> None:
    refused = why_not(config, neurons, gap)
    if refused:
        st.info(refused, icon=":material/info:")
    else:
        st.markdown(what_it_is(config, neurons))


def sum_of(config: ByHand, neurons: SumOfNeurons | None, gap: float | None) -> NeuronSum:
    """The target and the sum, as the figure takes them."""
    goal = config.goal
    x = seen(goal.low, goal.high)
    return NeuronSum(goal.low, goal.high, x, goal.function(x), neurons, _points(goal), gap)


def _points(goal: Target) -> np.ndarray | None:
    """The points of a drawn target; a few examples of a noisy one."""
    if isinstance(goal.function, Curve):
        return np.stack([goal.function.x, goal.function.y], axis=1)
    return np.stack(samples(goal, NOISY_EXAMPLES), axis=1) if goal.noise else None


def rate_of(config: ByHand, gaps: tuple[float, float] | None) -> ErrorRate:
    """The error of the recipe for every number of neurons, and that of now."""
    name = "best heights" if config.is_polynomial else f"arranged {config.recipe}"
    measured, rate = _measured(config.target, config.recipe, config.activation, config.steepness)
    own = config.arrangement == "own"
    neurons = min(config.neurons, BY_SLIDER) if own else config.neurons
    return ErrorRate(
        np.array(COUNTS[: len(measured)]), measured, rate, neurons, gaps[0] if gaps else None, name
    )


@lru_cache(maxsize=64)
def _measured(
    target: str, recipe: Arrangement, activation: NeuronName, steepness: float
) -> tuple[np.ndarray, Rate | None]:
    """The error for every number of neurons, and its bound; no numbers where there are none."""
    goal = target_named(target)
    place = (goal.function, goal.low, goal.high, recipe, activation, steepness)
    try:
        return sup_errors(*place, COUNTS), theoretical_rate(*place)
    except ValueError:
        return np.array([]), None


def _sliders(config: ByHand) -> None:
    """w, b and α of the neurons that are set by hand, two by two: a pair makes a bump."""
    count = min(config.neurons, BY_SLIDER)
    pairs = [range(k, min(k + 2, count)) for k in range(0, count, 2)]
    names = [" and ".join(f"neuron {k + 1}" for k in pair).capitalize() for pair in pairs]
    for tab, pair in zip(st.tabs(names), pairs, strict=True):
        with tab:
            for k, place in zip(pair, st.columns(2), strict=False):
                with place:
                    _sliders_of(config, k)


def _sliders_of(config: ByHand, k: int) -> None:
    for field, (reach, step) in LIMITS.items():
        key = moving.key_of_slider(field, k)
        st.session_state[key] = float(getattr(config, field)[k])
        st.slider(
            f"${SYMBOLS[field]}_{k + 1}$",
            -reach,
            reach,
            step=step,
            key=key,
            help=HELP[field],
            on_change=_from_slider,
            args=(config, field, k),
        )


def _from_slider(config: ByHand, field: str, k: int) -> None:
    values = list(getattr(config, field))
    values[k] = st.session_state[moving.key_of_slider(field, k)]
    change(SECTION, config, **{field: tuple(values)})


def inspect(config: ByHand) -> None:
    """Every neuron's numbers."""
    try:
        neurons = config.placed
    except ValueError as error:
        st.info(literal(str(error)), icon=":material/info:")
        return
    rows = zip(
        neurons.weights.tolist(),
        neurons.biases.tolist(),
        neurons.heights.tolist(),
        neurons.breakpoints.tolist(),
        strict=True,
    )
    data_table(
        [
            {"Neuron": k, "w": w, "b": b, "α": height, "−b/w": None if w == 0 else turn}
            for k, (w, b, height, turn) in enumerate(rows, start=1)
        ],
        formats=dict.fromkeys(("w", "b", "α", "−b/w"), "%.4g"),
        alt="Weight, bias, height and turning point of every neuron.",
    )
    st.caption(f"The output bias is {number_text(neurons.offset)}.")
