"""Why convolution: accuracy on shifted images, of this network and of its counterpart."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.experiments import Config, Experiment
from playground.experiments.image_convolution.observed import MOST_SHIFT, SHIFTED
from playground.experiments.image_convolution.shift_curves import shift_curves
from playground.experiments.recorded_runs import recorded_run
from playground.experiments.run_names import run_name
from playground.runs import Run
from playground.ui.live_figure import live_figure


def shifted_images(experiment: Experiment[Any], run: Run | None) -> None:
    """Curves of accuracy over the shift: this run, and recorded runs with and without
    convolutions."""
    runs = {"this run": run} if run is not None and not run.is_recorded else {}
    others = run is not None and run.config.get("images")  # what was recorded saw other images
    for config in [] if others else _recorded(experiment):
        recorded = recorded_run(experiment, config)
        if recorded is not None:
            runs[f"{run_name(recorded)} (recorded)"] = recorded
    measured = {name: found for name, each in runs.items() if (found := each.report.get("shifted"))}
    curves = {name: found["accuracies"] for name, found in measured.items()}
    live_figure(shift_curves(curves), "images:shifts")
    counts = ", ".join(f"{name}: {each.parameters:,}" for name, each in runs.items())
    images = next(iter(measured.values()))["images"] if others and measured else SHIFTED
    st.markdown(
        f"Nothing is retrained: {images:,} test images are shifted by 0 to {MOST_SHIFT} pixels "
        f"in each direction. Parameters: {counts}. A kernel looks for its pattern everywhere, and "
        "max pooling forgets small shifts. A dense layer has learned each pixel by itself, so it "
        "loses accuracy faster. The network of convolutions loses accuracy, too, because the dense "
        "layer behind them still sees at which position a feature was."
    )


def _recorded(experiment: Experiment[Any]) -> list[Config]:
    return [
        experiment.config_type.parse(changes, base=experiment.preset(None))
        for changes in experiment.recorded
    ]
