"""A sweep while it is under way and after: buttons, figures, the winner, a row per run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import streamlit as st

from playground.comparison.seeds import BANDS, Band
from playground.comparison.view import FEWEST_RUNS, MOST_RUNS
from playground.engine import LimitError
from playground.experiments import ConfigError, Experiment
from playground.lessons.studies.drivers import SWEEPS
from playground.lessons.studies.panel import buttons, progress
from playground.lessons.studies.sweep.choices import size_words
from playground.lessons.studies.sweep.frames import HEIGHT, figures, measures_known, standing
from playground.live import Channel
from playground.runs import Run
from playground.studies.sweep.repository import SweepStatus
from playground.studies.sweep.results import cell_scores, seed_words, verdict
from playground.studies.sweep.settings import Sweep
from playground.ui import services
from playground.ui.data_table import data_table
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal
from playground.ui.recorded_comparison import example_curves, say_example
from playground.ui.rerun_on_change import rerun_on_change
from playground.ui.run_links import page_of
from playground.ui.run_tables import MEASURES
from playground.ui.stream import Stream

MEASURE, BAND = "sweep:measure", "sweep:band"
SHARED = (
    " Here the test points are also the validation points: the best of many values looks a "
    "little better than it is."
)


def sweep_panel(
    experiment: Experiment[Any],
    sweep: Sweep | ConfigError | LimitError,
    status: SweepStatus | None,
) -> None:
    """Start, Stop, Continue, and what the sweep of the link has found so far."""
    now = standing(status) if status else None
    buttons(SWEEPS, sweep, status, size_words(sweep) if isinstance(sweep, Sweep) else "")
    if status is None or now is None:
        say_example(f"Press Start for a sweep of *{experiment.title}*.", experiment)
        live_figure(example_curves(HEIGHT), "sweep:curves", toolbar=True)
        return
    known = measures_known(status)
    usual = "val_accuracy" if "val_accuracy" in known else "val_loss"
    if st.session_state.get(MEASURE) not in known and known:
        st.session_state[MEASURE] = usual if usual in known else known[0]
    measure: str = st.session_state[MEASURE] if known else ""
    band: Band = st.session_state.get(BAND, "deviation")
    stream = None
    if status.is_live:
        stream = Stream(Channel.of("sweep", (status.id,), measure=measure, band=band))
    progress(now, stream)
    drawn = figures(status, measure, band, services.store())
    if known and not status.is_live:
        _verdict(status, measure, band)
    live_figure(drawn["curves"], "sweep:curves", stream=stream, part="curves", toolbar=True)
    if known:
        _choose_measure(known)
        key = "sweep:grid" if len(status.settings.axes) == 2 else "sweep:bars"
        live_figure(drawn["scores"], key, stream=stream, part="scores")
        rerun_on_change(
            _runs,
            stream,
            "sweep:rows",
            *(status.id, measure, band),
            states=lambda: standing(SWEEPS.status(status.id)).reached,
        )


def _verdict(status: SweepStatus, measure: str, band: Band) -> None:
    sentence = verdict(cell_scores(status, measure, band), measure, MEASURES[measure].lower())
    if sentence:
        chosen = measure.startswith("test_")
        seen = " The test chose the winner, so its score is a little too optimistic."
        st.markdown(literal(sentence + (seen if chosen else "")))


def _choose_measure(known: Sequence[str]) -> None:
    left, right = st.columns(2)
    left.selectbox("Judged by", known, key=MEASURE, format_func=MEASURES.__getitem__)
    right.selectbox("Band", get_args(Band), key=BAND, format_func=BANDS.__getitem__)


def _runs(sweep_id: str, measure: str, band: Band) -> None:
    """What was counted, and a row per run; ticked ones open or are compared."""
    status = SWEEPS.status(sweep_id)
    scores = cell_scores(status, measure, band)
    st.caption(
        f"Mean ± {BANDS[band]}, over {seed_words(scores)} trained to the end; a dot is one seed."
        + (SHARED if status.settings.experiment.validates_on_test(status.settings.base) else "")
    )
    st.subheader("Runs")
    controls = status.settings.experiment.config_type.controls()
    labels = [controls[axis.name].label for axis in status.settings.axes]
    rows: list[dict[str, Any]] = []
    runs: list[Run] = []
    for cell in scores:
        for run in status.cell_runs(cell.index):
            runs.append(run)
            rows.append(
                {
                    **dict(zip(labels, cell.values, strict=True)),
                    "Seed": run.config["seed"],
                    "State": run.state.value,
                    MEASURES[measure]: run.measures.get(measure),
                    "Seconds": run.seconds,
                }
            )
    number = "percent" if measure.endswith("accuracy") else "%.4g"
    chosen: Any = data_table(
        rows,
        on_select="rerun",
        selection_mode="multi-row",
        key=f"sweep:runs:{status.id}",
        formats={MEASURES[measure]: number, "Seconds": "%.1f"},
        alt="Every run of the sweep with its values, seed and score.",
    )
    ticked = [runs[i] for i in chosen.selection.rows if i < len(runs)]
    firsts = [r[0] for cell in scores if (r := status.cell_runs(cell.index))][:MOST_RUNS]
    several = ticked if len(ticked) >= FEWEST_RUNS else firsts
    with st.container(horizontal=True):
        label = "Compare ticked" if several is ticked else "Compare the first seeds"
        few = not FEWEST_RUNS <= len(several) <= MOST_RUNS
        if st.button(label, icon=":material/compare:", disabled=few):
            ids = ",".join(run.id for run in several)
            st.switch_page("pages/compare.py", query_params={"runs": ids})
        if st.button("Open", icon=":material/open_in_new:", disabled=len(ticked) != 1):
            st.switch_page(page_of(ticked[0]), query_params={"run": ticked[0].id})
