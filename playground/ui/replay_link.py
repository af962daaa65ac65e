"""The way to a run's replay."""

from __future__ import annotations

import streamlit as st

from playground.runs import Run


def replay_link(run: Run) -> None:
    """A link; greyed until there is an epoch to look back at."""
    st.page_link(
        "pages/replay.py",
        label="Replay",
        icon=":material/replay:",
        query_params={"run": run.id},
        disabled=not run.epochs,
        help="The curves and pictures of this run, epoch by epoch; also on the whole screen.",
    )
