"""What a comparison has found: curves, a row per run, and the spread over seeds."""

from __future__ import annotations

import numpy as np
import streamlit as st

from playground.experiments.plane_classifier import class_count
from playground.lessons.plane.compare_frames import curves_figure, labels_of
from playground.lessons.plane.compare_settings import CompareConfig
from playground.lessons.plane.one_network import log_loss_switch
from playground.number_text import number_text
from playground.runs import Run
from playground.ui import services
from playground.ui.data_table import data_table
from playground.ui.live_figure import live_figure
from playground.ui.stream import Stream

LOG_LOSS = "plane:compare log loss"


def results(
    config: CompareConfig, runs: list[Run], stream: Stream | None, moment: float | None
) -> None:
    """Curves of all runs, a row per run, and the spread over seeds.

    Args:
        moment: The epoch that somebody looks back at; None for the newest.
    """
    live_figure(
        curves_figure(services.store(), runs, config.vary, moment),
        "plane:compared curves",
        stream=stream,
        part="curves",
        switches=log_loss_switch(LOG_LOSS),
        toolbar=True,
    )
    _table(config, labels_of(config.vary, runs), runs)
    if config.vary == "seed":
        _spread(runs, classes=bool(class_count(config.base.parse(runs[0].config))))


def _table(config: CompareConfig, labels: list[str], runs: list[Run]) -> None:
    rows = []
    for label, run in zip(labels, runs, strict=True):
        test = run.report.get("test") or {}
        rows.append(
            {
                config.controls()[config.vary].label: label,
                "Test accuracy": test.get("accuracy"),
                "Test loss": test.get("loss"),
                "Seconds": run.seconds,
                "Parameters": run.parameters,
                "State": run.message or run.state.value,
            }
        )
    data_table(
        rows,
        formats={"Test accuracy": "percent", "Test loss": "%.4f", "Seconds": "%.1f"},
        alt="Test accuracy, test loss, seconds and parameters of each network.",
    )


def _spread(runs: list[Run], *, classes: bool) -> None:
    name = "accuracy" if classes else "loss"
    scores = [run.report["test"][name] for run in runs if run.report.get("test")]
    if len(scores) < 2:
        return
    mean, spread = float(np.mean(scores)), float(np.std(scores, ddof=1))
    words = (
        f"{mean:.1%} ± {spread:.1%}" if classes else f"{number_text(mean)} ± {number_text(spread)}"
    )
    st.markdown(
        f"Test {name} over {len(scores)} seeds: **{words}** (mean and standard deviation). The "
        f"band reaches from the lowest to the highest."
    )
