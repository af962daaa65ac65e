"""Plays the steps in the browser; the page hears where it stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from playground.ui.browser_files import component
from playground.ui.control_group import key_of
from playground.ui.moving import PACKAGE
from playground.ui.sections import Section

KEY = "gradient_descent:player"
_component = component(
    Path(__file__), '<div class="playground-descent"></div>', PACKAGE / "ui" / "dragged.js"
)


def player(section: Section[Any], step: int, last: int, animation: str) -> None:
    """Buttons for one step and for many, and a slider over all of them. The section's step is
    then the one at which it stopped.

    Args:
        animation: A new one is played by itself, up to the step.
    """
    slider = key_of(section, "step")

    def stopped() -> None:
        st.session_state[slider] = min(max(0, int(st.session_state[KEY]["stopped"])), last)

    _component(
        key=KEY,
        data={"step": step, "last": last, "animation": animation, "slider": slider},
        on_stopped_change=stopped,
    )
