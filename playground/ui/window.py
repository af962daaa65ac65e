"""The browser's window: Back and Forward, and the place on the page.

Every change of the link is an entry in the browser's history; `window.js` sees to it that a gesture
makes one at most. On Back and Forward the link decides where the controls stand, as on a first
visit; at all other times the controls decide what the link says.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

APP = "Deep learning playground"
ICON = str(Path(__file__).parent / "icon.png")
UP = "window:up"
"""Key of how often this visitor was brought to the top of a page."""
_component = st.components.v2.component(
    "playground_window",
    html='<span class="playground-window"></span>',
    css=(Path(__file__).parent / "window.css").read_text(),
    js=(Path(__file__).parent / "window.js").read_text(),
    isolate_styles=False,
)


def attend_window() -> None:
    """Once on every page: it has no place of its own there."""
    _component(key="window", data={"up": st.session_state.get(UP, 0)})


def name_tab(page: str, shown: str = "") -> None:
    """The title of the browser's tab: what is shown, such as a run, and the page."""
    st.set_page_config(page_title=" · ".join(part for part in (shown, page, APP) if part))


def is_back_or_forward() -> bool:
    """Whether the page runs because somebody pressed Back or Forward."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and context.is_history_navigation


def begins_at_link(key: str) -> bool:
    """Whether the control of this key is to be put where the link says: at first, and after Back
    and Forward."""
    return key not in st.session_state or is_back_or_forward()


def bring_figure_into_view() -> None:
    """From a callback: scrolls up to where the figure and Train are."""
    st.session_state[UP] = st.session_state.get(UP, 0) + 1
