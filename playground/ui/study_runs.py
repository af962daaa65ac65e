"""Runs of sweeps and searches in a list: left out until somebody asks for them."""

from __future__ import annotations

import streamlit as st

from playground.ui.link import put_in_link
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
    put_in_link(LINK, "true" if asked else None)
    return asked
