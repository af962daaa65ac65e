"""Start: what this is, and where to go."""

import streamlit as st

from playground.ui import house
from playground.ui.gallery import lesson_cards
from playground.ui.run_page import page_of

st.title("Move a slider. Train. Watch it learn.")
st.markdown(
    "Each page is one idea of deep learning that you can run: set its numbers on the left, press "
    "**Train**, and the curves grow while you watch."
)
lesson_cards()

latest = house.store().runs(limit=1)
if latest:
    run = latest[0]
    st.subheader("Go on where you were")
    st.page_link(
        page_of(run),
        label=f"{run.experiment.replace('_', ' ')}: {run.state.value} after {run.epochs} epochs",
        icon=":material/history:",
        query_params={"run": run.id},
    )
