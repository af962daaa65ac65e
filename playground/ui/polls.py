"""The poll of a class: its question on every page of a student, and how it is asked."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import streamlit as st

from playground.classroom.poll import (
    QUESTIONS,
    Poll,
    PollState,
    counts_of,
    edges_of,
    questions_for,
)
from playground.classroom.prediction import Prediction, verdicts
from playground.experiments import Config, ConfigError, Experiment
from playground.figures.figure import Figure
from playground.figures.prediction_histogram import PredictionHistogram, prediction_histogram
from playground.live import NONE, Channel, Source
from playground.runs import Run, RunStore
from playground.ui import services
from playground.ui.class_here import class_id
from playground.ui.controls import set_values
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal
from playground.ui.prediction import SCORING
from playground.ui.refusal import refusals_kept, say_kept_refusal
from playground.ui.stream import Stream
from playground.ui.visitor import my_class

PLACE = "poll"
"""Where a refusal is said."""
OPEN_PAGE = "poll:open page"
"""Key of the page that a student asked for."""
OPEN_IT = "Students see the question at the top of every page, until you end the poll."
log = logging.getLogger(__name__)
ALL_POLLS = Stream(Channel.of("poll", ()))
HISTOGRAM_HEIGHT = 260


def standing_of_poll() -> str:
    """What a student's page is drawn for: another text when there is something else to show."""
    poll = services.class_store().poll(class_id())
    if poll is None:
        return ""
    run = run_of(poll)
    has_ended = run is not None and run.state.is_finished()
    # The test of a run that was stopped comes after its end.
    return f"{poll.id} {poll.state.value} {has_ended} {run is not None and bool(run.report)}"


def _frame(store: RunStore, ids: tuple[str, ...], view: Mapping[str, Any]) -> dict[str, Any]:
    del store, ids, view
    return {"changes": {"states": standing_of_poll()}}


POLL = Source(_frame, version=lambda store, ids: _version(), ids=NONE, is_rare=True)
"""Tells students that there is a poll, and what has become of it."""


def _version() -> str:
    """Asked often, and raises nothing."""
    try:
        return standing_of_poll()
    except Exception:  # the file may be busy: the next look may do better
        log.warning("The state of the poll cannot be read now.", exc_info=True)
        return ""


def run_of(poll: Poll) -> Run | None:
    """The teacher's run that answers a poll; None before there is one, and when it is deleted."""
    try:
        return services.store().run(poll.run) if poll.run else None
    except KeyError:
        return None


def _result(poll: Poll) -> float | None:
    run = run_of(poll)
    return None if run is None else poll.result(run, services.store().history(run.id))


def histogram_of(poll: Poll, answers: list[float], *, height: int) -> Figure:
    """What the class has predicted, and the result once there is one."""
    edges = edges_of(poll)
    is_accuracy = poll.question == "accuracy"
    info = PredictionHistogram(
        "final test accuracy" if is_accuracy else "epoch of the lowest validation loss",
        edges,
        counts_of(answers, edges),
        _result(poll),
        percent=is_accuracy,
    )
    return prediction_histogram(info, height=height)


def trained_by(poll: Poll) -> str:
    """What is trained, in a few words, as Markdown; without them where it is of another version."""
    try:
        experiment, config = poll.parsed()
    except ConfigError:
        return literal(poll.experiment)
    return f"{literal(experiment.title)}: *{literal(experiment.called(config))}*"


def show_poll() -> None:
    """The question, the answer of this student, and what came; nothing while there is no poll."""
    if asked_for := st.session_state.pop(OPEN_PAGE, None):
        st.switch_page(asked_for)
    poll = my_class().poll()
    if poll is None:
        return
    with st.container(border=True, key="poll"):
        with st.container(horizontal=True, vertical_alignment="center"):
            asked = f":material/ballot: **Your teacher asks: {QUESTIONS[poll.question]}**"
            st.markdown(f"{asked} {trained_by(poll)}", width="content")
            st.button("Look at the settings", type="tertiary", on_click=_ask_for_page, args=(poll,))
        say_kept_refusal(PLACE)
        if poll.state is PollState.OPEN:
            _ask(poll)
        else:
            _say_outcome(poll)


