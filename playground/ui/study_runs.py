"""Runs of sweeps and searches in a list: left out until somebody asks for them."""

from __future__ import annotations

import streamlit as st

from playground.ui.window import begins_at_link

LINK = "studies"
"""The parameter of a link that asks for them."""


def show_study_runs(page: str) -> bool:
    """A switch, which travels in the link; returns whether runs of sweeps and searches are listed.

    Args:
        page: Its name, for the key of the switch.
    """
    key = f"{page}:{LINK}"
    if begins_at_link(key):
        st.session_state[key] = st.query_params.get(LINK) == "true"
    asked = st.toggle("Include sweeps and searches", key=key)
    if asked:
        st.query_params[LINK] = "true"
    else:
        st.query_params.pop(LINK, None)
    return asked
