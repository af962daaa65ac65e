"""The poll, as the teacher sees it: what the class predicts, live, and then what came."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from playground.classroom.poll import QUESTIONS, Poll, PollState
from playground.lessons.class_page.frames import predictions
from playground.live import Channel
from playground.ui.class_here import class_here
from playground.ui.live_figure import live_figure
from playground.ui.polls import ALL_POLLS, run_of, standing_of_poll, trained_by
from playground.ui.refusal import refusals_kept, say_kept_refusal
from playground.ui.rerun_on_change import rerun_on_change
from playground.ui.run_links import page_link
from playground.ui.stream import Stream
from playground.ui.visitor import my_class, my_runs

NO_POLL = (
    "To ask the class how a run will turn out, open its page, choose the settings, and press "
    "**Share**, *Poll*. Everybody predicts; then you train, and the result stands beside the "
    "predictions."
)


def show_poll_of_class() -> None:
    """Drawn again when the poll is closed, revealed or answered by its run."""
    rerun_on_change(_poll, ALL_POLLS, "class:teachers poll", states=standing_of_poll)


def _poll() -> None:
    say_kept_refusal()
    poll = my_class().poll()
    if poll is None:
        words = "A poll needs a class that is open." if class_here() is None else NO_POLL
        st.info(words, icon=":material/ballot:")
        return
    asked = f"**{QUESTIONS[poll.question]}** {trained_by(poll)}"
    st.markdown(f"{asked} · the poll is {poll.state.value}")
    with st.container(horizontal=True, vertical_alignment="center"):
        _buttons(poll)
    figure = predictions()
    if figure is not None:
        live_figure(
            figure,
            "class:predictions",
            stream=Stream(Channel.of("predictions", ())),
            part="predictions",
        )


def _buttons(poll: Poll) -> None:
    mine, run = my_class(), run_of(poll)
    if poll.state is PollState.OPEN:
        _button("Close", "lock", mine.close_poll, help="Takes no more predictions.")
    if poll.state is not PollState.REVEALED:
        _button(
            "Reveal to the class",
            "visibility",
            mine.reveal_poll,
            help="Takes no more predictions, and shows this histogram to everybody.",
        )
    if run is None:
        _button(
            "Train these settings",
            "play_arrow",
            lambda: _train(poll),
            type="primary",
            help="Closes the poll: the run answers it.",
        )
    else:
        page_link(run, "Open the run")
    _button("End the poll", "close", mine.end_poll, help="Takes it away from all pages.")


def _button(label: str, icon: str, ask: Callable[[], object], **looks: Any) -> None:
    key = f"class:poll:{icon}"
    st.button(label, icon=f":material/{icon}:", key=key, on_click=_asked, args=(ask,), **looks)


def _asked(ask: Callable[[], object]) -> None:
    with refusals_kept():
        ask()


def _train(poll: Poll) -> None:
    """Begins the run that answers the poll.

    Raises:
        ConfigError: its settings are of another version.
    """
    experiment, config = poll.parsed()
    # One that a student has begun could be stopped by the student.
    run = my_runs().submit(experiment, config, experiment.preset_of(config), may_join=False)
    my_class().note_run(run, config)
