"""The X-ray of a run: what each of its parts is and does, live and after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from playground.experiments import Experiment
from playground.experiments.run_names import run_name
from playground.figures.template import empty
from playground.lessons.timeseries.xray.embedding import embedding_view
from playground.lessons.timeseries.xray.inspected import LIVE_SECONDS, Inspected, inspected
from playground.lessons.timeseries.xray.layers import layers_view
from playground.lessons.timeseries.xray.one_series import one_series_view
from playground.lessons.timeseries.xray.thresholds import thresholds_view
from playground.number_text import number_text
from playground.runs import Run
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal
from playground.ui.rerun_on_change import rerun_on_change
from playground.ui.run_states import is_live

VIEWS: dict[str, Callable[[Inspected], None]] = {
    "Layers": layers_view,
    "One series": one_series_view,
    "All series": embedding_view,
    "Threshold": thresholds_view,
}


def xray(experiment: Experiment[Any], run: Run | None) -> None:
    """One view at a time, each of the weights that the run has now."""
    view = st.segmented_control(
        "View",
        list(VIEWS),
        default="Layers",
        required=True,
        key="xray:view",
        label_visibility="collapsed",
        persist_state="session",
    )
    shown = view or "Layers"
    rerun_on_change(_view, [run], "xray", experiment, run, shown, seconds=LIVE_SECONDS)


def _view(experiment: Experiment[Any], run: Run | None, view: str) -> None:
    found = inspected(experiment, run)
    if found is None:
        sentence = (
            "Train to see what each layer does."
            if run is None
            else "The layers appear with the first weights that the run records."
        )
        live_figure(empty(sentence, height=220), key="xray:empty")
        return
    where = "after training" if found.is_final else f"after epoch {number_text(found.epoch)}"
    if is_live(run):
        where += ", still training"
    st.caption(
        f"{literal(run_name(found.run))}, {where}: {len(found.split):,} {found.split_name} series, "
        f"{found.accuracy:.1%} classified correctly."
    )
    VIEWS[view](found)
