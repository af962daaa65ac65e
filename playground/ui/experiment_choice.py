"""The switch between experiments, on pages that serve them all."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.experiments import EXPERIMENTS, Experiment
from playground.quoted import quoted
from playground.ui.plain_text import literal


def set_experiment(key: str, asked: str | None, default: str) -> None:
    """Puts the switch at what a link asks for; an unknown name is said in a sentence."""
    if asked is not None and asked not in EXPERIMENTS:
        st.warning(
            f"Expected an experiment among {', '.join(EXPERIMENTS)}. "
            f"Received: experiment={literal(quoted(asked))}.",
            icon=":material/link_off:",
        )
    st.session_state[key] = asked if asked in EXPERIMENTS else default


def experiment_switch(key: str, help_text: str) -> Experiment[Any]:
    """Draws the switch in the sidebar. Another experiment begins with a link of its own."""
    with st.sidebar:
        name = st.selectbox(
            "Experiment",
            list(EXPERIMENTS),
            key=key,
            format_func=lambda name: EXPERIMENTS[name].title,
            help=help_text,
            on_change=_begin_link,
            args=(key,),
            persist_state="session",
        )
    return EXPERIMENTS[name]


def _begin_link(key: str) -> None:
    st.query_params.clear()
    st.query_params["experiment"] = st.session_state[key]
