"""The class: who is here, what they train, who passed the task, and a poll."""

import streamlit as st

from playground.lessons.class_page.best import show_best
from playground.lessons.class_page.now import SHOW, show_now
from playground.lessons.class_page.poll import show_poll_of_class
from playground.lessons.class_page.projector import show_projector
from playground.ui.class_here import class_here
from playground.ui.class_limits import show_limits
from playground.ui.class_queue import show_queue
from playground.ui.link import say_unknown_keys
from playground.ui.share import headline
from playground.ui.tabs import show_tabs
from playground.ui.visitor import visitor

if not visitor().is_teacher:
    st.title("Class")
    st.markdown("This page is for the teacher of the class.")
    st.stop()
say_unknown_keys((SHOW,))
if SHOW in st.query_params and show_projector(st.query_params[SHOW]):
    st.stop()
headline("What is the class doing?", "class:share")
if class_here() is None:
    st.info(
        "No class is open: the app listens to this machine only. `./play --server.address=0.0.0.0` "
        "lets a class in.",
        icon=":material/group_off:",
    )
tabs = {
    "Now": show_now,
    "Task and best runs": show_best,
    "Poll": show_poll_of_class,
    "Queue": show_queue,
    "Limits": show_limits,
}
show_tabs(tabs, key="class:tabs")
