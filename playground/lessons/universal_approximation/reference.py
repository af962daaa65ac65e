"""scikit-learn's fits beside ours: asked for by a button, computed by a worker, one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from playground.engine import EngineError
from playground.experiments.function_fit import FunctionFitConfig, reference_fit
from playground.ui.computed import computed
from playground.ui.refusal import keep_refusal

KEY = "function_fit:reference"
"""Key of the target, the sizes and the seed that somebody asked for."""
Question = tuple[str, tuple[int, ...], int]


def reference_of(config: FunctionFitConfig) -> list[dict[str, Any] | None]:
    """The fit of each size, None for those to come; empty when nobody asked."""
    if st.session_state.get(KEY) != _question(config):
        return []
    try:
        found = reference_fits(config)
    except EngineError as error:
        keep_refusal(str(error))
        del st.session_state[KEY]
        return []
    return [*found, *[None] * (len(config.neurons) - len(found))]


def reference_fits(
    config: FunctionFitConfig, answer: Callable[..., dict[str, Any] | None] = computed
) -> list[dict[str, Any]]:
    """The fits of the first sizes, as far as they have come; a worker begins with the next.

    Args:
        answer: What gives a fit; with `known_answer` no worker begins.

    Raises:
        EngineError: a fit failed, or its worker died.
    """
    found: list[dict[str, Any]] = []
    for number, size in enumerate(config.neurons):
        fit = answer(reference_fit, config.target, size, number, config.seed)
        if fit is None:
            break
        found.append(fit)
    return found


def reference_button(config: FunctionFitConfig) -> None:
    """Asks for the lecture's own networks."""
    st.button(
        "Compare with scikit-learn",
        icon=":material/compare:",
        help="MLPRegressor with the lecture's settings (ReLU, Adam 0.001, up to 5,000 epochs), one "
        "after another on the same points: about half a minute for five sizes.",
        disabled=bool(reference_of(config)),
        on_click=_ask,
        args=(config,),
    )


def _ask(config: FunctionFitConfig) -> None:
    st.session_state[KEY] = _question(config)


def _question(config: FunctionFitConfig) -> Question:
    return config.target, config.neurons, config.seed
