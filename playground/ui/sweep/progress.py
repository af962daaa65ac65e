"""A sweep while it is under way and after: buttons, figures, the winner, a row per run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, get_args

import streamlit as st

from playground.classroom.authorization import AccessError
from playground.classroom.identity import may_change
from playground.comparison.seeds import BANDS, Band
from playground.comparison.view import FEWEST_RUNS, MOST_RUNS
from playground.engine import EngineError, LimitError
from playground.experiments import ConfigError
from playground.figures.run_lines import run_lines
from playground.figures.spread_bars import spread_bars
from playground.figures.sweep_grid import sweep_grid
from playground.figures.template import empty
from playground.runs import Run, StoreError
from playground.sweep.results import CellScore, cell_scores, seed_words, verdict
from playground.sweep.settings import Sweep
from playground.sweep.shelf import SweepError, SweepState, SweepStatus
from playground.ui.compare.tables import MEASURES
from playground.ui.data_table import data_table
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal
from playground.ui.run_page import page_of
from playground.ui.run_requests import is_same_click
from playground.ui.sweep import drivers, pictures
from playground.ui.sweep.choices import size_words, status_of_link
from playground.ui.visitor import visitor

POLL_SECONDS = 1.0
HEIGHT = 330
NAME_PIXELS = 150
REFUSAL, MEASURE, BAND = "sweep:refusal", "sweep:measure", "sweep:band"
SHARED = (
    " Here the points that validate are also those that test: the best of many values looks a "
    "little better than it is."
)
REFUSALS = (SweepError, ConfigError, LimitError, EngineError, StoreError, AccessError)
"""Errors whose text tells a visitor why nothing was begun or stopped."""
ICONS = {
    SweepState.RUNNING: ":material/play_arrow:",
    SweepState.COMPLETE: ":material/check_circle:",
    SweepState.STOPPED: ":material/stop_circle:",
    SweepState.INTERRUPTED: ":material/power_off:",
    SweepState.FAILED: ":material/error:",
}


def sweep_panel(sweep: Sweep | ConfigError | LimitError) -> None:
    """Start, Stop, Continue, and what the sweep of the link has found so far."""
    live = _is_live(status_of_link())
    st.fragment(_panel, run_every=POLL_SECONDS if live else None, key="sweep_panel")(sweep, live)


def _is_live(status: SweepStatus | None) -> bool:
    return status is not None and status.state is SweepState.RUNNING


def _panel(sweep: Sweep | ConfigError | LimitError, was_live: bool) -> None:
    status = status_of_link()
    if was_live != _is_live(status):
        st.rerun()  # polling begins or ends
    _buttons(sweep, status)
    refusal = st.session_state.pop(REFUSAL, None)
    if refusal:
        st.error(literal(refusal), icon=":material/error:")
    if status is None:
        live_figure(
            empty("Start: a curve for each value, with a band over its seeds.", height=HEIGHT),
            "sweep:curves",
        )
        return
    _progress(status)
    _results(status)


def _buttons(sweep: Sweep | ConfigError | LimitError, status: SweepStatus | None) -> None:
    live = _is_live(status)
    mine = status is None or may_change(visitor(), status)
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            "Start",
            type="primary",
            icon=":material/play_arrow:",
            disabled=(live and mine) or not isinstance(sweep, Sweep),
        )
        if status is not None and not live and status.state is not SweepState.COMPLETE:
            st.button(
                "Continue",
                icon=":material/resume:",
                on_click=_ask,
                args=(drivers.go_on, status.id),
                disabled=not mine,
                help="Trains what is missing.",
            )
        st.button(
            "Stop",
            icon=":material/stop:",
            disabled=not (live and mine),
            on_click=_ask,
            args=(drivers.stop, status.id if status else ""),
        )
        if isinstance(sweep, Sweep):
            st.markdown(size_words(sweep))
    if not mine:
        st.markdown(
            ":material/lock: Only the browser that started this sweep, or a person at the machine "
            "that runs the app, may stop or continue it. Start trains one of your own."
        )
    if not isinstance(sweep, Sweep):
        st.info(literal(str(sweep)), icon=":material/info:")
    elif pressed:
        _start(sweep)


def _start(sweep: Sweep) -> None:
    if is_same_click():
        return
    try:
        with st.spinner("Starting…"):
            sweep_id = drivers.begin(sweep)
        st.session_state["sweep:filled"] = sweep_id  # the controls stand at it already
        st.query_params["sweep"] = sweep_id
    except REFUSALS as error:
        st.session_state[REFUSAL] = str(error)
    st.rerun()


def _ask(ask: Callable[[str], None], sweep_id: str) -> None:
    """Asks something of a sweep, and keeps a refusal for the page to show."""
    try:
        ask(sweep_id)
    except REFUSALS as error:
        st.session_state[REFUSAL] = str(error)


def _progress(status: SweepStatus) -> None:
    words = f"{ICONS[status.state]} **{status.state.value.capitalize()}**"
    text = f"{words} · {status.done} of {status.sweep.size} runs"
    if status.state is SweepState.RUNNING:
        st.progress(status.done / status.sweep.size, text=text)
        return
    st.markdown(text)
    if status.state is SweepState.INTERRUPTED:
        st.warning(
            "Some runs are missing: the app was closed, or runs were deleted. Continue trains them."
        )
    if status.message:
        st.error(literal(status.message), icon=":material/error:")


def _results(status: SweepStatus) -> None:
    runs = [run for run in status.runs if run is not None]
    known = [name for name in MEASURES if any(name in run.measures for run in runs)]
    if not known:
        live_figure(empty("The first curves come in a moment.", height=HEIGHT), "sweep:curves")
        return
    usual = "val_accuracy" if "val_accuracy" in known else "val_loss"
    if st.session_state.get(MEASURE) not in known:
        st.session_state[MEASURE] = usual if usual in known else known[0]
    measure: str = st.session_state[MEASURE]
    band: Band = st.session_state.get(BAND, "deviation")
    words = MEASURES[measure].lower()
    scores = cell_scores(status, measure, band)
    sentence = verdict(scores, measure, words)
    if sentence and not _is_live(status):
        chosen = measure.startswith("test_")
        seen = " Chosen by the test itself, the winner's own score is a little too good."
        st.markdown(literal(sentence + (seen if chosen else "")))
    figure = run_lines(
        pictures.curves(status, scores, measure, band), height=HEIGHT, name_pixels=NAME_PIXELS
    )
    live_figure(figure, "sweep:curves")
    _choose_measure(known)
    if len(status.sweep.axes) == 2:
        live_figure(
            sweep_grid(pictures.grid(status, scores, measure, words)), "sweep:grid", toolbar=False
        )
    else:
        percent = measure.endswith("accuracy")
        rows = pictures.bars(scores)
        live_figure(spread_bars(rows, axis=words, percent=percent), "sweep:bars", toolbar=False)
    st.caption(
        f"Mean ± {BANDS[band]}, over {seed_words(scores)} trained to the end; a dot is one seed."
        + (SHARED if status.sweep.experiment.validates_on_test(status.sweep.base) else "")
    )
    _runs(status, scores, measure)


def _choose_measure(known: Sequence[str]) -> None:
    left, right = st.columns(2)
    with left:
        st.selectbox("Judged by", known, key=MEASURE, format_func=MEASURES.__getitem__)
    with right:
        st.selectbox("Band", get_args(Band), key=BAND, format_func=BANDS.__getitem__)


def _runs(status: SweepStatus, scores: Sequence[CellScore], measure: str) -> None:
    """A row per run; ticked ones open or are compared."""
    st.subheader("Runs")
    controls = status.sweep.experiment.config_type.controls()
    labels = [controls[axis.name].label for axis in status.sweep.axes]
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
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key=f"sweep:runs:{status.id}",
        column_config={
            MEASURES[measure]: st.column_config.NumberColumn(format=number),
            "Seconds": st.column_config.NumberColumn(format="%.1f"),
        },
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
