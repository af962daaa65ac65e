"""Plays recorded steps in the browser; the page runs again when they end or somebody pauses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from playground.figures.encoding import encoded
from playground.figures.figure import Figure
from playground.ui.browser_files import component
from playground.ui.stream import Stream

FRAME_SECONDS = 0.6
MOST_FRAMES = 25
"""So many steps travel at a time."""
KEY, WORDS = "perceptron:player", "perceptron:words"
PLAYED = Stream("played")
"""The figure of the step on show, as `live_figure` follows it."""
_component = component(Path(__file__), '<div class="playground-player"></div>')


def player(
    figures: Sequence[Figure], first: int, last: int, rests: Callable[[int, bool], None]
) -> None:
    """A button that pauses, and how far it is.

    Args:
        figures: Of the first step and those that follow.
        first, last: Numbers of the first of them and of the last of all steps.
        rests: Told the step at which it rests, and whether it only waits for those that follow.
    """

    def told() -> None:
        said = st.session_state[KEY]["rests"]
        rests(min(max(0, int(said["step"])), last), bool(said["playing"]))

    _component(
        key=KEY,
        data={
            "figures": [encoded(figure) for figure in figures],
            "first": first,
            "last": last,
            "seconds": FRAME_SECONDS,
            "stream": PLAYED.part("figure"),
            "words": WORDS.replace(":", "-"),
        },
        on_rests_change=told,
    )


def words_of_steps(texts: Sequence[str], first: int) -> None:
    """All of them; `player` shows those of its step."""
    with st.container(gap=None):  # the hidden ones take no room
        for number, text in enumerate(texts, start=first):
            with st.container(key=f"{WORDS}:{number}"):
                st.markdown(text)
