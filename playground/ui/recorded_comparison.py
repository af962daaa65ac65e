"""Recorded runs that differ in one setting: what pages compare before there is more to compare."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import streamlit as st

from playground.comparison.curves import compared_curves
from playground.comparison.differences import run_names
from playground.comparison.view import CompareView
from playground.experiments import EXPERIMENTS, Experiment
from playground.experiments.recorded_runs import recorded_configs, recorded_runs
from playground.figures.figure import Figure
from playground.figures.run_lines import run_lines
from playground.number_text import counted
from playground.runs import Run, Snapshot


@lru_cache(maxsize=1)
def activations_compared() -> tuple[Run, ...]:
    """One network on the plane, with an activation function each; none where none are recorded."""
    for experiment in EXPERIMENTS.values():
        if all("activations" in changes for changes in experiment.recorded or ({},)):
            ids = [run_id for run_id in recorded_configs(experiment) if run_id in recorded_runs()]
            return tuple(recorded_runs()[run_id].run for run_id in ids)
    return ()


def say_example(yours: str, chosen: Experiment[Any] | None = None) -> None:
    """Says that what follows is recorded, and how to have one's own.

    Args:
        chosen: The experiment that somebody has chosen; the example may be of another one.
    """
    runs = activations_compared()
    if not runs:
        st.markdown(yours)
        return
    epochs = counted(runs[0].planned_epochs, "epoch")
    words = f"Three recorded runs of {epochs} on the plane, which differ only in the activation."
    if chosen is not None and runs[0].experiment != chosen.name:
        title = EXPERIMENTS[runs[0].experiment].title
        words = f"This example is of another experiment, *{title}*. {words}"
    st.markdown(f":material/movie: {words} {yours}")


@lru_cache(maxsize=4)
def example_curves(height: int) -> Figure:
    """Their validation curves, the same for everybody."""
    view = CompareView(show="validation")
    known = recorded_runs()
    snapshots = [Snapshot(run, dict(known[run.id].history)) for run in activations_compared()]
    lines = compared_curves(view, snapshots, run_names([each.run for each in snapshots]))
    return run_lines(lines, height=height)
