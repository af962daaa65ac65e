"""Which runs are compared: those of the link, and those that are chosen on the page."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import streamlit as st

from playground.comparison.curves import metric_names, shown_metrics
from playground.comparison.view import FEWEST_RUNS, MOST_METRICS, MOST_RUNS, VIEWS, CompareView
from playground.experiments import EXPERIMENTS, Lesson
from playground.experiments.run_names import distinct, names_of, run_name
from playground.quoted import quoted
from playground.runs import Run, RunQuery, Snapshot
from playground.ui import services
from playground.ui.link import put_in_link, say_of_link
from playground.ui.plain_text import literal
from playground.ui.sections import change
from playground.ui.visitor import visible_run, visible_runs

LESSON: Lesson[CompareView] = Lesson("compare", VIEWS)
RUNS, METRICS = "compare:chosen runs", "compare:chosen metrics"
RECENT = 200


def take_link() -> None:
    """A link to other runs than those on show is a choice of its own."""
    linked = st.query_params.get("runs")
    if linked and linked != st.session_state.get("compare:runs"):
        st.session_state.pop("compare:preset", None)


def known_runs(view: CompareView) -> list[Run]:
    """The runs of the link that are kept here; the others are named."""
    ids = view.run_ids
    if len(ids) > MOST_RUNS:
        st.warning(
            f"Expected {FEWEST_RUNS} to {MOST_RUNS} runs to compare. Received: {len(ids)}. "
            f"The first {MOST_RUNS} are shown.",
            icon=":material/filter_8:",
        )
    found, missing = [], []
    for run_id in ids[:MOST_RUNS]:
        try:
            found.append(visible_run(run_id))
        except KeyError:
            missing.append(run_id)
    if missing:
        say_of_link(
            f"Expected ids of recorded runs. Received: {quoted(', '.join(missing))}. The page Runs "
            "lists those that are kept; the others are shown."
        )
    deleted = [run for run in found if run.deleted is not None]
    if deleted:
        words = ", ".join(names_of(deleted))
        st.info(
            literal(f"In the bin, where it can be restored for seven days of use: {words}."),
            icon=":material/delete:",
        )
    return found


def choose_runs(view: CompareView, runs: Sequence[Run]) -> None:
    """A list of recent runs; what is chosen goes into the link."""
    recent = visible_runs(services.store().find(RunQuery(alone=True, limit=RECENT)))
    by_id = {run.id: run for run in (*runs, *recent) if run.experiment in EXPERIMENTS}
    st.session_state[RUNS] = [run.id for run in runs if run.id in by_id]
    titles = distinct([_title(run) for run in by_id.values()])
    names = dict(zip(by_id, titles, strict=True))
    st.multiselect(
        "Runs",
        list(by_id),
        key=RUNS,
        format_func=names.__getitem__,
        max_selections=MOST_RUNS,
        placeholder="Choose two to eight runs",
        on_change=_change_runs,
        args=(view,),
        help="The newest first. The page Runs finds older ones, and those of sweeps and searches.",
    )


def choose_metrics(view: CompareView, snapshots: Sequence[Snapshot]) -> None:
    """What the curves show."""
    st.session_state[METRICS] = shown_metrics(view, snapshots)
    st.multiselect(
        "Metrics",
        metric_names(snapshots),
        key=METRICS,
        format_func=lambda name: name.replace("_", " "),
        max_selections=MOST_METRICS,
        on_change=_change_metrics,
        args=(view,),
        help="One or two of what was recorded after every epoch.",
    )


def _change_runs(view: CompareView) -> None:
    chosen = ",".join(st.session_state[RUNS])
    change(LESSON, view, runs=chosen)
    put_in_link("runs", chosen)


def _change_metrics(view: CompareView) -> None:
    change(LESSON, view, metrics=",".join(st.session_state[METRICS]))


def _title(run: Run) -> str:
    """What the page Runs calls it, too, and what finds it again in a list."""
    known = EXPERIMENTS[run.experiment].title
    when = datetime.datetime.fromtimestamp(run.created).strftime("%d %b %H:%M")
    return " · ".join([run_name(run), known, when])
