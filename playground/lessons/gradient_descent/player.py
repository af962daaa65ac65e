"""Plays the steps in the browser; the page hears where it stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from playground.ui.browser_files import component_script
from playground.ui.control_group import key_of
from playground.ui.sections import Section

KEY = "gradient_descent:player"
_FOLDER = Path(__file__).parent
_component = st.components.v2.component(
    "playground_descent_player",
    html='<div class="playground-descent"></div>\n',
    css=(_FOLDER / "player.css").read_text(),
    js=component_script(_FOLDER / "player.js", _FOLDER.parents[1] / "ui" / "dragged.js"),
    isolate_styles=False,
)


def player(
    section: Section[Any], step: int, last: int, scene: str, rests: Callable[[int], None]
) -> None:
    """Buttons for one step and for many, and a slider over all of them.

    Args:
        scene: A new one is played by itself, up to the step.
        rests: A callback, told the step at which it rests.
    """

    def told() -> None:
        rests(min(max(0, int(st.session_state[KEY]["rests"])), last))

    _component(
        key=KEY,
        data={"step": step, "last": last, "scene": scene, "slider": key_of(section, "step")},
        on_rests_change=told,
    )