def _ask(poll: Poll) -> None:
    mine = my_class().my_answer()
    with (
        st.form(f"poll:{poll.id}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        if poll.question == "accuracy":
            st.number_input("Test accuracy, %", 0.0, 100.0, None, 0.5, key=_key(poll), width=180)
        else:
            st.number_input(
                f"Epoch, of {poll.epochs:,}", 1, poll.epochs, None, key=_key(poll), width=180
            )
        st.form_submit_button(
            "Send my prediction" if mine is None else "Change my prediction",
            type="primary",
            on_click=_answer,
            args=(poll,),
        )
    if mine is not None:
        st.caption(
            f":material/check: You predicted **{_number(poll, mine)}**. You can change it until "
            "the poll is closed."
        )


def _say_outcome(poll: Poll) -> None:
    mine, run = my_class().my_answer(), run_of(poll)
    words = "You did not predict" if mine is None else f"You predicted **{_number(poll, mine)}**"
    if poll.state is not PollState.REVEALED:
        st.markdown(f"The poll is closed. {words}.")
        return
    points = ""
    history = services.store().history(run.id) if run is not None else {}
    has_come = run is not None and poll.result(run, history) is not None
    if run is not None and has_come and mine is not None:
        for verdict in verdicts(poll.prediction(mine), run, history, None):
            points = f"; it is **{verdict.came}** ({verdict.points} of 100 points)"
    st.markdown(f"{words}{points}.", help=SCORING if points else None)
    live_figure(
        histogram_of(poll, my_class().answers(), height=HISTOGRAM_HEIGHT),
        f"poll:{poll.id}:histogram",
    )


def _answer(poll: Poll) -> None:
    typed = st.session_state.get(_key(poll))
    with refusals_kept(PLACE):
        if typed is None:
            my_class().answer(Prediction())
        else:
            share = 100 if poll.question == "accuracy" else 1
            my_class().answer(poll.prediction(typed / share))


def _ask_for_page(poll: Poll) -> None:
    """Sets the controls of its page, which `show_poll` then opens: a callback cannot."""
    with refusals_kept(PLACE):
        experiment, config = poll.parsed()
        set_values(experiment, **config.model_dump())
        st.session_state[f"{experiment.slug}:sections"] = ""  # the first section trains
        st.session_state[OPEN_PAGE] = experiment.page.file


def offer_poll(experiment: Experiment[Any], config: Config) -> None:
    """For the teacher: asks the class what a training of these settings will give."""
    st.caption(
        "Everybody predicts what these settings will give. Then press Train: the poll closes, and "
        "the page Class shows the result beside the predictions."
    )
    questions = questions_for(experiment, config)
    key = f"{experiment.name}:poll"
    question = st.radio("Question", list(questions), format_func=questions.__getitem__, key=key)
    st.button(
        "Open the poll",
        icon=":material/ballot:",
        type="primary",
        key=f"{key}:open",
        on_click=_open,
        args=(experiment, config, question),
    )
    say_kept_refusal(PLACE)
    poll = my_class().poll()
    if poll is not None and poll.is_about(experiment.name, config):
        st.success(f"The poll is {poll.state.value}. {OPEN_IT}", icon=":material/check:")
        st.page_link("pages/class.py", label="Class", icon=":material/groups:")


def _open(experiment: Experiment[Any], config: Config, question: str) -> None:
    with refusals_kept(PLACE):
        my_class().open_poll(experiment, config, question)


def _number(poll: Poll, value: float) -> str:
    return f"{value:.1%}" if poll.question == "accuracy" else f"epoch {value:.0f}"


def _key(poll: Poll) -> str:
    return f"poll:{poll.id}:value"
