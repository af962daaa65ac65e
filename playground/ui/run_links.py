"""Ways to where a run is shown, and where it is trained."""

from __future__ import annotations

import streamlit as st

from playground.experiments import EXPERIMENTS
from playground.experiments.run_names import run_name
from playground.number_text import counted
from playground.runs import Run
from playground.ui.plain_text import literal


def page_of(run: Run) -> str:
    """The file of the page that shows a run; of the list of runs for one of an experiment that is
    not known here, as it may come from another playground."""
    known = EXPERIMENTS.get(run.experiment)
    return known.page.file if known else "pages/runs.py"


def page_link(run: Run, label: str = "Open page", icon: str = ":material/open_in_new:") -> None:
    """A link to the page that shows a run."""
    st.page_link(page_of(run), label=label, icon=icon, query_params={"run": run.id})


def replay_link(run: Run) -> None:
    """A link to a run's replay; greyed until there is an epoch to look back at."""
    st.page_link(
        "pages/replay.py",
        label="Replay",
        icon=":material/replay:",
        query_params={"run": run.id},
        disabled=not run.epochs,
        help="The curves and figures of this run, epoch by epoch; also on the whole screen.",
    )


def continue_link(run: Run) -> None:
    """A link to a run that somebody comes back to."""
    known = EXPERIMENTS.get(run.experiment)
    title = known.title if known else literal(run.experiment)
    reached = f"{run.state.value} after {counted(run.epochs, 'epoch')}"
    label = f"Continue your last run: {title}, {literal(run_name(run))}, {reached}"
    page_link(run, label, ":material/history:")
