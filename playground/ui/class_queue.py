"""The queue of the class: what trains, what waits, and what the teacher does with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from playground.classroom.class_controls import ClassControls, for_each
from playground.folders import searches_folder, sweeps_folder
from playground.number_text import counted
from playground.runs import Run, RunQuery, RunState
from playground.runs.query import NO_LIMIT
from playground.runs.remaining_time import remaining_words
from playground.studies.repository import Repository, StudyError
from playground.ui import services
from playground.ui.plain_text import literal
from playground.ui.queue_words import named
from playground.ui.refusal import refusals_kept, say_kept_refusal
from playground.ui.rerun_on_change import ALL_RUNS, rerun_on_change
from playground.ui.run_progress import waiting_words
from playground.ui.run_states import ICONS
from playground.ui.visitor import class_controls, visitor

PLACE = "queue"
"""Where a refusal is said."""
MOST_SHOWN = 20
"""Of the runs in each list."""
REFRESH_SECONDS = 1.0
PAUSED = (
    "The queue is paused: no run starts, and runs that were training are paused. Resume it "
    "when you are ready."
)


def show_queue() -> None:
    """The runs that train and wait, and what the teacher does with them; nothing for anybody
    else."""
    if visitor().is_teacher:
        rerun_on_change(_queue, ALL_RUNS, "class:queue", seconds=REFRESH_SECONDS)


def _queue() -> None:
    store, queue = services.store(), services.engine().queue
    order = queue.order
    training = store.find(_in(RunState.RUNNING))
    waiting = sorted(store.find(_in(RunState.WAITING)), key=_place)
    _buttons(order.paused if queue.is_kept else None, bool(training or waiting))
    say_kept_refusal(PLACE)
    if order.paused:
        st.info(PAUSED, icon=":material/pause_circle:")

    def training_row(run: Run, title: str) -> None:
        _row(run, title, remaining_words(run.progress))

    def waiting_row(run: Run, title: str) -> None:
        is_first = run.id in order.first
        _row(run, title, _waiting_words(run), may_move=queue.is_kept, is_first=is_first)

    _rows("Training", training, training_row)
    _rows("Waiting", waiting, waiting_row)


def _rows(heading: str, runs: Sequence[Run], row: Callable[[Run, str], None]) -> None:
    """A row for each of the first runs, below a heading; then how many there are more.

    Args:
        row: Draws a run, with its title.
    """
    st.markdown(f"**{heading}** · {counted(len(runs), 'run')}")
    shown = runs[:MOST_SHOWN]
    for run, title in zip(shown, named(shown, by_name=True), strict=True):
        row(run, title)
    if len(runs) > MOST_SHOWN:
        st.caption(f"and {len(runs) - MOST_SHOWN:,} more")


def _buttons(paused: bool | None, are_under_way: bool) -> None:
    """The buttons for all runs.

    Args:
        paused: Whether the queue is; None where no class is open, and there is none to pause.
    """
    with st.container(horizontal=True):
        if paused:
            st.button(
                "Resume the queue",
                icon=":material/play_arrow:",
                type="primary",
                on_click=_asking(ClassControls.go_on),
            )
        elif paused is not None:
            st.button(
                "Pause the queue",
                icon=":material/pause:",
                on_click=_asking(ClassControls.pause_queue),
            )
        with st.popover("Stop all", icon=":material/stop:", disabled=not are_under_way):
            st.markdown("Every run, sweep and search of the class ends. What they learned is kept.")
            stop_all = _asking(lambda mine: mine.stop_all(before=_stop_studies))
            st.button("Stop all runs", type="primary", on_click=stop_all)


def _row(
    run: Run, title: str, words: str, *, may_move: bool = False, is_first: bool = False
) -> None:
    parts = [f"{ICONS[run.state]} **{literal(title)}**", literal(words)]
    with st.container(horizontal=True, vertical_alignment="center"):
        if may_move:
            st.button(
                "First",
                key=f"{PLACE}:first:{run.id}",
                icon=":material/vertical_align_top:",
                disabled=is_first,
                on_click=_asking(lambda mine: mine.move_first(run.id)),
                help="Moved before all others." if is_first else "Move it before all others.",
            )
        st.markdown(" · ".join(filter(None, parts)))


def _waiting_words(run: Run) -> str:
    """What it waits for; the list itself says what trains and what is ahead."""
    waits = run.progress.get("waits") or {}
    if waits.get("for") == "teacher":
        step = run.progress.get("step")
        return f"rests at step {step:,}" if step else "not started"
    return waiting_words({**waits, "training": [], "ahead": []}) if waits else "preparing"


def _in(state: RunState) -> RunQuery:
    return RunQuery(states=(state,), ascending=True, limit=NO_LIMIT)


def _place(run: Run) -> tuple[float, float]:
    """The first in the queue first; then those that have not said their place."""
    return float((run.progress.get("waits") or {}).get("place") or float("inf")), run.created


def _asking(what: Callable[[ClassControls], object]) -> Callable[[], None]:
    """A callback that asks something, and keeps a refusal."""

    @refusals_kept(PLACE)
    def ask() -> None:
        what(class_controls())

    return ask


def _stop_studies() -> None:
    """Sweeps and searches would begin others."""
    found = studies_under_way()
    for_each(lambda each: each[0].ask_to_stop(each[1]), found, (StudyError,))


def studies_under_way() -> list[tuple[Repository, str]]:
    """The sweeps and searches that a process drives, each by where it is kept and its id."""
    from playground.studies.search.repository import SearchRepository  # optuna takes a second
    from playground.studies.sweep.repository import SweepRepository

    kept: tuple[Repository, ...] = (
        SweepRepository(sweeps_folder()),
        SearchRepository(searches_folder()),
    )
    return [
        (repository, study_id)
        for repository in kept
        for study_id in filter(repository.is_locked, repository.newest(None))
    ]
