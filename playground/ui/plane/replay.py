"""Back in time: a slider over what was recorded of a run, and a button that plays it."""

from __future__ import annotations

import time
from functools import lru_cache

import streamlit as st

from playground.number_text import number_text
from playground.replay import recorded_epochs
from playground.runs import Run, RunState
from playground.ui import house

PLAY_SECONDS = 12.0
"""How long the whole of a recording takes, also where pictures are drawn slowly."""
PLAYING = "plane:playing"
"""Key of when a recording began to play, and at which of its epochs; none while none plays."""

MOVED = "plane:moved"
"""Key of whether this run of the script comes from the slider itself."""


def is_playing() -> bool:
    """Whether a recording plays."""
    return st.session_state.get(PLAYING) is not None


def can_look_back(run: Run | None) -> bool:
    """Whether a run rests, so that its past can be looked at."""
    return run is not None and (run.state.is_finished() or run.state is RunState.PAUSED)


def shown_epoch(run: Run | None) -> float | None:
    """The epoch to show; None for the newest. Moves on while a recording plays."""
    epochs = recorded(run)
    if run is None or len(epochs) < 2:
        st.session_state[PLAYING] = None
        return None
    key = _key(run, epochs)
    now = st.session_state.get(key, epochs[-1])
    if is_playing():
        began, first = st.session_state[PLAYING]
        moved = round((time.monotonic() - began) / PLAY_SECONDS * len(epochs))
        now = epochs[min(first + moved, len(epochs) - 1)]
        st.session_state[key] = now
        if now == epochs[-1]:
            st.session_state[PLAYING] = None
    return None if now == epochs[-1] else float(now)


def replay_controls(run: Run | None) -> None:
    """Play, and the slider; nothing before there is something to look back at."""
    epochs = recorded(run)
    if run is None or len(epochs) < 2:
        return
    key, playing = _key(run, epochs), is_playing()
    st.button(
        "Hold" if playing else "Play",
        icon=f":material/{'pause_circle' if playing else 'replay'}:",
        help="Plays the recording from the epoch on the slider.",
        on_click=_toggle,
        args=(key, epochs),
    )
    if not st.session_state.pop(MOVED, False):
        # Said again in every run: a busy browser may miss it once, and would stand at the first.
        st.session_state[key] = st.session_state.get(key, epochs[-1])
    st.select_slider(
        "Epoch",
        epochs,
        key=key,
        format_func=lambda epoch: number_text(epoch) if epoch % 1 else f"{epoch:,.0f}",
        help="Moves the network, the surface and the curves back in time.",
        width=235,
        on_change=_hold,
    )


def recorded(run: Run | None) -> list[float]:
    """Epochs with recorded weights, thinned to what a slider can tell apart; none while it runs."""
    if run is None or not can_look_back(run):
        return []
    return list(_epochs(run.id, run.version))


@lru_cache(maxsize=64)
def _epochs(run_id: str, version: int) -> tuple[float, ...]:
    del version  # only says when to look again
    return recorded_epochs(house.store(), house.store().run(run_id), "weights")


def _hold() -> None:
    """The slider was moved by hand, and may be on its way to the next epoch already."""
    st.session_state[PLAYING] = None
    st.session_state[MOVED] = True


def _toggle(key: str, epochs: list[float]) -> None:
    now = st.session_state.get(key, epochs[-1])
    first = 0 if now == epochs[-1] else epochs.index(now)
    st.session_state[PLAYING] = None if is_playing() else (time.monotonic(), first)


def _key(run: Run, epochs: list[float]) -> str:
    return f"plane:epoch:{run.id}:{len(epochs)}:{epochs[-1]:g}"
