"""What a comparison has found: curves, a row per run, and the spread over seeds."""

from __future__ import annotations

import numpy as np
import streamlit as st

from playground.experiments.plane_classifier import class_count
from playground.figures.run_lines import run_lines
from playground.number_text import number_text
from playground.runs import Run
from playground.ui import house
from playground.ui.data_table import data_table
from playground.ui.live_figure import live_figure
from playground.ui.plane.compare_lines import compared_curves
from playground.ui.plane.compare_settings import CompareConfig

CURVES_HEIGHT = 270
LOG_LOSS = "plane:compare log loss"


def labels_of(config: CompareConfig, runs: list[Run]) -> list[str]:
    """What each run has in the field that varies."""
    texts = [config.base.parse(run.config).as_text()[config.vary] for run in runs]
    prefix = {"seed": "seed ", "learning_rate": "rate ", "batch_size": "batch "}
    return [prefix.get(config.vary, "") + (text or "none").replace("_", " ") for text in texts]


def results(config: CompareConfig, runs: list[Run]) -> None:
    """Curves of all runs, a row per run, and the spread over seeds."""
    snapshots = [house.store().snapshot(run.id) for run in runs]
    labels, band = labels_of(config, runs), config.vary == "seed"
    log_loss = st.session_state.get(LOG_LOSS, False)
    trained = config.base.parse(runs[0].config)
    live_figure(
        run_lines(
            compared_curves(trained, labels, snapshots, band=band, log_loss=log_loss),
            height=CURVES_HEIGHT,
        ),
        "plane:compared curves",
    )
    _table(config, labels, runs)
    if band:
        _spread(runs, classes=bool(class_count(trained)))


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
        hide_index=True,
        column_config={
            "Test accuracy": st.column_config.NumberColumn(format="percent"),
            "Test loss": st.column_config.NumberColumn(format="%.4f"),
            "Seconds": st.column_config.NumberColumn(format="%.1f"),
        },
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
        "band is from the least to the most."
    )
