"""What every page does for a student in a class: it notes who is here, and asks what the teacher
asks."""

from __future__ import annotations

import logging

import streamlit as st

from playground.classroom.class_store import FullError
from playground.runs import StoreError
from playground.ui import services
from playground.ui.class_here import class_here
from playground.ui.polls import ALL_POLLS, show_poll, standing_of_poll
from playground.ui.rerun_on_change import rerun_on_change
from playground.ui.visitor import my_class, visitor

log = logging.getLogger(__name__)
NOTED = "class:noted"
"""Key of whom the class has noted in this session."""


def attend_class() -> None:
    """Once on every page; nothing for the teacher, and where no class is open."""
    who = visitor()
    if class_here() is None or who.is_teacher or not who.id:
        return
    try:
        if st.session_state.get(NOTED) != who:
            my_class().enter(services.presence().here())
            st.session_state[NOTED] = who
        rerun_on_change(show_poll, ALL_POLLS, "class:poll", states=standing_of_poll)
    except FullError as error:
        st.warning(str(error), icon=":material/groups:")
    except StoreError as error:  # the page itself can do without
        log.error("The class could not be read or written: %s", error)
