"""Everybody who is here, and small curves of all: live, without the page running again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from playground.lessons.class_page.frames import MEASURES, class_now
from playground.live import Channel
from playground.ui import services
from playground.ui.browser_files import component
from playground.ui.class_here import class_here
from playground.ui.refusal import refusals_kept, say_kept_refusal
from playground.ui.stream import Stream
from playground.ui.visitor import my_class

SHOW = "show"
"""What the link calls the run that the projector shows."""
NOBODY = "Nobody is here yet. Share, above, has the address of the class and the PIN."
NO_CLASS = "Students appear here once a class is open."
NAMES = "class:names"
_component = component(
    Path(__file__).with_name("curves.py"), '<div class="playground-class"></div>'
)


def show_now() -> None:
    """The switches, and a cell for everybody."""
    with st.container(horizontal=True, vertical_alignment="center"):
        measure = st.segmented_control(
            "Curves",
            list(MEASURES),
            default="accuracy",
            required=True,
            format_func=MEASURES.__getitem__,
            key="class:measure",
            label_visibility="collapsed",
        )
        choose_names()
        st.caption("Validation, over epochs. Click a cell to show it on the projector.")
    say_kept_refusal()
    stream = Stream(Channel.of("class", (), measure=measure))
    _component(
        key="class:now",
        data={
            "now": class_now(services.store(), str(measure)),
            "stream": stream.part("class"),
            "nobody": NO_CLASS if class_here() is None else NOBODY,
        },
        on_chosen_change=_project,
    )


def choose_names() -> None:
    """Names or animals: for everything that this page shows."""
    st.session_state[NAMES] = my_class().names_shown()
    st.toggle(
        "Show names",
        key=NAMES,
        on_change=_choose_names,
        help="Off, everybody is an animal, and no name is projected.",
    )


def _choose_names() -> None:
    with refusals_kept():
        my_class().show_names(bool(st.session_state[NAMES]))


def _project() -> None:
    chosen: Mapping[str, Any] | None = st.session_state["class:now"].get("chosen")
    if chosen is not None:
        st.query_params[SHOW] = str(chosen["run"])
