"""scikit-learn's fits beside ours: asked for by a button, computed by a worker, one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from playground.engine import EngineError
from playground.experiments.function_fit import FunctionFitConfig, reference_fit
from playground.ui import house
from playground.ui.run_requests import REFUSAL

KEY = "function_fit:reference"
POLL_SECONDS = 0.5
Question = tuple[str, tuple[int, ...], int]


@dataclass
class Reference:
    """Fits that somebody asked for.

    Attributes:
        question: Target, sizes and seed.
        results: Of the first sizes, as far as they have come.
        future: The fit that is under way.
    """

    question: Question
    results: list[dict[str, Any]] = field(default_factory=list)
    future: Any = None


def reference_of(config: FunctionFitConfig) -> list[dict[str, Any] | None]:
    """The fit of each size, None for those to come; empty when nobody asked."""
    asked: Reference | None = st.session_state.get(KEY)
    if asked is None or asked.question != _question(config):
        return []
    try:
        _advance(asked)
    except EngineError as error:
        st.session_state[REFUSAL] = str(error)
        del st.session_state[KEY]
        return []
    return [*asked.results, *[None] * (len(config.neurons) - len(asked.results))]


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
    st.session_state[KEY] = Reference(_question(config))


def _advance(asked: Reference) -> None:
    """Takes a fit that has come, and asks for the next.

    Raises:
        EngineError: a fit failed, or its worker died.
    """
    target, sizes, seed = asked.question
    if asked.future is not None and asked.future.done():
        if asked.future.status != "finished":
            raise EngineError(
                f"Expected scikit-learn to fit {sizes[len(asked.results)]} neurons. Received: the "
                f"worker says {asked.future.status}. Ask again."
            )
        asked.results.append(asked.future.result())
        asked.future = None
    number = len(asked.results)
    if asked.future is None and number < len(sizes):
        engine = house.engine()
        asked.future = engine.compute(reference_fit, target, sizes[number], number, seed)


def _question(config: FunctionFitConfig) -> Question:
    return config.target, config.neurons, config.seed
