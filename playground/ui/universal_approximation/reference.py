"""scikit-learn's fits beside ours: asked for by a button, computed by a worker."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.engine import EngineError
from playground.experiments.function_fit import FunctionFitConfig, reference_fit
from playground.ui import house

KEY = "function_fit:reference"
POLL_SECONDS = 0.5
Question = tuple[str, tuple[int, ...], int]


def reference_of(config: FunctionFitConfig) -> list[dict[str, Any] | None]:
    """The fit of each size, None for those that are under way; empty when nobody asked."""
    asked = st.session_state.get(KEY)
    if asked is None or asked[0] != _question(config):
        return []
    return [future.result() if _is_there(future) else None for future in asked[1]]


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
    """One after another, as the lecture trains them."""
    try:
        futures = [
            house.engine().compute(reference_fit, config.target, neurons, number, config.seed)
            for number, neurons in enumerate(config.neurons)
        ]
    except EngineError as error:
        st.error(str(error), icon=":material/error:")
        return
    st.session_state[KEY] = (_question(config), futures)


def _question(config: FunctionFitConfig) -> Question:
    return config.target, config.neurons, config.seed


def _is_there(future: Any) -> bool:
    return bool(future.done() and future.status == "finished")
