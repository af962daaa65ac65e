"""Which run is played, and from which epoch: the link says it."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

import streamlit as st

from playground.experiments import EXPERIMENTS
from playground.experiments.recorded_runs import recorded_runs
from playground.experiments.run_names import distinct, run_name
from playground.quoted import quoted
from playground.runs import Run, RunQuery, RunState
from playground.ui import services
from playground.ui.link import say_of_link
from playground.ui.visitor import visible_run, visible_runs

MOST_OFFERED = 50


def asked_run() -> Run | None:
    """The run in the link, when it is one that can be played; a sentence when it is not."""
    run_id = st.query_params.get("run")
    if not run_id:
        return None
    try:
        run = visible_run(run_id)
    except KeyError as error:
        say_of_link(error.args[0], "run")
        return None
    if run.experiment not in EXPERIMENTS:
        st.warning("The experiment of this run is not of this playground.")
        return None
    return run


def choose_run(now: Run | None, *, of_studies: bool) -> Run | None:
    """A box with the newest runs; the one in the link is chosen. Where there are none, it has those
    that come with the playground.

    Args:
        of_studies: Whether runs of sweeps and searches are offered, too.
    """
    states = tuple(state for state in RunState if state.is_finished())
    query = RunQuery(states=states, alone=not of_studies, limit=MOST_OFFERED)
    found = visible_runs(services.store().find(query))
    runs = {run.id: run for run in found if run.experiment in EXPERIMENTS and run.epochs}
    if now is not None:
        runs = {now.id: now} | runs
    if not runs or (now is not None and now.is_recorded):
        runs |= {run.id: run for run in _recorded()}
    if not runs:
        return None
    names = dict(zip(runs, distinct([_label(run) for run in runs.values()]), strict=True))
    chosen = st.selectbox(
        "Run",
        list(runs),
        index=0,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        key=f"replay:choice:{now.id if now else ''}",
    )
    if chosen != (now.id if now else None) and now is not None:
        st.query_params.from_dict({"run": chosen})
        st.rerun()
    return runs[chosen]


def asked_epoch(epochs: Sequence[float]) -> float:
    """The epoch in the link, or the first."""
    text = st.query_params.get("epoch")
    if text is None:
        return epochs[0]
    try:
        epoch = float(text)
    except ValueError:
        epoch = math.nan
    if not math.isfinite(epoch):
        say_of_link(
            f"Expected epoch to be a number. Received: epoch={quoted(text)}. The replay begins at "
            "the first.",
            "epoch",
        )
        return epochs[0]
    return min(max(epoch, epochs[0]), epochs[-1])


def _recorded() -> list[Run]:
    """Those of classifiers first: there is more to see."""
    found = [each.run for each in recorded_runs().values()]
    return sorted(found, key=lambda run: "test_accuracy" not in run.measures)


def _label(run: Run) -> str:
    score = run.measures.get("test_accuracy", run.measures.get("val_accuracy"))
    accuracy = f" · {score:.1%}" if score is not None else ""
    title = EXPERIMENTS[run.experiment].title
    if run.is_recorded:
        return f"Recorded run · {title} · {run_name(run)}{accuracy}"
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(run.created))
    return f"{title} · {run_name(run)}{accuracy} · {when}"
