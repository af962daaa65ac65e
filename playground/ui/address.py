"""Where this app's own routes are."""

from __future__ import annotations

import streamlit as st


def address_of(route: str) -> str:
    """A route, as ``/plotly``, below the path that the server was told to live at."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}{route}" if base else route
