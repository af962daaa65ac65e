"""Start: what this is, and where to go."""

import streamlit as st

from playground.ui.gallery import PAUSE, course
from playground.ui.run_links import continue_link
from playground.ui.share import headline
from playground.ui.visitor import my_last_run

headline("Move a slider. Train. Watch it learn.", "home:share")
words, pause = st.columns([4, 1], vertical_alignment="center")
words.markdown(
    "Each page is one idea of deep learning that you can run: set its numbers on the left, press "
    "**Train**, and the curves grow while you watch."
)
pause.toggle("Pause the pictures", key=PAUSE)
last = my_last_run()
if last is not None:
    continue_link(last)
course()
