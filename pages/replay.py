"""A run again, epoch by epoch."""

import streamlit as st

from playground.experiments.run_names import run_name
from playground.lessons.replay.choice import asked_epoch, asked_run, choose_run
from playground.lessons.replay.player import player
from playground.replay import moments_of
from playground.runs import Run
from playground.ui import services
from playground.ui.link import say_unknown_keys
from playground.ui.run_links import page_link
from playground.ui.share import share
from playground.ui.study_runs import show_study_runs
from playground.ui.window import name_tab

say_unknown_keys(("run", "epoch", "studies"))
left, right = st.columns([2, 5], vertical_alignment="bottom")
left.title("How did it get there?")
with (
    right,
    st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="right"),
):
    run = choose_run(asked_run(), of_studies=show_study_runs("replay"))
    if run is not None:
        page_link(run)
    share("replay:share")
if run is None:
    st.info("No finished run yet: open a page and press Train.", icon=":material/replay:")
    st.stop()
if not run.state.is_finished():
    st.caption(
        ":material/hourglass_top: This run is still training. You can play what it has recorded "
        "so far; open this page again when it has finished to see the rest."
    )
name_tab("Replay", run_name(run))
epochs = moments_of(services.store(), run)
if not epochs:
    st.info("This run ended before anything was recorded.", icon=":material/replay:")
    st.stop()


@st.fragment
def play(run: Run) -> None:
    """The link follows the player without a run of the whole page."""
    held = player(run, epochs, asked_epoch(epochs))
    if held is not None:
        st.query_params["run"], st.query_params["epoch"] = run.id, f"{held:g}"


play(run)
st.caption(
    "Strong lines show the run up to this epoch, faint lines what came later. Each figure shows "
    "what was last recorded by then. Keys: space plays and pauses, the arrow keys step, "
    "F fills the screen, Escape leaves it."
)
