"""Start: what this is, and where to go."""

import streamlit as st

from playground.experiments import EXPERIMENTS
from playground.experiments.run_names import run_name
from playground.number_text import counted
from playground.ui import services
from playground.ui.gallery import lesson_cards
from playground.ui.plain_text import literal
from playground.ui.run_links import page_of

st.title("Move a slider. Train. Watch it learn.")
st.markdown(
    "Each page is one idea of deep learning that you can run: set its numbers on the left, press "
    "**Train**, and the curves grow while you watch."
)
lesson_cards()

latest = services.store().runs(limit=1)
if latest:
    run = latest[0]
    known = EXPERIMENTS.get(run.experiment)
    title = known.title if known else literal(run.experiment)
    st.subheader("The newest run")
    st.page_link(
        page_of(run),
        label=f"{title}: {literal(run_name(run))}, {run.state.value} after "
        f"{counted(run.epochs, 'epoch')}",
        icon=":material/history:",
        query_params={"run": run.id},
    )
